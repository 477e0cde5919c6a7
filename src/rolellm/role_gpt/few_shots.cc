#include "rolellm/role_gpt/few_shots.h"

#include <algorithm>
#include <numeric>

#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kShortestReply = 4;  // words, or characters in Chinese
constexpr int kLongestReply = 60;
constexpr int kLongestSaid = 60;

std::vector<DialoguePair> usable_pairs(const ProfileFolder& profile) {
  std::vector<DialoguePair> usable;
  for (DialoguePair& pair : dialogue_pairs(profile.dialogue, profile.profile.role)) {
    const int reply = count_words(pair.reply), said = count_words(pair.said);
    if (said > 0 && said <= kLongestSaid && reply >= kShortestReply && reply <= kLongestReply) {
      usable.push_back(std::move(pair));
    }
  }
  return usable;
}

std::vector<std::string> searchable(const std::vector<DialoguePair>& pairs) {
  std::vector<std::string> texts;
  texts.reserve(pairs.size());
  for (const DialoguePair& pair : pairs) texts.push_back(pair.said + " " + pair.reply);
  return texts;
}

}  // namespace

FewShots::FewShots(const ProfileFolder& profile)
    : pairs_(usable_pairs(profile)), telling_(pairs_.size()), index_(searchable(pairs_)) {
  std::iota(telling_.begin(), telling_.end(), 0);
  const auto catchphrases_in = [&](int i) {
    return std::count_if(profile.profile.catchphrases.begin(), profile.profile.catchphrases.end(),
                         [&](const Catchphrase& phrase) {
                           return normalise(pairs_[i].reply).find(normalise(phrase.text)) !=
                                  std::string::npos;
                         });
  };
  std::vector<long> score(pairs_.size());
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    score[i] =
        20 * catchphrases_in(static_cast<int>(i)) + std::min(count_words(pairs_[i].reply), 25);
  }
  std::stable_sort(telling_.begin(), telling_.end(),
                   [&](int a, int b) { return score[a] > score[b]; });
}

std::vector<DialoguePair> FewShots::best(std::string_view instruction, int count, int shared,
                                         std::span<const LineRange> hidden) const {
  const auto may_show = [&](int pair) {
    const DialoguePair& p = pairs_[pair];
    return std::none_of(hidden.begin(), hidden.end(), [&](const LineRange& lines) {
      return p.line_begin <= lines.end && p.line_end >= lines.begin;
    });
  };
  std::vector<int> chosen;
  const auto choose = [&](int pair, int most) {
    if (static_cast<int>(chosen.size()) < most && may_show(pair) &&
        std::find(chosen.begin(), chosen.end(), pair) == chosen.end()) {
      chosen.push_back(pair);
    }
  };
  for (const int pair : telling_) choose(pair, std::min(shared, count));
  const auto first_found = static_cast<std::ptrdiff_t>(chosen.size());
  for (const Hit& hit : index_.search(instruction, hidden.empty() ? count : size()))
    choose(hit.doc, count);
  for (const int pair : telling_) choose(pair, count);
  std::reverse(chosen.begin() + first_found, chosen.end());
  std::vector<DialoguePair> shots;
  for (const int pair : chosen) shots.push_back(pairs_[pair]);
  return shots;
}

}  // namespace rolellm

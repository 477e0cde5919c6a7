#include "rolellm/profile/role_lines.h"

#include <algorithm>

#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

bool is_speech(const Utterance& utterance) {
  return utterance.kind == UtteranceKind::dialogue || utterance.kind == UtteranceKind::lyrics;
}

/// What a line is worth: its words, as far as they will be shown.
int worth(const Utterance& utterance, int max_words) {
  return std::min(count_words(utterance.content), max_words);
}

/// Of `lines`, the best of each of `count` equal stretches.
std::vector<const Utterance*> spread(const std::vector<const Utterance*>& lines, int count,
                                     int max_words) {
  std::vector<const Utterance*> chosen;
  const auto stretches = std::min(lines.size(), static_cast<std::size_t>(std::max(count, 0)));
  for (std::size_t i = 0; i < stretches; ++i) {
    const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(i * lines.size() / stretches);
    const auto end =
        lines.begin() + static_cast<std::ptrdiff_t>((i + 1) * lines.size() / stretches);
    chosen.push_back(*std::max_element(begin, end, [&](const Utterance* a, const Utterance* b) {
      return worth(*a, max_words) < worth(*b, max_words);
    }));
  }
  return chosen;
}

}  // namespace

std::vector<std::string> telling_speeches(const std::vector<Utterance>& dialogue,
                                          std::string_view role, int count, int max_words) {
  std::vector<const Utterance*> own;
  for (const Utterance& utterance : dialogue) {
    if (is_speech(utterance) && utterance.role == role) own.push_back(&utterance);
  }
  std::vector<std::string> lines;
  for (const Utterance* utterance : spread(own, count, max_words)) {
    lines.push_back(first_sentences(utterance->content, max_words));
  }
  return lines;
}

std::vector<std::string> told_of_role(const std::vector<Utterance>& dialogue, std::string_view role,
                                      const std::vector<std::string>& names, int count,
                                      int max_words) {
  std::vector<std::string> told;
  std::vector<const Utterance*> said;
  for (const Utterance& utterance : dialogue) {
    if (utterance.role == role || !mentions_name(utterance.content, names)) continue;
    if (is_speech(utterance)) {
      said.push_back(&utterance);
    } else if (utterance.kind == UtteranceKind::action && told.size() < 2 && count > 1) {
      // The sentences around the name, for an entrance is often deep in a paragraph.
      std::string about;
      for (const std::string& sentence : sentences(utterance.content)) {
        if (about.empty() && !mentions_name(sentence, names)) continue;
        about += (about.empty() ? "" : " ") + sentence;
      }
      told.push_back(first_sentences(about, max_words));
    }
  }
  const int left = count - static_cast<int>(told.size());
  for (const Utterance* utterance : spread(said, left, max_words)) {
    told.push_back(display_name(utterance->role) + ": " +
                   first_sentences(utterance->content, max_words));
  }
  return told;
}

}  // namespace rolellm

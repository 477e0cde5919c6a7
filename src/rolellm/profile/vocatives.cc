#include "rolellm/profile/vocatives.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kLongest = 3;           // words
constexpr int kLongestHan = 4;        // characters
constexpr std::size_t kLeast = 2;     // different sentences
constexpr std::size_t kLeastHan = 3;  // in Chinese much else stands before a comma
constexpr std::size_t kMost = 3;

struct Found {
  std::set<std::string> sentences;  ///< normalised; a catchphrase said ten times is one
  std::string text;
  int first = 0;
};

/// The pieces of a sentence before its first and behind its last comma, without closing signs.
std::vector<std::string> ends_of(const std::string& sentence) {
  std::vector<std::string> pieces;
  const auto first = std::min(sentence.find(", "), sentence.find("，"));
  if (first == std::string::npos) return pieces;
  pieces.push_back(sentence.substr(0, first));
  const auto narrow = sentence.rfind(", ");
  const auto wide = sentence.rfind("，");
  const bool is_wide = wide != std::string::npos && (narrow == std::string::npos || wide > narrow);
  std::string last = sentence.substr(is_wide ? wide + std::string("，").size() : narrow + 2);
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view sign : {".", "!", "?", "。", "！", "？", "…", "\"", "”", "—"}) {
      if (!last.ends_with(sign)) continue;
      last.resize(last.size() - sign.size());
      more = true;
    }
  }
  pieces.push_back(last);
  return pieces;
}

}  // namespace

Result<std::unordered_set<std::string>> no_vocatives(std::string_view language) {
  auto json = read_data_yaml(fmt::format("words/address-{}.yaml", language));
  if (!json) return fail(json.error(), "loading the words of address");
  auto list = strings_field(*json, "no_names");
  if (!list) return fail(list.error(), "loading the words of address");
  std::unordered_set<std::string> found;
  for (const std::string& words : *list) found.insert(normalise(words));
  return found;
}

std::vector<std::string> vocatives(const std::vector<const Utterance*>& speeches,
                                   const ContentWords& content,
                                   const std::unordered_set<std::string>& no_names) {
  std::map<std::string, Found> counts;
  int order = 0;
  for (const Utterance* speech : speeches) {
    for (const std::string& sentence : sentences(speech->content)) {
      for (const std::string& piece : ends_of(sentence)) {
        const int length = count_words(piece);
        const int longest = begins_with_han(piece) ? kLongestHan : kLongest;
        if (length == 0 || length > longest || content.of(piece).empty()) continue;
        if (no_names.contains(normalise(piece))) continue;
        Found& found = counts[normalise(piece)];
        if (found.text.empty()) found = {{}, std::string(trim(piece)), order++};
        found.sentences.insert(normalise(sentence));
      }
    }
  }
  std::vector<Found> kept;
  for (auto& [key, found] : counts) {
    const std::size_t least = begins_with_han(found.text) ? kLeastHan : kLeast;
    if (found.sentences.size() >= least) kept.push_back(std::move(found));
  }
  std::sort(kept.begin(), kept.end(), [](const Found& a, const Found& b) {
    return a.sentences.size() != b.sentences.size() ? a.sentences.size() > b.sentences.size()
                                                    : a.first < b.first;
  });
  if (kept.size() > kMost) kept.resize(kMost);
  std::vector<std::string> names;
  for (Found& found : kept) names.push_back(std::move(found.text));
  return names;
}

}  // namespace rolellm

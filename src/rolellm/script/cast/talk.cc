#include "rolellm/script/cast/talk.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

std::uint64_t pair_key(std::size_t a, std::size_t b) {
  return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
}

bool is_letter(char c) { return is_ascii_letter(c) || is_beyond_ascii(c); }

}  // namespace

Talk::Talk(const std::vector<Speaker>& speakers, const Script& script) {
  std::unordered_map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < speakers.size(); ++i) {
    index[speakers[i].name] = i;
    speeches_.push_back(speakers[i].speeches);
  }
  std::optional<std::size_t> before;
  for (const Utterance& u : script.utterances) {
    if (!is_speech(u) || u.role == "narrator") {
      if (u.kind != UtteranceKind::meta) before.reset();
      continue;
    }
    const std::size_t speaker = index.at(u.role);
    if (before && *before != speaker) ++side_by_side_[pair_key(*before, speaker)];
    before = speaker;
  }
}

bool Talk::to_each_other(std::size_t a, std::size_t b) const {
  const auto met = side_by_side_.find(pair_key(a, b));
  return met != side_by_side_.end() && 2 * met->second >= std::min(speeches_[a], speeches_[b]);
}

Mentions::Mentions(const Script& script, const std::vector<std::string>& words) {
  for (const std::string& word : words) counts_[word];
  if (counts_.empty()) return;
  std::string word;
  for (const Utterance& u : script.utterances) {
    if (u.kind == UtteranceKind::meta || u.kind == UtteranceKind::scene_heading) continue;
    const std::string_view text = u.content;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      while (end < text.size() && is_letter(text[end])) ++end;
      if (end == begin) {
        ++begin;
        continue;
      }
      const bool capital = is_ascii_upper(text[begin]);
      word = lower_ascii(text.substr(begin, end - begin));
      if (const auto at = counts_.find(word); at != counts_.end())
        ++(capital ? at->second.capital : at->second.lower);
      begin = end;
    }
  }
}

bool Mentions::is_common_noun(const std::string& word) const {
  const auto at = counts_.find(word);
  return at != counts_.end() && at->second.lower > 0 && at->second.lower >= at->second.capital;
}

int Mentions::count(const std::string& word) const {
  const auto at = counts_.find(word);
  return at == counts_.end() ? 0 : at->second.lower + at->second.capital;
}

}  // namespace rolellm

#include "rolellm/profile/source_lines.h"

#include <algorithm>
#include <cmath>

#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// How many words of `text` stand in `line`, small ones too.
std::size_t shared_words(std::string_view text, std::string_view line) {
  const std::vector<std::string> list = words(line);
  const std::unordered_set<std::string> all(list.begin(), list.end());
  const std::vector<std::string> wanted = words(text);
  return static_cast<std::size_t>(std::count_if(
      wanted.begin(), wanted.end(), [&](const std::string& word) { return all.contains(word); }));
}

}  // namespace

void SourceLines::add(const Utterance& utterance) {
  const auto terms = content_.of(utterance.content);
  Line line{.line = utterance.line_begin, .role = utterance.role, .text = utterance.content};
  line.terms.insert(terms.begin(), terms.end());
  for (const std::string& term : line.terms) ++counts_[term];
  lines_.push_back(std::move(line));
}

double SourceLines::weight(const std::string& term) const {
  const auto found = counts_.find(term);
  const double in = found == counts_.end() ? 0 : found->second;
  return std::log(1 + (static_cast<double>(lines_.size()) + 0.5) / (in + 0.5));
}

/// The line whole when it is short, else its sentences that hold one of `wanted`.
Citation SourceLines::cite(const Line& line, const std::unordered_set<std::string>& wanted) const {
  Citation citation{.line = line.line, .role = line.role, .quote = line.text};
  if (count_words(line.text) <= kQuoteWords) return citation;
  std::string told;
  for (const std::string& sentence : sentences(line.text)) {
    const auto terms = content_.of(sentence);
    const bool holds = std::any_of(terms.begin(), terms.end(),
                                   [&](const std::string& term) { return wanted.contains(term); });
    if (holds) append_sentence(told, sentence);
  }
  citation.quote = first_sentences(told, 2 * kQuoteWords);
  return citation;
}

bool SourceLines::holds(std::string_view text) const {
  const std::string wanted = " " + normalise(text) + " ";
  return std::any_of(lines_.begin(), lines_.end(), [&](const Line& line) {
    return (" " + normalise(line.text) + " ").find(wanted) != std::string::npos;
  });
}

Support SourceLines::find(std::string_view text, std::size_t most) const {
  Support support;
  const auto list = content_.of(text);
  const std::unordered_set<std::string> all(list.begin(), list.end());
  for (const Line& line : lines_) {
    const auto here = static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(),
                      [&](const std::string& term) { return line.terms.contains(term); }));
    support.in_one_line = std::max(support.in_one_line, here);
  }
  std::unordered_set<std::string> left = all;
  std::vector<std::pair<std::size_t, std::unordered_set<std::string>>> chosen;
  while (chosen.size() < most && !left.empty()) {
    double best = 0;
    std::size_t at = lines_.size();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      double gain = 0;
      for (const std::string& term : left)
        gain += lines_[i].terms.contains(term) ? weight(term) : 0;
      // "how much water there is" rests on the line that has the small words too.
      const bool nearer = gain > 0 && gain == best &&
                          shared_words(text, lines_[i].text) > shared_words(text, lines_[at].text);
      if (gain > best || nearer) at = i;
      best = std::max(best, gain);
    }
    if (at == lines_.size()) break;
    std::unordered_set<std::string> gained;
    for (const std::string& term : left) {
      if (lines_[at].terms.contains(term)) gained.insert(term);
    }
    for (const std::string& term : gained) left.erase(term);
    chosen.emplace_back(at, std::move(gained));
  }
  std::sort(chosen.begin(), chosen.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [at, gained] : chosen) support.lines.push_back(cite(lines_[at], gained));
  if (!all.empty())
    support.share = 1 - static_cast<double>(left.size()) / static_cast<double>(all.size());
  for (const std::string& term : all) {
    if (counts_.contains(term)) {
      ++support.words;
    } else {
      support.missing.push_back(term);
    }
  }
  std::sort(support.missing.begin(), support.missing.end());
  return support;
}

}  // namespace rolellm

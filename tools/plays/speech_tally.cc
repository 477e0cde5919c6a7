#include "speech_tally.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "rolellm/script/line_shapes.h"

namespace rolellm {
namespace {

double f1(std::size_t right, std::size_t found, std::size_t wanted) {
  return found + wanted == 0
             ? 1
             : 2.0 * static_cast<double>(right) / static_cast<double>(found + wanted);
}

/// Longest common subsequence, over what `same` calls equal; the pairs matched, from the front.
template <class Same>
std::vector<std::pair<std::size_t, std::size_t>> common(std::size_t a, std::size_t b, Same same) {
  std::vector<std::vector<std::uint32_t>> best(a + 1, std::vector<std::uint32_t>(b + 1));
  for (std::size_t i = a; i-- > 0;) {
    for (std::size_t k = b; k-- > 0;)
      best[i][k] = same(i, k) ? best[i + 1][k + 1] + 1 : std::max(best[i + 1][k], best[i][k + 1]);
  }
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0, k = 0; i < a && k < b;) {
    if (same(i, k)) {
      pairs.emplace_back(i++, k++);
    } else if (best[i + 1][k] >= best[i][k + 1]) {
      ++i;
    } else {
      ++k;
    }
  }
  return pairs;
}

void print_others(std::string_view side, const std::vector<RenderedSpeech>& speeches,
                  const std::vector<bool>& right, int show) {
  for (std::size_t i = 0; i < speeches.size() && show > 0; ++i) {
    if (right[i]) continue;
    --show;
    fmt::print("    {} {}: {}\n", side, speeches[i].name, speeches[i].text.substr(0, 150));
  }
}

}  // namespace

void SpeechTally::add(const SpeechTally& other) {
  wanted += other.wanted;
  found += other.found;
  speakers += other.speakers;
  texts += other.texts;
  refused += other.refused;
  worst = std::min(worst, other.texts_right());
}

double SpeechTally::speakers_right() const { return f1(speakers, found, wanted); }
double SpeechTally::texts_right() const { return f1(texts, found, wanted); }

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<RenderedSpeech> speeches_of(const Script& script) {
  std::vector<RenderedSpeech> speeches;
  for (const Utterance& u : script.utterances)
    if (is_speech(u) && u.role != "narrator") speeches.push_back({u.role, collapsed(u.content)});
  return speeches;
}

SpeechTally compare_speeches(const std::vector<RenderedSpeech>& wanted,
                             const std::vector<RenderedSpeech>& found, int show) {
  const auto same_name = [&](std::size_t i, std::size_t k) {
    return wanted[i].name == found[k].name;
  };
  const auto both = common(wanted.size(), found.size(), [&](std::size_t i, std::size_t k) {
    return same_name(i, k) && wanted[i].text == found[k].text;
  });
  const auto names = common(wanted.size(), found.size(), same_name);
  std::vector<bool> right(wanted.size()), taken(found.size());
  for (const auto& [i, k] : both) right[i] = taken[k] = true;
  print_others("wanted", wanted, right, show);
  print_others("found ", found, taken, show);
  return {.wanted = wanted.size(),
          .found = found.size(),
          .speakers = names.size(),
          .texts = both.size()};
}

void print_tally(std::string_view name, const SpeechTally& tally) {
  const int pad = 28 - character_count(name);
  fmt::print("{}{} {:8} {:9.2f} {:9.2f} {:9.2f}{}\n", name,
             std::string(static_cast<std::size_t>(std::max(pad, 0)), ' '), tally.wanted,
             100 * tally.speakers_right(), 100 * tally.texts_right(), 100 * tally.worst,
             tally.refused > 0 ? fmt::format("  {} refused", tally.refused) : "");
}

void print_tally_head(std::string_view title) {
  fmt::print("\n{}\n{:<28} {:>8} {:>9} {:>9} {:>9}\n", title, "layout", "speeches", "speakers",
             "texts", "worst");
}

}  // namespace rolellm

// What of a page is no text: lines that come again, numbers of pages, what stands beside them.
#include <algorithm>
#include <bit>
#include <charconv>
#include <unordered_map>

#include "rolellm/script/screenplay/line_features.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/number_map.h"

namespace rolellm {
namespace {

/// How often lines' letters come, up to 255, by the last bits of their hashes: a few lines that
/// share a slot by chance seem to come more often.
std::vector<std::uint8_t> times_by_slot(std::span<const LineScan> scans) {
  const std::size_t slots = std::bit_ceil(2 * scans.size() + 1);
  std::vector<std::uint8_t> seen(slots, 0);
  for (const LineScan& scan : scans) {
    std::uint8_t& times = seen[scan.letters_hash & (slots - 1)];
    times = static_cast<std::uint8_t>(std::min(times + 1, 255));
  }
  return seen;
}

}  // namespace

void LineFeatures::count_repeats() {
  // Of long lines only the ones that come again and again, as a converter's do on each page.
  constexpr std::uint8_t kAgain = 2, kOften = 3;
  const std::vector<std::uint8_t> seen = times_by_slot(scans_);
  const auto may_be = [&](std::size_t i) {
    const LineScan& scan = scans_[i];
    const bool running = scan.line_case() == LineCase::text && scan.digits == 0 && scan.words > 8;
    // Scenes come back to a place, and are no furniture for it.
    return scan.letters_hash != 0 &&
           seen[scan.letters_hash & (seen.size() - 1)] >= (running ? kOften : kAgain) &&
           !has(i, Keyword::number_left) && !has(i, Keyword::place);
  };
  NumberMap<std::uint32_t> times;
  for (std::size_t i = 0; i < scans_.size(); ++i)
    if (may_be(i)) ++times[scans_[i].letters_hash];
  repeats_.assign(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (is_continuation_mark(i)) {
      repeats_[i] = 2;  // in an excerpt it may stand once
    } else if (may_be(i)) {
      const std::uint32_t count = times.value_of(scans_[i].letters_hash);
      repeats_[i] = count <= 1 ? 0 : count <= 3 ? 1 : 2;
    }
  }
}

/// Three times and more, each time with the next number, pages apart: scenes come back to a place
/// with others between, and lists count line by line.
void LineFeatures::mark_numbered_heads() {
  constexpr std::size_t kFewest = 3, kShortestPage = 6;  // lines with ink
  struct Run {
    int last = -1;
    std::vector<std::size_t> lines;
  };
  std::unordered_map<std::uint32_t, Run> runs;
  numbered_head_.assign(scans_.size(), 0);
  const auto settle = [&](Run& run) {
    if (run.lines.size() >= kFewest)
      for (const std::size_t i : run.lines) numbered_head_[i] = 1;
    run.lines.clear();
  };
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const std::string_view ink = scans_[i].ink;
    if (!has(i, Keyword::number_left) || has(i, Keyword::place) || !is_ascii_digit(ink.front()))
      continue;
    int number = 0;
    std::from_chars(ink.data(), ink.data() + ink.size(), number);
    Run& run = runs[scans_[i].letters_hash];
    const bool next_page =
        number == run.last + 1 && (run.lines.empty() || i - run.lines.back() >= kShortestPage);
    if (!next_page) settle(run);
    run.last = number;
    run.lines.push_back(i);
  }
  for (auto& [text, run] : runs) settle(run);
}

void LineFeatures::mark_furniture() {
  furniture_.assign(scans_.size(), 0);
  constexpr KeywordBits kSure =
      bit(Keyword::page_number) | bit(Keyword::continued) | bit(Keyword::more);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const bool head = has(i, Keyword::ends_in_page) && !has(i, Keyword::number_left) &&
                      (repeats_[i] > 0 || has(i, Keyword::date));
    // `47      47`, the number of a scene that goes on; `(25)   7/20/7`
    const bool numbers = (has(i, Keyword::number_both) && scans_[i].words <= 2) ||
                         (has(i, Keyword::date) && scans_[i].letters == 0);
    furniture_[i] =
        (keywords_[i] & kSure) != 0 || head || numbers || numbered_head_[i] != 0 ? 1 : 0;
  }
}

/// What comes again and again, a long line always near page numbers, another one nearly always
/// right above a page's lines: people repeat short lines elsewhere.
void LineFeatures::mark_page_feet() {
  constexpr int kLong = 8;  // words
  struct Times {
    std::size_t all = 0, there = 0;
  };
  NumberMap<Times> times;
  const auto may_be = [&](std::size_t i) { return repeats_[i] == 2 && furniture_[i] == 0; };
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (!may_be(i)) continue;
    const bool there = scans_[i].words > kLong ? is_near_furniture(i) : is_above_furniture(i);
    Times& found = times[scans_[i].letters_hash];
    ++found.all;
    found.there += there ? 1 : 0;
  }
  page_foot_.assign(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (!may_be(i)) continue;
    const auto [all, there] = times.value_of(scans_[i].letters_hash);
    page_foot_[i] = (scans_[i].words > kLong ? there == all : 10 * there >= 9 * all) ? 1 : 0;
  }
}

bool LineFeatures::is_above_furniture(std::size_t i) const {
  if (i + 1 < scans_.size() && furniture_[i + 1] != 0) return true;
  return i + 2 < scans_.size() && furniture_[i + 2] != 0 && repeats_[i + 1] == 2;
}

bool LineFeatures::is_near_furniture(std::size_t i) const {
  constexpr std::size_t kReach = 2;
  for (std::size_t k = i - std::min(i, kReach); k < std::min(i + kReach + 1, scans_.size()); ++k)
    if (k != i && furniture_[k] != 0) return true;
  return false;
}

}  // namespace rolellm

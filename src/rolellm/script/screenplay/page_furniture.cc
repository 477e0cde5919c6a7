// What of a page is no text: lines that come again, numbers of pages, what stands beside them.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <functional>
#include <unordered_map>

#include "rolellm/script/screenplay/line_features.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/number_map.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr std::size_t kHead = 160;  // bytes of a line that are looked at

/// The letters of a line's head, without a branch where they are ASCII; their number.
std::size_t letters_of(std::string_view ink, std::array<char, kHead>& letters) {
  ink = ink.substr(0, kHead);
  std::size_t count = 0;
  for (std::size_t at = 0; at < ink.size(); ++at) {
    letters[count] = ink[at];
    count += is_ascii_letter(ink[at]) ? 1 : 0;
    if (!is_beyond_ascii(ink[at]) || !is_wide_at(ink, at)) continue;
    for (const char byte : ink.substr(at, kHanBytes)) letters[count++] = byte;
    at += kHanBytes - 1;
  }
  return count;
}

/// Of the letters of a line's head; 0 for none.
std::uint64_t hash_of_letters(std::string_view ink) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;
  std::array<char, kHead> letters;
  const std::size_t count = letters_of(ink, letters);
  if (count == 0) return 0;
  std::uint64_t hash = count;
  for (std::size_t at = 0; at < count; at += sizeof(std::uint64_t)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, &letters[at], std::min(sizeof eight, count - at));
    hash = (hash ^ eight) * kOdd;
    hash ^= hash >> 32U;
  }
  return std::max<std::uint64_t>(hash, 1);
}

/// Of long lines only the ones that come again and again, as a converter's do on each page.
std::vector<std::uint8_t> often_repeated(std::span<const LineScan> scans) {
  constexpr std::uint8_t kOften = 3;
  const std::size_t slots = std::bit_ceil(2 * scans.size() + 1);  // few share one by chance
  std::vector<std::uint8_t> seen(slots, 0), often(scans.size(), 0);
  std::vector<std::size_t> slot_of(scans.size());
  for (std::size_t i = 0; i < scans.size(); ++i) {
    slot_of[i] = std::hash<std::string_view>{}(scans[i].ink) & (slots - 1);
    std::uint8_t& times = seen[slot_of[i]];
    times = static_cast<std::uint8_t>(std::min(times + 1, 255));
  }
  for (std::size_t i = 0; i < scans.size(); ++i) often[i] = seen[slot_of[i]] >= kOften ? 1 : 0;
  return often;
}

}  // namespace

std::vector<std::uint64_t> LineFeatures::count_repeats() {
  NumberMap<std::uint32_t> times;
  std::vector<std::uint64_t> keys(scans_.size(), 0);
  const std::vector<std::uint8_t> often = often_repeated(scans_);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const LineScan& scan = scans_[i];
    const bool running = scan.line_case() == LineCase::text && scan.digits == 0 && scan.words > 8;
    if (running && often[i] == 0) continue;
    // Scenes come back to a place, and are no furniture for it.
    if (has(i, Keyword::number_left) || has(i, Keyword::place)) continue;
    keys[i] = hash_of_letters(scan.ink);
    if (keys[i] != 0) ++times[keys[i]];
  }
  repeats_.assign(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (has(i, Keyword::continued) || has(i, Keyword::more)) {
      repeats_[i] = 2;  // in an excerpt it may stand once
      continue;
    }
    if (keys[i] == 0) continue;
    const std::uint32_t count = times.value_of(keys[i]);
    repeats_[i] = count <= 1 ? 0 : count <= 3 ? 1 : 2;
  }
  return keys;
}

/// Three times and more, each time with the next number: scenes come back to a place with others
/// between.
void LineFeatures::mark_numbered_heads() {
  constexpr std::size_t kFewest = 3;
  struct Run {
    int last = -1;
    std::vector<std::size_t> lines;
  };
  std::unordered_map<std::uint64_t, Run> runs;
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
    Run& run = runs[hash_of_letters(ink)];
    if (number != run.last + 1) settle(run);
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
void LineFeatures::mark_page_feet(std::span<const std::uint64_t> letters) {
  constexpr int kLong = 8;  // words
  struct Times {
    std::size_t all = 0, there = 0;
  };
  NumberMap<Times> times;
  const auto may_be = [&](std::size_t i) {
    return repeats_[i] == 2 && furniture_[i] == 0 && letters[i] != 0;
  };
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (!may_be(i)) continue;
    const bool there = scans_[i].words > kLong ? is_near_furniture(i) : is_above_furniture(i);
    Times& found = times[letters[i]];
    ++found.all;
    found.there += there ? 1 : 0;
  }
  page_foot_.assign(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (!may_be(i)) continue;
    const auto [all, there] = times.value_of(letters[i]);
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

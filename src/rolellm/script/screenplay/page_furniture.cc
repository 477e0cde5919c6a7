// What of a page is no text: lines that come again, numbers of pages, what stands beside them.
#include <algorithm>
#include <bit>
#include <charconv>
#include <functional>
#include <unordered_map>

#include "rolellm/script/screenplay/line_features.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/number_map.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

std::size_t hash_of_letters(std::string_view ink) {
  std::size_t hash = 1469598103934665603ULL;
  bool any = false;
  const auto add = [&](char byte) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
    any = true;
  };
  ink = ink.substr(0, 160);
  for (std::size_t at = 0; at < ink.size(); ++at) {
    if (is_ascii_letter(ink[at])) {
      add(ink[at]);
    } else if (is_beyond_ascii(ink[at]) && is_wide_at(ink, at)) {
      for (const char byte : ink.substr(at, kHanBytes)) add(byte);
      at += kHanBytes - 1;
    }
  }
  return any ? hash : 0;
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

void LineFeatures::count_repeats() {
  NumberMap<std::uint32_t> times;
  std::vector<std::size_t> keys(scans_.size(), 0);
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
}

/// Three times and more, each time with the next number: scenes come back to a place with others
/// between.
void LineFeatures::mark_numbered_heads() {
  constexpr std::size_t kFewest = 3;
  struct Run {
    int last = -1;
    std::vector<std::size_t> lines;
  };
  std::unordered_map<std::size_t, Run> runs;
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
    furniture_[i] = (keywords_[i] & kSure) != 0 || head || numbered_head_[i] != 0 ? 1 : 0;
  }
}

void LineFeatures::mark_page_feet() {
  constexpr int kLong = 8;  // words; people repeat shorter ones
  std::unordered_map<std::size_t, bool> always_near;
  std::vector<std::size_t> keys(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (repeats_[i] < 2 || scans_[i].words <= kLong) continue;
    keys[i] = hash_of_letters(scans_[i].ink);
    bool& near = always_near.try_emplace(keys[i], true).first->second;
    near = near && is_near_furniture(i);
  }
  page_foot_.assign(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i)
    page_foot_[i] = keys[i] != 0 && always_near[keys[i]] ? 1 : 0;
}

bool LineFeatures::is_near_furniture(std::size_t i) const {
  constexpr std::size_t kReach = 2;
  for (std::size_t k = i - std::min(i, kReach); k < std::min(i + kReach + 1, scans_.size()); ++k)
    if (k != i && furniture_[k] != 0) return true;
  return false;
}

}  // namespace rolellm

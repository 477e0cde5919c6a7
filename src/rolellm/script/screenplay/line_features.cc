#include "rolellm/script/screenplay/line_features.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>

#include <fmt/format.h>

namespace rolellm {
namespace {

/// One group of features: a name, and how many values each of its parts has.
struct Group {
  std::string_view name;
  std::array<int, 4> sizes;  // unused parts are 1

  constexpr int size() const { return sizes[0] * sizes[1] * sizes[2] * sizes[3]; }
};

enum GroupIndex {
  kShapeWords,
  kShapeLast,
  kShapeGaps,
  kCaseNext,
  kCaseRank,
  kCapitalsShape,
  kMassRank,
  kBracketState,
  kRunsOn,
  kNameLike,
  kNameConfirmed,
  kLengthRank,
  kRepeats,
  kNearFurniture,
  kStart,
  kVoice,
  kWidth,
  kKeyword,
  kKeywordCase,
  kGroupCount
};

constexpr std::array<Group, kGroupCount> kGroups = {{
    {"shape.words", {kLineShapes, 6, 1, 1}},
    {"shape.last", {kLineShapes, 8, 1, 1}},
    {"shape.gaps", {kLineShapes, kGaps, kGaps, 1}},
    {"case.next", {3, kGaps, 4, 4}},
    {"case.rank", {3, kColumnRanks, 3, 1}},
    {"capitals.shape", {5, kLineShapes, 1, 1}},
    {"mass.rank", {4, kColumnRanks, 1, 1}},
    {"bracket", {2, 4, kGaps, 1}},
    {"runs_on", {3, 3, kGaps, kMoves}},
    {"name.like", {4, 3, 3, 1}},
    {"name.confirmed", {6, 3, 1, 1}},
    {"length.rank", {6, kColumnRanks, 1, 1}},
    {"repeats", {3, 3, 2, 1}},
    {"near_furniture", {2, 2, 3, kGaps}},
    {"start", {3, 3, kGaps, 1}},
    {"voice", {4, 3, kGaps, 1}},
    {"width", {4, 3, 3, 1}},
    {"keyword", {kKeywords, 1, 1, 1}},
    {"keyword.case", {kKeywords, 3, 3, 1}},
}};

constexpr std::array<int, kGroupCount + 1> group_starts() {
  std::array<int, kGroupCount + 1> starts{};
  for (std::size_t i = 0; i < kGroupCount; ++i) starts[i + 1] = starts[i] + kGroups[i].size();
  return starts;
}
constexpr auto kStarts = group_starts();

FeatureId feature(GroupIndex group, int a, int b = 0, int c = 0, int d = 0) {
  const auto& sizes = kGroups[group].sizes;
  return static_cast<FeatureId>(kStarts[group] + ((a * sizes[1] + b) * sizes[2] + c) * sizes[3] +
                                d);
}

int number(auto value) { return static_cast<int>(value); }

int word_bucket(int words) {
  constexpr int kSteps[] = {1, 2, 3, 5, 8};
  return number(std::lower_bound(std::begin(kSteps), std::end(kSteps), words) - std::begin(kSteps));
}
int length_bucket(int characters) {
  constexpr int kSteps[] = {10, 20, 36, 48, 64};
  return number(std::lower_bound(std::begin(kSteps), std::end(kSteps), characters) -
                std::begin(kSteps));
}
int count_bucket(std::uint32_t count) {
  return count == 0 ? 0 : count == 1 ? 1 : count <= 3 ? 2 : 3;
}

int last_bucket(std::string_view ink) {
  const auto last = static_cast<unsigned char>(ink.back());
  if (std::isalnum(last) || last >= 0x80) return 0;
  constexpr std::string_view kMarks[] = {".", "!?", ":", ",;", "-", ")]"};
  for (int i = 0; i < 6; ++i) {
    if (kMarks[i].find(ink.back()) != std::string_view::npos) return i + 1;
  }
  return 7;
}

/// 0: a sentence may end here, 1: it goes on, 2: it breaks off in a dash.
int end_class(std::string_view ink) {
  const int last = last_bucket(ink);
  return last == 5 ? 2 : last == 0 || last == 4 ? 1 : 0;
}
int start_class(LineShape shape) {
  return shape == LineShape::lower_start ? 0 : shape == LineShape::upper_start ? 1 : 2;
}

int move_between(const LineScan& above, const LineScan& below) {
  if (below.indent > above.indent + 1) return 1;
  return below.indent + 1 < above.indent ? 2 : 0;
}

std::size_t hash_of_letters(std::string_view ink) {
  std::size_t hash = 1469598103934665603ULL;
  bool any = false;
  for (const char c : ink.substr(0, 160)) {
    if (!std::isalpha(static_cast<unsigned char>(c))) continue;
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    any = true;
  }
  return any ? hash : 0;
}

}  // namespace

int line_feature_count() { return kStarts.back(); }

std::string line_feature_name(FeatureId id) {
  const auto next = std::upper_bound(kStarts.begin(), kStarts.end(), number(id));
  const auto group = static_cast<std::size_t>(next - kStarts.begin()) - 1;
  const auto& sizes = kGroups[group].sizes;
  int value = number(id) - kStarts[group];
  const int d = value % sizes[3];
  const int c = (value /= sizes[3]) % sizes[2];
  const int b = (value /= sizes[2]) % sizes[1];
  const int a = value / sizes[1];
  std::string name = fmt::format("{}={}", kGroups[group].name, a);
  if (group == kKeyword || group == kKeywordCase)
    name = fmt::format("{}={}", kGroups[group].name, keyword_name(a));
  if (sizes[1] > 1) name += fmt::format("/{}", b);
  if (sizes[2] > 1) name += fmt::format("/{}", c);
  if (sizes[3] > 1) name += fmt::format("/{}", d);
  return name;
}

LineFeatures::LineFeatures(std::span<const LineScan> scans, const KeywordTable& table)
    : scans_(scans), layout_(scans) {
  keywords_.reserve(scans.size());
  voices_.reserve(scans.size());
  for (const LineScan& scan : scans) {
    keywords_.push_back(table.of(scan));
    voices_.push_back(static_cast<std::uint8_t>(table.voice_of(scan)));
  }
  first_heading_ = scans.size();
  for (std::size_t i = 0; i < scans.size() && first_heading_ == scans.size(); ++i) {
    if (has(i, Keyword::place) || has(i, Keyword::division)) first_heading_ = i;
  }
  follow_brackets();
  number_names();
  count_repeats();
  mark_furniture();
  measure_speech();
}

/// The length that nine of ten lines right below a name stay under.
void LineFeatures::measure_speech() {
  std::array<std::uint32_t, 100> lengths{};
  std::uint32_t all = 0;
  for (std::size_t i = 0; i + 1 < scans_.size(); ++i) {
    if (!cue_like(i) || scans_[i + 1].line_case() == LineCase::bracket) continue;
    ++lengths[std::min<std::size_t>(scans_[i + 1].ink.size(), lengths.size() - 1)];
    ++all;
  }
  std::uint32_t seen = 0;
  speech_width_ = 0;
  while (speech_width_ < number(lengths.size()) - 1 &&
         (seen += lengths[static_cast<std::size_t>(speech_width_)]) * 10 < all * 9)
    ++speech_width_;
}

int LineFeatures::gap(std::size_t i) const {
  const int beyond = number(scans_[i].gap) - layout_.line_gap();
  return beyond <= 0 ? 0 : beyond == 1 ? 1 : 2;
}

int LineFeatures::move(std::size_t i) const {
  return i == 0 ? 0 : move_between(scans_[i - 1], scans_[i]);
}

bool LineFeatures::cue_like(std::size_t i) const {
  const LineScan& scan = scans_[i];
  if (scan.line_case() != LineCase::capitals || scan.words > 6 || i + 1 >= scans_.size())
    return false;
  constexpr KeywordBits kNot = bit(Keyword::place) | bit(Keyword::transition) |
                               bit(Keyword::ends_to) | bit(Keyword::continued) |
                               bit(Keyword::division) | bit(Keyword::number_both);
  if (keywords_[i] & kNot) return false;
  const LineScan& below = scans_[i + 1];
  return gap(i + 1) == 0 && below.line_case() != LineCase::capitals;
}

/// A bracket that a line opens goes on for a few lines at most.
void LineFeatures::follow_brackets() {
  constexpr std::uint8_t kMostLines = 6;
  brackets_.assign(scans_.size(), 0);
  std::uint8_t open = 0;
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (open > 0 && (gap(i) > 1 || open >= kMostLines)) open = 0;
    brackets_[i] = open;
    if (open > 0) open = scans_[i].closes_bracket ? 0 : static_cast<std::uint8_t>(open + 1);
    if (scans_[i].opens_bracket && scans_[i].shape == LineShape::bracket) open = 1;
  }
}

void LineFeatures::number_names() {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  name_keys_.assign(scans_.size(), 0);
  cue_like_.assign(1, 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const LineScan& scan = scans_[i];
    if (scan.words > 8 || scan.name_bytes == 0 || scan.name_bytes > 40) continue;
    if (scan.line_case() != LineCase::capitals && scan.shape != LineShape::upper_start) continue;
    const auto [it, fresh] = numbers.try_emplace(scan.name(), number(cue_like_.size()));
    if (fresh) cue_like_.push_back(0);
    name_keys_[i] = it->second;
    cue_like_[it->second] += cue_like(i) ? 1 : 0;
  }
}

void LineFeatures::count_repeats() {
  std::unordered_map<std::size_t, std::uint32_t> times;
  std::vector<std::size_t> keys(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const LineScan& scan = scans_[i];
    if (scan.line_case() == LineCase::text && scan.digits == 0 && scan.words > 8) continue;
    if (has(i, Keyword::number_left)) continue;  // a scene's, not a page's
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
    const std::uint32_t count = times[keys[i]];
    repeats_[i] = count <= 1 ? 0 : count <= 3 ? 1 : 2;
  }
}

void LineFeatures::mark_furniture() {
  furniture_.assign(scans_.size(), 0);
  constexpr KeywordBits kSure =
      bit(Keyword::page_number) | bit(Keyword::continued) | bit(Keyword::more);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const bool head = has(i, Keyword::ends_in_page) && !has(i, Keyword::number_left) &&
                      (repeats_[i] > 0 || has(i, Keyword::date));
    furniture_[i] = (keywords_[i] & kSure) != 0 || head ? 1 : 0;
  }
}

void LineFeatures::append(std::size_t i, std::vector<FeatureId>& to) const {
  const LineScan& scan = scans_[i];
  const ColumnProfile& profile = layout_.at(i);
  const std::size_t column = ColumnProfile::column(scan.indent);
  const int shape = number(scan.shape), line_case = number(scan.line_case());
  const int rank = number(profile.rank[column]);
  const int columns = profile.text_columns <= 1 ? 0 : profile.text_columns == 2 ? 1 : 2;
  const bool last = i + 1 >= scans_.size();
  const int gap_above = gap(i), gap_below = last ? 2 : gap(i + 1);
  const int next_case = last ? 3 : number(scans_[i + 1].line_case());
  const int next_move = last ? 3 : move(i + 1);

  to.push_back(feature(kShapeWords, shape, word_bucket(scan.words)));
  to.push_back(feature(kShapeLast, shape, last_bucket(scan.ink)));
  to.push_back(feature(kShapeGaps, shape, gap_above, gap_below));
  to.push_back(feature(kCaseNext, line_case, gap_below, next_move, next_case));
  to.push_back(feature(kCaseRank, line_case, rank, columns));
  to.push_back(feature(kCapitalsShape, profile.capitals[column], shape));
  to.push_back(feature(kMassRank, profile.mass[column], rank));
  const int bracket_here = scan.shape == LineShape::bracket ? (scan.opens_bracket ? 2 : 1)
                           : scan.closes_bracket            ? 3
                                                            : 0;
  to.push_back(feature(kBracketState, brackets_[i] > 0 ? 1 : 0, bracket_here, gap_above));
  const int ends = i == 0 ? 0 : end_class(scans_[i - 1].ink);
  to.push_back(feature(kRunsOn, ends, start_class(scan.shape), gap_above, move(i)));
  const int like = name_keys_[i] == 0 ? 0 : count_bucket(cue_like_[name_keys_[i]]);
  to.push_back(feature(kNameLike, like, line_case, columns));
  to.push_back(feature(kLengthRank, length_bucket(number(scan.ink.size())), rank));
  to.push_back(feature(kRepeats, repeats_[i], line_case, scan.digits > 0 ? 1 : 0));
  const auto near = [&](std::size_t from, std::size_t until) {
    for (std::size_t k = from; k < until; ++k)
      if (furniture_[k] != 0 && k != i) return 1;
    return 0;
  };
  const std::size_t reach = 2;
  to.push_back(feature(kNearFurniture, near(i - std::min(i, reach), i),
                       near(i + 1, std::min(i + 1 + reach, scans_.size())), line_case, gap_above));
  const int zone = i >= 60 || i > first_heading_ || scans_.front().line > 0 ? 0 : i < 12 ? 1 : 2;
  to.push_back(feature(kStart, zone, line_case, gap_above));
  to.push_back(feature(kVoice, voices_[i], columns, gap_above));
  const int length = number(scan.ink.size());
  const int width = length <= speech_width_ * 3 / 4 ? 0
                    : length <= speech_width_ + 1   ? 1
                    : length <= speech_width_ + 6   ? 2
                                                    : 3;
  to.push_back(feature(kWidth, width, columns, line_case));
  for (KeywordBits bits = keywords_[i]; bits != 0; bits &= bits - 1) {
    const int keyword = __builtin_ctz(bits);
    to.push_back(feature(kKeyword, keyword));
    to.push_back(feature(kKeywordCase, keyword, line_case, gap_above));
  }
}

FeatureId LineFeatures::confirmed_name(std::size_t i, std::uint32_t as_cue,
                                       std::uint32_t otherwise) const {
  const int times = as_cue == 0 ? 0 : as_cue > 2 * otherwise ? std::min(number(as_cue), 4) : 5;
  return feature(kNameConfirmed, times, number(scans_[i].line_case()));
}

}  // namespace rolellm

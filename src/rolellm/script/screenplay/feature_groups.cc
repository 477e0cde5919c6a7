#include "rolellm/script/screenplay/feature_groups.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rolellm/script/screenplay/line_keywords.h"
#include "rolellm/script/screenplay/line_scan.h"
#include "rolellm/script/screenplay/page_layout.h"

namespace rolellm {
namespace {

/// What a part of a feature tells of; for its values' names.
enum class Part { none, number, shape, line_case, rank, gap, move, words, keyword, state };

/// One group of features: a name, and its parts with how many values each has.
struct Group {
  std::string_view name;
  std::array<int, 4> sizes;  // unused parts are 1
  std::array<Part, 4> parts{};

  constexpr int size() const { return sizes[0] * sizes[1] * sizes[2] * sizes[3]; }
};

constexpr std::array<Group, kGroupCount> make_groups() {
  using enum Part;
  return {{
      {"shape.words", {kLineShapes, 6, 1, 1}, {shape, number}},
      {"shape.last", {kLineShapes, 8, 1, 1}, {shape, number}},
      {"shape.gaps", {kLineShapes, kGaps, kGaps, 1}, {shape, gap, gap}},
      {"case.next", {3, kGaps, 4, 4}, {line_case, gap, move, line_case}},
      {"case.rank", {3, kColumnRanks, 3, 1}, {line_case, rank, number}},
      {"capitals.shape", {5, kLineShapes, 1, 1}, {number, shape}},
      {"mass.rank", {4, kColumnRanks, 1, 1}, {number, rank}},
      {"bracket", {2, 4, kGaps, 1}, {number, number, gap}},
      {"runs_on", {3, 3, kGaps, kMoves}, {number, number, gap, move}},
      {"name.like", {4, 3, 3, 1}, {number, line_case, number}},
      {"name.confirmed", {6, 3, 1, 1}, {number, line_case}},
      {"name.below", {7, kGaps, 4, kMoves}, {number, gap, number, move}},
      {"column.confirmed", {9, 3, 3, kGaps}, {state, number, line_case, gap}},
      {"length.rank", {6, kColumnRanks, 1, 1}, {number, rank}},
      {"repeats", {3, 3, 2, 1}, {number, line_case, number}},
      {"near_furniture", {2, 2, 3, kGaps}, {number, number, line_case, gap}},
      {"start", {3, 3, kGaps, 1}, {number, line_case, gap}},
      {"voice", {kVoices, 3, kGaps, 1}, {number, number, gap}},
      {"width", {4, 3, 3, 1}, {number, number, line_case}},
      {"opening", {kOpeningWords, 2, 3, kGaps}, {words, number, number, gap}},
      {"loose", {2, 3, kGaps, kGaps}, {number, line_case, gap, gap}},
      {"beside", {2, 2, 2, 3}, {number, number, number, line_case}},
      {"places", {2, 3, 3, kGaps}, {number, line_case, number, gap}},
      {"gap.habit", {4, 9, kGaps, 3}, {number, state, gap, line_case}},
      {"width.habit", {4, 3, 3, kGaps}, {number, number, line_case, gap}},
      {"room.habit", {kRooms, 9, 2, 1}, {number, state, number}},
      {"cue_gap.habit", {kGapHabits, 3, kGaps, 1}, {number, line_case, gap}},
      {"mark_above", {3, kMoves, 3, 1}, {line_case, move, number}},
      {"across_page", {3, 3, 2, 3}, {number, number, number, line_case}},
      {"keyword", {kKeywords, 1, 1, 1}, {keyword}},
      {"keyword.case", {kKeywords, 3, 3, 1}, {keyword, line_case, gap}},
  }};
}
constexpr std::array<Group, kGroupCount> kGroups = make_groups();

std::string value_name(Part part, int value) {
  constexpr std::string_view kShapes[] = {"no_letters",      "capitals",    "capital_name",
                                          "mostly_capitals", "upper_start", "lower_start",
                                          "bracket",         "other_start"};
  constexpr std::string_view kCases[] = {"text", "capitals", "bracket", "end"};
  constexpr std::string_view kRanks[] = {"left", "first", "between", "second", "third", "right"};
  constexpr std::string_view kWords[] = {"other", "told", "said", "name", "addressed", "labelled"};
  constexpr std::string_view kStates[] = {"scene_heading",  "action",        "cue",
                                          "dialogue",       "parenthetical", "transition",
                                          "meta_in_speech", "meta",          "nothing"};
  const auto at = static_cast<std::size_t>(value);
  switch (part) {
    case Part::shape:
      return std::string(kShapes[at]);
    case Part::line_case:
      return std::string(kCases[at]);
    case Part::rank:
      return std::string(kRanks[at]);
    case Part::gap:
      return std::string(gap_name(value));
    case Part::move:
      return std::string(value < kMoves ? move_name(value) : "end");
    case Part::words:
      return std::string(kWords[at]);
    case Part::keyword:
      return std::string(keyword_name(value));
    case Part::state:
      return std::string(kStates[at]);
    case Part::none:
    case Part::number:
      break;
  }
  return fmt::format("{}", value);
}

constexpr std::array<int, kGroupCount + 1> group_starts() {
  std::array<int, kGroupCount + 1> starts{};
  for (std::size_t i = 0; i < kGroupCount; ++i) starts[i + 1] = starts[i] + kGroups[i].size();
  return starts;
}
constexpr auto kStarts = group_starts();

}  // namespace

FeatureId feature(FeatureGroup group, int a, int b, int c, int d) {
  const auto& sizes = kGroups[group].sizes;
  return static_cast<FeatureId>(kStarts[group] + ((a * sizes[1] + b) * sizes[2] + c) * sizes[3] +
                                d);
}

std::string_view gap_name(int gap) {
  constexpr std::string_view kNames[] = {"close", "apart", "far"};
  return kNames[static_cast<std::size_t>(gap)];
}

std::string_view move_name(int move) {
  constexpr std::string_view kNames[] = {"level", "right", "left"};
  return kNames[static_cast<std::size_t>(move)];
}

std::string_view seam_name(int seam) {
  constexpr std::string_view kNames[] = {"full", "some_room", "room", "mid_sentence"};
  return kNames[static_cast<std::size_t>(seam)];
}

std::string link_name(int link) {
  constexpr int kClose = kMoves * kSeams;
  if (link < kClose)
    return fmt::format("{}/{}/{}", gap_name(0), move_name(link / kSeams), seam_name(link % kSeams));
  return fmt::format("{}/{}", gap_name(1 + (link - kClose) / kMoves),
                     move_name((link - kClose) % kMoves));
}

int line_feature_count() { return kStarts.back(); }

std::string line_feature_name(FeatureId id) {
  const auto next = std::upper_bound(kStarts.begin(), kStarts.end(), static_cast<int>(id));
  const auto group = static_cast<std::size_t>(next - kStarts.begin()) - 1;
  const auto& sizes = kGroups[group].sizes;
  int value = static_cast<int>(id) - kStarts[group];
  const int d = value % sizes[3];
  const int c = (value /= sizes[3]) % sizes[2];
  const int b = (value /= sizes[2]) % sizes[1];
  const int a = value / sizes[1];
  const auto& parts = kGroups[group].parts;
  std::string name = fmt::format("{}={}", kGroups[group].name, value_name(parts[0], a));
  const int others[] = {b, c, d};
  for (std::size_t part = 1; part < 4; ++part)
    if (sizes[part] > 1) name += "/" + value_name(parts[part], others[part - 1]);
  return name;
}

}  // namespace rolellm

// The features of a line of a screenplay, numbered group by group, and their names.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "rolellm/script/screenplay/line_keywords.h"
#include "rolellm/script/screenplay/line_scan.h"
#include "rolellm/script/screenplay/page_layout.h"

namespace rolellm {

/// A feature's number, below `line_feature_count()`.
using FeatureId = std::uint16_t;

int line_feature_count();
/// `shape.gaps=capitals/apart/close`: the name under which its weights are stored and explained.
std::string line_feature_name(FeatureId id);

/// How far the blank lines between two lines reach beyond those inside a paragraph: 0, 1 (a
/// paragraph ends), 2 (more).
inline constexpr int kGaps = 3;
/// Where a line begins, seen from the one above: 0 as far, 1 further right, 2 further left.
inline constexpr int kMoves = 3, kMoveLeft = 2;
std::string_view gap_name(int gap);
std::string_view move_name(int move);
/// Whether the first word of a line would have had room at the end of the one above: 0 no, 1 in
/// lines as wide as the widest text, 2 in lines as wide as speech.
inline constexpr int kRooms = 3;
/// How a line goes on from the one right above: its room, or in the middle of a sentence.
inline constexpr int kSeams = kRooms + 1, kMidSentence = kRooms;
std::string_view seam_name(int seam);

/// The seam of a line right below another, or the gap above it.
inline constexpr int kSteps = kSeams + kGaps - 1;
constexpr int step_of(int gap, int link) {
  if (gap > 0) return kSeams + gap - 1;
  return link < kMoves * kSeams ? link % kSeams : 0;
}

/// Whether the blank lines above a line are as many as mostly stand above this file's names, and
/// above its action: 0 unknown, 1 neither, 2 as above action alone, 3 as above names alone, 4 both.
inline constexpr int kGapHabits = 5;

/// How two neighbours stand to each other: gap, move, and seam; of lines apart only whether the
/// sentence goes on.
inline constexpr int kPlainLinks = kMoves * kSeams + (kGaps - 1) * kMoves * 2;
/// To a page's first line where a sentence goes on below the page's lines; to a line that opens
/// with its speaker's name.
inline constexpr int kLinkOverPage = kPlainLinks, kLinkToLabel = kPlainLinks + 1;
inline constexpr int kLinks = kPlainLinks + 2;
constexpr bool is_in_mid_sentence(int link) {
  if (link < kMoves * kSeams) return link % kSeams == kMidSentence;
  return link < kPlainLinks && (link - kMoves * kSeams) % 2 == 1;
}
constexpr int link_of(int gap, int move, int seam) {
  if (gap == 0) return move * kSeams + seam;
  return kMoves * kSeams + ((gap - 1) * kMoves + move) * 2 + (seam == kMidSentence ? 1 : 0);
}
std::string link_name(int link);

/// The groups: of each a line has one feature, of keywords any number.
enum FeatureGroup {
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
  kBelowConfirmed,
  kColumnConfirmed,
  kLengthRank,
  kRepeats,
  kNearFurniture,
  kStart,
  kVoice,
  kWidth,
  kOpening,
  kLoose,
  kBeside,
  kPlaces,
  kGapHabit,
  kWidthHabit,
  kRoomHabit,
  kCueGapHabit,
  kSpeechGapHabit,
  kMarkAbove,
  kAcrossPage,
  kKeyword,
  kKeywordCase,
  kGroupCount
};

/// What a part of a feature tells of; for its values' names.
enum class FeaturePart { none, number, shape, line_case, rank, gap, move, words, keyword, state };

/// One group of features: a name, and its parts with how many values each has.
struct FeatureGroupParts {
  std::string_view name;
  std::array<int, 4> sizes;  // unused parts are 1
  std::array<FeaturePart, 4> parts{};

  constexpr int size() const { return sizes[0] * sizes[1] * sizes[2] * sizes[3]; }
};

constexpr std::array<FeatureGroupParts, kGroupCount> make_feature_groups() {
  using enum FeaturePart;
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
      {"name.below", {7, 2 * kGaps, 4, kMoves}, {number, number, number, move}},
      {"column.confirmed", {9, 3, 3, kGaps}, {state, number, line_case, gap}},
      {"length.rank", {6, kColumnRanks, 1, 1}, {number, rank}},
      {"repeats", {3, 3, 2, 1}, {number, line_case, number}},
      {"near_furniture", {2, 2, 3, kGaps}, {number, number, line_case, gap}},
      {"start", {4, 3, kGaps, 1}, {number, line_case, gap}},
      {"voice", {kVoices, 3, kGaps, 1}, {number, number, gap}},
      {"width", {5, 3, 3, 1}, {number, number, line_case}},
      {"opening", {kOpeningWords, 2, 3, kGaps}, {words, number, number, gap}},
      {"loose", {2, 3, kGaps, kGaps}, {number, line_case, gap, gap}},
      {"beside", {2, 2, 2, 3}, {number, number, number, line_case}},
      {"places", {2, 3, 3, kGaps}, {number, line_case, number, gap}},
      {"gap.habit", {4, 9, kSteps, 3}, {number, state, number, line_case}},
      {"width.habit", {4, 3, 3, kGaps}, {number, number, line_case, gap}},
      {"room.habit", {kRooms, 9, 2, 1}, {number, state, number}},
      {"cue_gap.habit", {kGapHabits, 3, kGaps, 1}, {number, line_case, gap}},
      {"speech_gap.habit", {5, 9, kGaps, 3}, {number, state, gap, line_case}},
      {"mark_above", {3, kMoves, 3, 1}, {line_case, move, number}},
      {"across_page", {3, 3, 2, 3}, {number, number, number, line_case}},
      {"keyword", {kKeywords, 1, 1, 1}, {keyword}},
      {"keyword.case", {kKeywords, 3, 3, 1}, {keyword, line_case, gap}},
  }};
}
inline constexpr auto kFeatureGroups = make_feature_groups();

constexpr std::array<int, kGroupCount + 1> make_feature_starts() {
  std::array<int, kGroupCount + 1> starts{};
  for (std::size_t i = 0; i < kGroupCount; ++i)
    starts[i + 1] = starts[i] + kFeatureGroups[i].size();
  return starts;
}
inline constexpr auto kFeatureStarts = make_feature_starts();

/// The feature of `group` whose parts have these values; groups have up to four parts.
constexpr FeatureId feature(FeatureGroup group, int a, int b = 0, int c = 0, int d = 0) {
  const auto& sizes = kFeatureGroups[group].sizes;
  return static_cast<FeatureId>(kFeatureStarts[group] +
                                ((a * sizes[1] + b) * sizes[2] + c) * sizes[3] + d);
}

}  // namespace rolellm

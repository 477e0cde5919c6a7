// The features of a line of a screenplay, numbered group by group, and their names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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
inline constexpr int kMoves = 3;
std::string_view gap_name(int gap);
std::string_view move_name(int move);
/// Whether the first word of a line would have had room at the end of the one above: 0 no, 1 in
/// lines as wide as the widest text, 2 in lines as wide as speech.
inline constexpr int kRooms = 3;
/// How a line goes on from the one right above: its room, or in the middle of a sentence.
inline constexpr int kSeams = kRooms + 1;
std::string_view seam_name(int seam);

/// Whether the blank lines above a line are as many as mostly stand above this file's names, and
/// above its action: 0 unknown, 1 neither, 2 as above action alone, 3 as above names alone, 4 both.
inline constexpr int kGapHabits = 5;

/// How two neighbours stand to each other: gap, move and, without a gap, seam.
inline constexpr int kLinks = kMoves * kSeams + (kGaps - 1) * kMoves;
constexpr int link_of(int gap, int move, int seam) {
  return gap == 0 ? move * kSeams + seam : kMoves * kSeams + (gap - 1) * kMoves + move;
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
  kMarkAbove,
  kAcrossPage,
  kKeyword,
  kKeywordCase,
  kGroupCount
};

/// The feature of `group` whose parts have these values; groups have up to four parts.
FeatureId feature(FeatureGroup group, int a, int b = 0, int c = 0, int d = 0);

}  // namespace rolellm

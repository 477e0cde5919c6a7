#include "rolellm/script/pieces.h"

#include <gtest/gtest.h>

#include "rolellm/script/script_reader.h"

namespace rolellm {
namespace {

std::vector<std::size_t> ends_of(const Lines& lines, std::size_t most) {
  std::vector<std::size_t> ends;
  for (const LineSpan piece : pieces_of(lines, most)) ends.push_back(piece.end);
  return ends;
}

TEST(Pieces, EndAboveAHeadingElseBelowAnEmptyLineElseWhereTheyAre) {
  Lines lines(10, "Well.");
  EXPECT_EQ(ends_of(lines, 10), (std::vector<std::size_t>{10}));
  EXPECT_EQ(ends_of(lines, 9), (std::vector<std::size_t>{5, 10}));
  lines[6] = "";
  EXPECT_EQ(ends_of(lines, 9), (std::vector<std::size_t>{7, 10}));
  lines[8] = "INT. BARN - DAY";
  EXPECT_EQ(ends_of(lines, 9), (std::vector<std::size_t>{8, 10}));
  lines[9] = "ACT II";
  EXPECT_EQ(ends_of(lines, 4), (std::vector<std::size_t>{8, 10}));
}

TEST(Pieces, MayGoOnOverTheEndOfTheNext) {
  // Three of four lines each; the only empty line is the tenth.
  Lines lines(12, "Well.");
  lines[9] = "";
  EXPECT_EQ(ends_of(lines, 4), (std::vector<std::size_t>{10, 12}));
}

/// More lines than a piece has: scenes of one speech each, numbered.
std::string long_script(int scenes) {
  std::string text = "Title: The Hens\nAuthor: Ann Other\n\n";
  for (int i = 0; i < scenes; ++i) {
    text += "INT. BARN " + std::to_string(i) + " - DAY\n\nRUTH\nHen number " + std::to_string(i) +
            ".\n\nHAL\n(low)\nSo it is.\n\n";
  }
  return text;
}

TEST(ScriptReader, NumbersScenesRowsAndLinesOnFromPieceToPiece) {
  constexpr int kScenes = 3 * kPieceLines / 9;
  const std::string text = long_script(kScenes);
  auto reader = ScriptReader::open(text);
  ASSERT_TRUE(reader);
  std::vector<Utterance> rows;
  std::vector<LineKind> kinds;
  int pieces = 0;
  while (!reader->done()) {
    const auto piece = reader->next();
    ASSERT_TRUE(piece);
    EXPECT_EQ(piece->title, pieces == 0 ? "The Hens" : "");
    EXPECT_EQ(piece->format, "fountain");
    EXPECT_EQ(piece->language, "en");
    rows.insert(rows.end(), piece->utterances.begin(), piece->utterances.end());
    kinds.insert(kinds.end(), piece->lines.begin(), piece->lines.end());
    ++pieces;
  }
  EXPECT_EQ(pieces, 3);
  int heading = -1, heading_row = 0, speeches = 0;
  for (const Utterance& row : rows) {
    if (row.kind == UtteranceKind::scene_heading) {
      EXPECT_EQ(row.act_id, ++heading);
      EXPECT_EQ(row.line_begin, 4 + 9 * heading);
      heading_row = row.diag_id;
    } else if (is_speech(row)) {
      ++speeches;
      EXPECT_EQ(row.act_id, heading);
      EXPECT_EQ(row.line_begin, 4 + 9 * heading + (row.role == "RUTH" ? 2 : 5));
      EXPECT_EQ(row.diag_id, heading_row + (row.role == "RUTH" ? 1 : 2));
    }
  }
  EXPECT_EQ(heading + 1, kScenes);
  EXPECT_EQ(speeches, 2 * kScenes);
  const auto whole = parse_script(text);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->title, "The Hens");
  EXPECT_EQ(whole->lines, kinds);
  EXPECT_EQ(whole->utterances.size(), rows.size());
}

TEST(ScriptReader, ReadsALongScriptWithABoneyardAsAWhole) {
  // The boneyard reaches over where a piece would end.
  const std::string half = long_script(kPieceLines / 9 + 1);
  const std::string text =
      half + "/*\n" + half.substr(half.find("INT")) + "*/\n\nRUTH\nThe last of them.\n";
  auto reader = ScriptReader::open(text);
  ASSERT_TRUE(reader);
  const auto script = reader->next();
  ASSERT_TRUE(script);
  EXPECT_TRUE(reader->done());
  EXPECT_EQ(script->utterances.back().content, "The last of them.");
  EXPECT_EQ(script->utterances.back().act_id, kPieceLines / 9);
}

}  // namespace
}  // namespace rolellm

#include "rolellm/script/assemble.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TaggedLine name_line(const char* name) { return {.kind = LineKind::cue, .text = name, .cue = 0}; }
TaggedLine line(LineKind kind, const char* text) { return {.kind = kind, .text = text}; }

std::vector<Utterance> assemble(std::vector<TaggedLine> lines) {
  TaggedScript script;
  for (TaggedLine& tagged : lines)
    if (tagged.starts_speech()) tagged.cue = script.add_cue(split_cue(tagged.text));
  script.lines = std::move(lines);
  Place at;
  return rolellm::assemble(script, {}, at);
}

TEST(Assemble, TakesADirectionOfItsOwnLineHoweverLong) {
  const std::string step(700, 'x');
  const std::string direction = "(" + step + ").";
  const auto rows = assemble({name_line("RUTH"), line(LineKind::dialogue, "One"),
                              line(LineKind::parenthetical, direction.c_str()),
                              line(LineKind::dialogue, "two.")});
  EXPECT_EQ(rows.at(0).content, "One two.");
  EXPECT_EQ(rows.at(0).directions.at(0).text, step);
  EXPECT_EQ(rows.at(0).directions.at(0).offset, 3);
}

TEST(Assemble, MakesOneRowOfASpeech) {
  const auto rows = assemble({name_line("RUTH (V.O.)"), line(LineKind::parenthetical, "(low)"),
                              line(LineKind::dialogue, "One"), line(LineKind::dialogue, "two.")});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].role, "RUTH");
  EXPECT_EQ(rows[0].content, "One two.");
  EXPECT_EQ(rows[0].extension, "V.O.");
  EXPECT_EQ(rows[0].line_begin, 1);
  EXPECT_EQ(rows[0].line_end, 4);
}

TEST(Assemble, GivesPageFurnitureInsideASpeechToTheSpeech) {
  const auto rows =
      assemble({name_line("RUTH"), line(LineKind::dialogue, "One"), line(LineKind::meta, "(MORE)"),
                line(LineKind::dialogue, "two."), line(LineKind::meta, "12.")});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].content, "One two.");
  EXPECT_EQ(rows[0].line_end, 4);
  EXPECT_EQ(rows[1].kind, UtteranceKind::meta);
  EXPECT_EQ(rows[1].line_begin, 5);
}

TEST(Assemble, GoesOnWithASpeechOnTheNextPage) {
  const auto rows_with = [](const char* name) {
    TaggedLine again = name_line(name);
    return assemble({name_line("RUTH"), line(LineKind::dialogue, "One"),
                     line(LineKind::meta, "(MORE)"), line(LineKind::blank, ""),
                     line(LineKind::meta, "12."), line(LineKind::blank, ""), again,
                     line(LineKind::dialogue, "(low) two.")});
  };
  const auto rows = rows_with("RUTH (CONT'D)");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].content, "One two.");
  EXPECT_EQ(rows[0].line_end, 8);
  EXPECT_EQ(rows[0].directions.size(), 1u);
  EXPECT_EQ(rows_with("HAL (CONT'D)").size(), 4u);
  EXPECT_EQ(rows_with("RUTH").size(), 1u);  // (MORE) says so, too
}

TEST(Assemble, GoesOnWithoutANameOnTheNextPageButNotBelowAction) {
  const auto rows_over = [](LineKind between) {
    return assemble({name_line("RUTH"), line(LineKind::dialogue, "One"), line(LineKind::blank, ""),
                     line(between, "12."), line(LineKind::blank, ""),
                     line(LineKind::dialogue, "two.")});
  };
  EXPECT_EQ(rows_over(LineKind::meta).at(0).content, "One two.");
  EXPECT_EQ(rows_over(LineKind::action).at(0).content, "One");
}

TEST(Assemble, CountsScenesFromTheFirstHeading) {
  const auto rows =
      assemble({line(LineKind::meta, "Title: X"), line(LineKind::blank, ""),
                line(LineKind::scene_heading, "INT. A"), line(LineKind::action, "Hens."),
                line(LineKind::scene_heading, "INT. B"), name_line("RUTH"),
                line(LineKind::dialogue, "Well.")});
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[1].act_id, 0);
  EXPECT_EQ(rows[1].diag_id, 1);  // behind the title page's row: ids are never shared
  EXPECT_EQ(rows[2].act_id, 0);
  EXPECT_EQ(rows[3].act_id, 1);
  EXPECT_EQ(rows[3].diag_id, 0);
  EXPECT_EQ(rows[4].diag_id, 1);
}

TEST(Assemble, NarratesSpeechWithoutASpeaker) {
  const auto rows = assemble({line(LineKind::dialogue, "the end of it.")});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].role, "narrator");
}

TEST(Assemble, OfNothingIsNothing) { EXPECT_TRUE(assemble({}).empty()); }

TEST(Assemble, JoinsChineseLinesWithoutABlankAndEnglishOnesWithOne) {
  const auto said = [](const char* first, const char* second) {
    TaggedLine opening = line(LineKind::dialogue, first);
    opening.cue = 0;
    return assemble({opening, line(LineKind::dialogue, second)}).at(0).content;
  };
  EXPECT_EQ(said("七点的船", "会响。"), "七点的船会响。");
  EXPECT_EQ(said("七点……", "会响。"), "七点……会响。");
  EXPECT_EQ(said("Seven…", "“Eight.”"), "Seven… “Eight.”");
  EXPECT_EQ(said("일곱", "여덟"), "일곱 여덟");
}

}  // namespace
}  // namespace rolellm

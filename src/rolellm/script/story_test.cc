#include "rolellm/script/story.h"

#include <gtest/gtest.h>

#include "rolellm/core/hash.h"
#include "rolellm/script/render/render.h"

namespace rolellm {
namespace {

constexpr std::string_view kFormat = "fountain";  // too short to be told by their content

class Story : public testing::Test {
 protected:
  Story() {
    ROLELLM_CHECK(write_atomic(first_, "Title: The Lift\n\nINT. LIFT - DAY\n\nDOT\nGuard up.\n"));
    ROLELLM_CHECK(write_atomic(second_, "Title: The Stairs\n\nINT. STAIRS - DAY\n\nDOT\nUp.\n"));
    ROLELLM_CHECK(write_atomic(third_, "Title: The Roof\n\nEXT. ROOF - DAY\n\nDOT\nOut.\n"));
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / "story_test";
  const fs::path first_ = folder_ / "lift.fountain", second_ = folder_ / "stairs.fountain",
                 third_ = folder_ / "roof.fountain";
};

TEST_F(Story, OfOneFileIsItsScript) {
  const auto script = load_story(std::vector{first_}, kFormat);
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->title, "The Lift");
  ASSERT_EQ(script->parts.size(), 1u);
  EXPECT_EQ(script->parts[0].source, "lift.fountain");
  EXPECT_EQ(script->parts[0].sha256, *sha256_file(first_));
  EXPECT_EQ(line_in_part(script->parts, 5), "5");
}

TEST_F(Story, OfTwoCountsScenesOnAndKeepsEachLineApart) {
  const auto script = load_story(std::vector{first_, second_}, kFormat);
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->title, "The Lift / The Stairs");
  ASSERT_EQ(script->utterances.size(), 6u);  // of each title, heading and speech
  const Utterance& first = script->utterances[2];
  const Utterance& second = script->utterances[5];
  EXPECT_EQ(second.act_id, first.act_id + 1);
  EXPECT_EQ(first.line_begin, 5);
  EXPECT_EQ(second.line_begin, 10005);
  EXPECT_EQ(line_in_part(script->parts, first.line_begin), "lift.fountain:5");
  EXPECT_EQ(line_in_part(script->parts, second.line_begin), "stairs.fountain:5");
  EXPECT_EQ(part_of(script->parts, 10000)->source, "lift.fountain");
}

TEST_F(Story, HasOneNumberForEachLineHoweverLongAPartIs) {
  for (const auto& [blank, begins] : {std::pair{9994, 10000}, std::pair{9995, 20000}}) {
    // the last speech is in line `blank` + 6
    ASSERT_TRUE(write_atomic(first_, "Title: The Lift\n\nINT. LIFT - DAY\n\n" +
                                         std::string(static_cast<std::size_t>(blank), '\n') +
                                         "DOT\nGuard up.\n"));
    const auto script = load_story(std::vector{first_, second_, third_}, kFormat);
    ASSERT_TRUE(script) << describe(script.error());
    ASSERT_EQ(script->utterances.size(), 9u);
    EXPECT_EQ(script->parts[1].line, begins);
    EXPECT_EQ(script->parts[2].line, begins + 10000);
    EXPECT_EQ(part_of(script->parts, script->utterances[2].line_end)->source, "lift.fountain");
    EXPECT_EQ(part_of(script->parts, script->utterances[3].line_begin)->source, "stairs.fountain");
    EXPECT_EQ(line_in_part(script->parts, script->utterances[8].line_begin), "roof.fountain:5");
  }
}

TEST_F(Story, MayBeOfSeveralFormats) {
  const fs::path play = folder_ / "play.txt";
  ASSERT_TRUE(write_atomic(play,
                           "DOT: Chin down, Upton.\n\nUPTON: Ding.\n\nDOT: Chin down, I said.\n\n"
                           "UPTON: Doors closing.\n\nDOT: Not yet.\n\nUPTON: Ding.\n"));
  const fs::path lift = folder_ / "lift.fdx";
  const auto parsed = load_script(first_, kFormat);
  ASSERT_TRUE(parsed);
  ASSERT_TRUE(write_atomic(lift, *render_script(*parsed, "fdx", 0)));
  const auto script = load_story(std::vector{lift, play});
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->format, "fdx / transcript");
  EXPECT_EQ(line_in_part(script->parts, script->utterances.back().line_begin), "play.txt:11");
}

TEST_F(Story, IsSavedWithItsParts) {
  const auto script = load_story(std::vector{first_, second_}, kFormat);
  ASSERT_TRUE(script);
  ASSERT_TRUE(save_script(folder_ / "both.jsonl", *script));
  const auto again = load_parsed_script(folder_ / "both.jsonl");
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_EQ(again->parts.size(), 2u);
  EXPECT_EQ(again->parts[1].source, "stairs.fountain");
  EXPECT_EQ(again->parts[1].title, "The Stairs");
  EXPECT_EQ(again->parts[1].sha256, *sha256_file(second_));
  EXPECT_EQ(again->parts[1].line, 10000);
}

TEST_F(Story, WantsFilesOfTwoNamesAndOneLanguage) {
  ASSERT_TRUE(write_atomic(folder_ / "again/lift.fountain", "DOT\nNo.\n"));
  const auto twice = load_story(std::vector{first_, folder_ / "again/lift.fountain"}, kFormat);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "two scripts of one story are called lift.fountain");
  ASSERT_TRUE(write_atomic(folder_ / "zh.fountain", "@小明\n你好，你好吗？\n\n@小红\n我很好。\n"));
  const auto mixed = load_story(std::vector{first_, folder_ / "zh.fountain"}, kFormat);
  ASSERT_FALSE(mixed);
  EXPECT_EQ(error_code(mixed.error()), "usage");
  EXPECT_NE(mixed.error().message.find("found en in "), std::string::npos);
}

}  // namespace
}  // namespace rolellm

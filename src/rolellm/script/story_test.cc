#include "rolellm/script/story.h"

#include <gtest/gtest.h>

#include "rolellm/core/hash.h"

namespace rolellm {
namespace {

class Story : public testing::Test {
 protected:
  Story() {
    ROLELLM_CHECK(write_atomic(first_, "Title: The Lift\n\nINT. LIFT - DAY\n\nDOT\nGuard up.\n"));
    ROLELLM_CHECK(write_atomic(second_, "Title: The Stairs\n\nINT. STAIRS - DAY\n\nDOT\nUp.\n"));
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / "story_test";
  const fs::path first_ = folder_ / "lift.fountain", second_ = folder_ / "stairs.fountain";
};

TEST_F(Story, OfOneFileIsItsScript) {
  const auto script = load_story(std::vector{first_});
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->title, "The Lift");
  ASSERT_EQ(script->parts.size(), 1u);
  EXPECT_EQ(script->parts[0].source, "lift.fountain");
  EXPECT_EQ(script->parts[0].sha256, *sha256_file(first_));
  EXPECT_EQ(line_in_part(script->parts, 5), "5");
}

TEST_F(Story, OfTwoCountsScenesOnAndKeepsEachLineApart) {
  const auto script = load_story(std::vector{first_, second_});
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->title, "The Lift / The Stairs");
  ASSERT_EQ(script->utterances.size(), 4u);  // two headings, two speeches
  const Utterance& first = script->utterances[1];
  const Utterance& second = script->utterances[3];
  EXPECT_EQ(second.act_id, first.act_id + 1);
  EXPECT_EQ(first.line_begin, 5);
  EXPECT_EQ(second.line_begin, 10005);
  EXPECT_EQ(line_in_part(script->parts, first.line_begin), "lift.fountain:5");
  EXPECT_EQ(line_in_part(script->parts, second.line_begin), "stairs.fountain:5");
  EXPECT_EQ(part_of(script->parts, 10000)->source, "lift.fountain");
}

TEST_F(Story, IsSavedWithItsParts) {
  const auto script = load_story(std::vector{first_, second_});
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
  const auto twice = load_story(std::vector{first_, folder_ / "again/lift.fountain"});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "two scripts of one story are called lift.fountain");
  ASSERT_TRUE(write_atomic(folder_ / "zh.txt", "小明：你好。\n小红：你好吗？\n小明：我很好。\n"));
  const auto mixed = load_story(std::vector{first_, folder_ / "zh.txt"});
  ASSERT_FALSE(mixed);
  EXPECT_EQ(exit_code(mixed.error()), 2);
}

}  // namespace
}  // namespace rolellm

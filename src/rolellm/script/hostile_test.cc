// Texts that no writer makes. Where time once grew with the square of the size, the size is one at
// which that would take minutes.
#include <algorithm>

#include <gtest/gtest.h>

#include "rolellm/script/cast/cast.h"
#include "rolellm/script/hostile_texts.h"

namespace rolellm {
namespace {

std::string hostile_text(std::string_view name, std::size_t bytes) {
  const auto texts = hostile_texts();
  const auto found = std::find_if(texts.begin(), texts.end(),
                                  [&](const HostileText& text) { return text.name == name; });
  return below_a_scene(found->write(bytes));
}

class HostileTexts : public testing::TestWithParam<std::string_view> {};

TEST_P(HostileTexts, AreReadOrRefused) {
  constexpr std::size_t kBytes = 30'000;
  for (const HostileText& hostile : hostile_texts()) {
    const auto script = parse_script(below_a_scene(hostile.write(kBytes)), GetParam());
    if (!script) {
      EXPECT_EQ(script.error().kind, ErrorKind::bad_script) << hostile.name;
      continue;
    }
    EXPECT_TRUE(cast_of(*script)) << hostile.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, HostileTexts,
                         testing::Values("auto", "fountain", "screenplay", "play", "subtitles"),
                         [](const auto& format) { return std::string(format.param); });

TEST(HostilePlays, MarksOfBoldInOneLineTakeLinearTime) {
  EXPECT_TRUE(parse_script(hostile_text("bold", 16'000'000), "play"));
}

TEST(HostilePlays, StopsInAListOfPersonsTakeLinearTime) {
  const std::string text = "DRAMATIS PERSONAE\n\n" + repeated("1.", 4'000'000) +
                           "\n\nACT I\n\nRUTH. Well.\n\nHAL. Yes.\n\nRUTH. So.\n";
  EXPECT_TRUE(parse_script(text, "play"));
}

TEST(HostilePlays, ASpeechOfOneEndlessLineIsASpeech) {
  const auto script = parse_script("第一场 内景 白天 客厅\n\n老王：你好。\n小李：" +
                                   repeated("你好吗，", 1'000'000));
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "chinese");
  EXPECT_EQ(script->utterances.back().role, "小李");
}

TEST(HostileCasts, CuesOfTwoTakeLinearTime) {
  const auto script = parse_script(hostile_text("names in pairs", 1'000'000), "fountain");
  ASSERT_TRUE(script);
  EXPECT_TRUE(cast_of(*script));
}

}  // namespace
}  // namespace rolellm

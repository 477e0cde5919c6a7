#include "rolellm/text/content_words.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(ContentWords, OfOtherLanguagesLeaveOutEnglishStopWordsToo) {
  // A teacher tells of a German play in English.
  const auto german = ContentWords::load("de");
  ASSERT_TRUE(german);
  EXPECT_EQ(german->of("Der Wirt und the landlord"),
            (std::vector<std::string>{"wirt", "landlord"}));
  const auto french = ContentWords::load("fr");
  ASSERT_TRUE(french);
  EXPECT_EQ(french->of("C'est le jardin"), std::vector<std::string>{"jardin"});
}

using Words = std::vector<std::string>;

TEST(ContentWords, LeaveStopWordsOut) {
  const auto content = ContentWords::load("en");
  ASSERT_TRUE(content);
  EXPECT_EQ(content->of("I have been in the lift, and it's stopping"), (Words{"lift", "stop"}));
}

TEST(ContentWords, LeaveChineseFunctionPairsOut) {
  const auto content = ContentWords::load("zh");
  ASSERT_TRUE(content);
  EXPECT_EQ(content->of("我的面馆"), (Words{"的面", "面馆"}));  // 我的: two stop characters
}

TEST(Support, IsTheShareOfContentWordsFound) {
  const auto content = ContentWords::load("en");
  ASSERT_TRUE(content);
  // content words of the claim: bet, wren, ninety, biscuit; "ninety" is nowhere: 3 of 4
  EXPECT_DOUBLE_EQ(content->support("I bet Wren ninety biscuits.",
                                    {"Wren owes a biscuit.", "He bets with her."}),
                   0.75);
}

TEST(Support, IsWholeWhenNothingIsClaimed) {
  const auto content = ContentWords::load("en");
  ASSERT_TRUE(content);
  EXPECT_DOUBLE_EQ(content->support("It is what it is.", {}), 1.0);
}

TEST(Support, IsNothingWithoutSources) {
  const auto content = ContentWords::load("en");
  ASSERT_TRUE(content);
  EXPECT_DOUBLE_EQ(content->support("The harbour burned.", {}), 0.0);
}

}  // namespace
}  // namespace rolellm

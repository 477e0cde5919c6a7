#include "rolellm/profile/profile.h"

#include <gtest/gtest.h>

#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

TEST(DialoguePairs, JoinASpeechWithWhatWasSaidBefore) {
  const auto pairs = dialogue_pairs(lift_scene(), "DOT");
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(pairs[0].said_by, "UPTON");
  EXPECT_EQ(pairs[0].said, "Ding. Floor two. This lift regrets the draught.");
  EXPECT_EQ(pairs[0].reply, "Guard up, Upton. I boxed for Hull in 1969.");
  EXPECT_EQ(pairs[0].line_begin, 5);
}

TEST(DialoguePairs, OpenWithTheNarratorWhenNobodySpokeInTheScene) {
  const auto pairs = dialogue_pairs(lift_scene(), "DOT");
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(pairs[1].said_by, "narrator");
  EXPECT_EQ(pairs[1].said, "");
  EXPECT_EQ(pairs[2].said_by, "narrator");  // the same role goes on speaking
}

TEST(DialoguePairs, AreNoneForAStranger) {
  EXPECT_TRUE(dialogue_pairs(lift_scene(), "NOBODY").empty());
  EXPECT_TRUE(dialogue_pairs({}, "DOT").empty());
}

TEST(TellingSpeeches, TakeTheLongestOfEachStretch) {
  // Three speeches, two stretches: [0, 1) and [1, 3).
  EXPECT_EQ(telling_speeches(lift_scene(), "DOT", 2, 30),
            (std::vector<std::string>{"Guard up, Upton. I boxed for Hull in 1969.",
                                      "Guard up, all of you. The roof leaks on Wren."}));
}

TEST(ToldOfRole, HasTheEntranceAndWhatOthersSay) {
  EXPECT_EQ(told_of_role(lift_scene(), {"DOT", {"DOT"}}, 4, 30),
            (std::vector<std::string>{"DOT HARKER, 74, ducks in with a bucket.",
                                      "Upton: Dot has a point."}));
}

TEST(ToldOfRole, BeginsWithTheRoleWhereTwoAreIntroduced) {
  const std::vector<Utterance> lines = {
      said("narrator",
           "A desk. GRACE, 40, the manager, faces AMBROSE FENN, 67, in velvet. He waits.", 0, 1),
      said("AMBROSE", "Good evening.", 0, 3)};
  EXPECT_EQ(told_of_role(lines, {"AMBROSE", {"AMBROSE"}}, 4, 30),
            std::vector<std::string>{"AMBROSE FENN, 67, in velvet. He waits."});
  EXPECT_EQ(told_of_role(lines, {"GRACE", {"GRACE"}}, 4, 30),
            std::vector<std::string>{
                "GRACE, 40, the manager, faces AMBROSE FENN, 67, in velvet. He waits."});
}

}  // namespace
}  // namespace rolellm

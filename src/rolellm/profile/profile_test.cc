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
  EXPECT_EQ(told_of_role(*count_role(lift_script(), "DOT"), 4, 30),
            (std::vector<std::string>{"DOT HARKER, 74, ducks in with a bucket.",
                                      "Upton: Dot has a point."}));
}

TEST(ToldOfRole, HasTheNarrationThatIsOfTheRoleAlone) {
  Script script = lift_script();
  script.utterances = {
      said("narrator", "A desk. GRACE, 40, the manager, faces AMBROSE FENN, 67, in velvet.", 0, 1),
      said("narrator", "Ambrose pats the desk. Grace mops, watched by Ambrose.", 0, 3),
      said("AMBROSE", "Good evening.", 0, 5), said("GRACE", "Good evening.", 0, 7)};
  EXPECT_EQ(told_of_role(*count_role(script, "AMBROSE"), 4, 30),
            (std::vector<std::string>{"AMBROSE FENN, 67, in velvet.", "Ambrose pats the desk."}));
  EXPECT_EQ(told_of_role(*count_role(script, "GRACE"), 4, 30),
            (std::vector<std::string>{"GRACE, 40, the manager", "Grace mops"}));
}

TEST(ToldOfRole, HasWhatIsSaidOfTheRoleBeforeWhatIsSaidToIt) {
  Script script = lift_script();
  script.utterances.push_back(said("UPTON", "This lift, Dot, has feelings of its own.", 1, 17));
  EXPECT_EQ(told_of_role(*count_role(script, "DOT"), 2, 30),
            (std::vector<std::string>{"DOT HARKER, 74, ducks in with a bucket.",
                                      "Upton: Dot has a point."}));
}

}  // namespace
}  // namespace rolellm

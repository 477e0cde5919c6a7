#include "rolellm/context_instruct/segments.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

TEST(SceneSegments, JoinShortScenes) {
  const auto segments = scene_segments(lift_scene(), "DOT", 200, 20);
  ASSERT_EQ(segments.size(), 1u);
  EXPECT_EQ(segments[0].lines.size(), 8u);
}

TEST(SceneSegments, StayApartWhenTheyDoNotFit) {
  // Scene 0 has 8 + 8 + 8 + 6 = 30 words, scene 1 has 3 + 10 + 4 + 4 = 21.
  const auto segments = scene_segments(lift_scene(), "DOT", 40, 20);
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].lines.front().line_begin, 1);
  EXPECT_EQ(segments[1].lines.front().line_begin, 9);
}

TEST(SceneSegments, LeaveOutStretchesWithoutTheRole) {
  const std::vector<Utterance> dialogue = {said("DOT", "I am here.", 0, 1),
                                           said("WREN", "So am I.", 1, 3)};
  const auto segments = scene_segments(dialogue, "DOT", 5, 5);
  ASSERT_EQ(segments.size(), 1u);
  EXPECT_EQ(segments[0].lines.size(), 1u);
  EXPECT_TRUE(scene_segments(dialogue, "NOBODY", 5, 5).empty());
  EXPECT_TRUE(scene_segments({}, "DOT", 5, 5).empty());
}

TEST(SceneSegments, CutLongScenesEvenlyAndKeepLongLinesWhole) {
  std::vector<Utterance> dialogue;
  for (int i = 0; i < 6; ++i) dialogue.push_back(said("DOT", "one two three four five", 0, i + 1));
  const auto segments = scene_segments(dialogue, "DOT", 16, 5);  // 30 words: two stretches of 15
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].lines.size(), 3u);
  EXPECT_EQ(scene_segments(dialogue, "DOT", 2, 5).size(), 6u);
}

TEST(ShowSegment, NumbersLinesAndBracketsNarration) {
  std::vector<Utterance> dialogue = {said("narrator", "The cable sings.", 0, 2),
                                     said("DOT", "Guard up.", 0, 4)};
  Utterance heading = said("narrator", "INT. LIFT - DAY", 0, 1);
  heading.kind = UtteranceKind::scene_heading;
  const ProfileSegment segment{dialogue};
  dialogue.insert(dialogue.begin(), heading);
  EXPECT_EQ(show_segment(segment, dialogue),
            "INT. LIFT - DAY\n[2] (The cable sings.)\n[4] Dot: Guard up.");
}

}  // namespace
}  // namespace rolellm

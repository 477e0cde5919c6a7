#include "rolellm/context_instruct/evidence.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

ContentWords english() {
  auto content = ContentWords::load("en");
  ROLELLM_CHECK(content);
  return *content;
}

const ProfileSegment kSegment{lift_scene()};

TEST(FindEvidence, KeepsLinesThatTheTeacherNamedRightly) {
  const auto found =
      find_evidence(kSegment, "Where did you box in 1969?", "I boxed for Hull.", 5, 5, english());
  EXPECT_TRUE(found.cited);
  EXPECT_EQ(found.evidence.line_begin, 5);
  EXPECT_EQ(found.evidence.line_end, 6);
  EXPECT_EQ(found.evidence.quote, "Dot: Guard up, Upton. I boxed for Hull in 1969.");
  EXPECT_DOUBLE_EQ(found.support, 1.0);  // box, hull
}

TEST(FindEvidence, SearchesWhenTheNamedLinesAreWrong) {
  const auto found =
      find_evidence(kSegment, "Where did you box in 1969?", "I boxed for Hull.", 9, 15, english());
  EXPECT_FALSE(found.cited);
  EXPECT_EQ(found.evidence.line_begin, 5);
}

TEST(FindEvidence, FindsNothingForWhatNobodySaid) {
  const auto found =
      find_evidence(kSegment, "Who painted Paris?", "Monet painted Paris.", 5, 5, english());
  EXPECT_TRUE(found.evidence.quote.empty());
  EXPECT_DOUBLE_EQ(found.support, 0.0);
}

TEST(FindEvidence, NeverLeavesTheScene) {
  // "cable" is the last thing of scene 1's first line, "regrets nothing" the last of scene 0.
  const auto found =
      find_evidence(kSegment, "", "The lift regrets nothing and the cable sings.", 0, 0, english());
  EXPECT_EQ(found.evidence.scene, 0);
  EXPECT_LE(found.evidence.line_end, 8);
}

TEST(FindEvidence, TakesAnEmptySegment) {
  EXPECT_TRUE(find_evidence({}, "Who?", "I boxed.", 1, 2, english()).evidence.quote.empty());
}

}  // namespace
}  // namespace rolellm

#include "rolellm/eval/summary.h"

#include <cmath>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

std::vector<EvalItem> two_items() {
  EvalItem general{.role = "A", .question = "q", .references = {"yes my friend"}, .raw = "yes"};
  general.answers = {{"base", "no"}, {"tuned", "yes my friend"}, {"rolegpt", "yes my friend"}};
  EvalItem specific{
      .role = "B", .question = "r", .specific = true, .unseen = true, .references = {"the mill"}};
  specific.answers = {{"base", "the"}, {"tuned", "the mill"}};
  return {general, specific};
}

TEST(Summary, ScoresEachKindOnItsOwnItems) {
  const auto items = two_items();
  const EvalSummary summary = summarise(items, {.resamples = 100});
  EXPECT_EQ(summary.systems.at("tuned").at("cus").n, 1);
  EXPECT_DOUBLE_EQ(summary.systems.at("tuned").at("cus").mean, 1.0);
  // "yes my friend" against "yes": P = 1/3, R = 1, F1 = 0.5
  EXPECT_DOUBLE_EQ(summary.systems.at("tuned").at("raw").mean, 0.5);
  // "the" against "the mill": P = 1, R = 1/2, F1 = 2/3
  EXPECT_DOUBLE_EQ(summary.systems.at("base").at("spe").mean, 2.0 / 3.0);
}

TEST(Summary, PairsDifferencesByQuestion) {
  const EvalSummary summary = summarise(two_items(), {.resamples = 100});
  EXPECT_DOUBLE_EQ(summary.differences.at("tuned-base").at("spe").mean, 1.0 / 3.0);
  EXPECT_EQ(summary.differences.at("rolegpt-tuned").at("spe").n, 0);  // RoleGPT did not answer it
}

TEST(Summary, HasTheKeysOthersRead) {
  const Json json = summary_to_json(two_items(), {.resamples = 100});
  for (const char* system : {"base", "tuned", "rolegpt"}) {
    for (const char* kind : {"raw", "cus", "spe"}) {
      for (const char* key : {"f1", "low", "high", "n"})
        EXPECT_TRUE(json["systems"][system][kind].contains(key));
    }
  }
  EXPECT_TRUE(json["differences"]["tuned-base"]["spe"].contains("low"));
  EXPECT_TRUE(json["splits"].contains("unseen_roles"));
}

TEST(ItemScore, IsNotANumberWithoutReference) {
  EXPECT_TRUE(std::isnan(item_score(two_items()[1], "tuned", "raw", RougeTokens::rouge)));
}

}  // namespace
}  // namespace rolellm

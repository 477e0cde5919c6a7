#include "rolellm/rocit/packing.h"

#include <set>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TrainingRow row(std::vector<Token> tokens, std::vector<bool> learnt, int prefix) {
  return {.tokens = std::move(tokens), .learnt = std::move(learnt), .prefix = prefix};
}

TEST(MakePacks, StoresASharedPrefixOnce) {
  const TrainingRow a = row({1, 2, 3, 4}, {false, false, false, true}, 2);
  const TrainingRow b = row({1, 2, 5, 6, 7}, {false, false, false, true, true}, 2);
  const std::vector<const TrainingRow*> rows = {&a, &b};
  const std::vector<Pack> packs = make_packs(rows, 100);
  ASSERT_EQ(packs.size(), 1U);
  const Pack& pack = packs.front();
  EXPECT_EQ(pack.tokens, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(pack.positions, (std::vector<std::int64_t>{0, 1, 2, 3, 2, 3, 4}));
  ASSERT_EQ(pack.stretches.size(), 3U);
  EXPECT_EQ(pack.stretches[2].begin, 4);
  EXPECT_EQ(pack.stretches[2].context_length, 2);
  EXPECT_EQ(pack.rows, (std::vector<std::int64_t>{2, 4, 5}));
  EXPECT_EQ(pack.labels, (std::vector<std::int64_t>{4, 6, 7}));
}

TEST(MakePacks, LetsThePrefixPredictABranchThatBeginsWithALearntToken) {
  const TrainingRow a = row({1, 2, 3}, {false, false, true}, 2);
  const TrainingRow b = row({1, 2, 4}, {false, false, true}, 2);
  const std::vector<const TrainingRow*> rows = {&a, &b};
  const Pack pack = make_packs(rows, 100).front();
  EXPECT_EQ(pack.rows, (std::vector<std::int64_t>{1, 1}));  // the prefix's last token, twice
  EXPECT_EQ(pack.labels, (std::vector<std::int64_t>{3, 4}));
}

TEST(MakePacks, KeepsRolesApartInOnePack) {
  const TrainingRow a = row({1, 2, 3}, {false, false, true}, 2);
  const TrainingRow b = row({8, 9, 4}, {false, false, true}, 2);
  const std::vector<const TrainingRow*> rows = {&a, &b};
  const Pack pack = make_packs(rows, 100).front();
  ASSERT_EQ(pack.stretches.size(), 2U);
  EXPECT_EQ(pack.stretches[1].begin, 3);
  EXPECT_EQ(pack.stretches[1].context_length, 0);
  EXPECT_EQ(pack.positions, (std::vector<std::int64_t>{0, 1, 2, 0, 1, 2}));
}

TEST(MakePacks, BeginsANewPackAtTheLimitAndRepeatsThePrefix) {
  const TrainingRow a = row({1, 2, 3, 4}, {false, false, true, true}, 2);
  const TrainingRow b = row({1, 2, 5, 6}, {false, false, true, true}, 2);
  const std::vector<const TrainingRow*> rows = {&a, &b};
  const std::vector<Pack> packs = make_packs(rows, 5);
  ASSERT_EQ(packs.size(), 2U);
  EXPECT_EQ(packs[1].tokens, (std::vector<std::int64_t>{1, 2, 5, 6}));
  EXPECT_EQ(packs[0].rows.size() + packs[1].rows.size(), 4U);
}

TEST(EpochOrder, KeepsGroupsOfARoleSideBySideAndLeavesNoRowOut) {
  std::vector<TrainingRow> rows;
  for (Token i = 0; i < 21; ++i) {
    rows.push_back(row({i % 3, i, 9}, {false, false, true}, 1));  // three roles of seven rows
  }
  const std::vector<std::size_t> order = epoch_order(rows, 3, 7, 0);
  const std::set<std::size_t> seen(order.begin(), order.end());
  EXPECT_EQ(seen.size(), 21U);
  int changes = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (order[i] % 3 != order[i - 1] % 3) ++changes;
  }
  EXPECT_LE(changes, 8);  // seven rows make groups of 3, 3 and 1: nine groups, eight borders
  EXPECT_EQ(epoch_order(rows, 3, 7, 0), order);
  EXPECT_NE(epoch_order(rows, 3, 7, 1), order);
}

TEST(MakePacks, MakesNothingOfNothing) {
  EXPECT_TRUE(make_packs({}, 100).empty());
  EXPECT_EQ(learnt_tokens({}), 0);
}

}  // namespace
}  // namespace rolellm

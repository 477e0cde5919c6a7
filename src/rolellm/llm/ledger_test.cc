#include "rolellm/llm/ledger.h"

#include <gtest/gtest.h>

#include "rolellm/llm/prices.h"

namespace rolellm {
namespace {

TEST(Ledger, CountsWhatIsInFlightAtItsWorst) {
  Ledger ledger({.cost = 1.0, .tokens = std::nullopt});
  EXPECT_TRUE(ledger.reserve({.cost = 0.6, .tokens = 10}));
  EXPECT_FALSE(ledger.reserve({.cost = 0.5, .tokens = 10}));
  ledger.settle({.cost = 0.6, .tokens = 10}, {.cost = 0.1, .tokens = 4});
  EXPECT_TRUE(ledger.reserve({.cost = 0.5, .tokens = 10}));
  EXPECT_NEAR(ledger.spent().cost, 0.1, 1e-12);
  EXPECT_NEAR(ledger.set_aside().cost, 0.5, 1e-12);
}

TEST(Ledger, ManySmallPricesFillTheBudgetExactly) {
  Ledger ledger({.cost = 0.3, .tokens = std::nullopt});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(ledger.reserve({.cost = 0.1, .tokens = 1})) << i;
  EXPECT_FALSE(ledger.reserve({.cost = 1e-6, .tokens = 1}));
}

TEST(Ledger, TokensAreABudgetToo) {
  Ledger ledger({.cost = std::nullopt, .tokens = 100});
  EXPECT_TRUE(ledger.reserve({.cost = 5, .tokens = 100}));
  EXPECT_FALSE(ledger.reserve({.cost = 0, .tokens = 1}));
  const Error error = ledger.exhausted({.cost = 0, .tokens = 120});
  EXPECT_EQ(exit_code(error), 6);
  EXPECT_NE(describe(error).find("--max-tokens-total"), std::string::npos);
}

TEST(Ledger, ChargesByTheMillion) {
  // (1000 * 0.15 + 500 * 0.6) / 1e6
  const Charge charge = charge_for({.prompt_tokens = 1000, .completion_tokens = 500}, {0.15, 0.6});
  EXPECT_NEAR(charge.cost, 0.00045, 1e-12);
  EXPECT_EQ(charge.tokens, 1500);
}

TEST(Prices, TheLongestPatternWins) {
  const fs::path file = fs::path(testing::TempDir()) / "rolellm-prices.yaml";
  ASSERT_TRUE(write_atomic(file,
                           "format: rolellm.prices/1\nmodels:\n"
                           "  m*: {input: 1, output: 1}\n  mara-*: {input: 2, output: 2}\n"
                           "  mara-9: {input: 3, output: 3}\n"));
  for (const auto& [model, price] : {std::pair{"moth", 1.0}, {"mara-7", 2.0}, {"mara-9", 3.0}}) {
    const auto found = find_price_in(file, model);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((**found).input, price) << model;
  }
  const auto none = find_price_in(file, "other");
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
  fs::remove(file);
}

TEST(Prices, ABrokenLineIsNamed) {
  const fs::path file = fs::path(testing::TempDir()) / "rolellm-prices-broken.yaml";
  ASSERT_TRUE(
      write_atomic(file, "format: rolellm.prices/1\nmodels:\n  m: {input: cheap, output: 1}\n"));
  const auto found = find_price_in(file, "m");
  ASSERT_FALSE(found);
  EXPECT_EQ(exit_code(found.error()), 2);
  EXPECT_NE(describe(found.error()).find("models.m.input"), std::string::npos);
  fs::remove(file);
}

TEST(Prices, TheBundledFileIsSound) {
  const auto found =
      find_price_in(fs::path(ROLELLM_SOURCE_DIR) / "data/prices.yaml", "gpt-4o-mini");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((**found).input, 0.15);
}

}  // namespace
}  // namespace rolellm

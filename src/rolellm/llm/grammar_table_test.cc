#include "rolellm/llm/grammar_table.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// One token for each ASCII character.
TokenTable characters() {
  std::vector<std::string> texts;
  for (char c = ' '; c < 127; ++c) texts.emplace_back(1, c);
  const std::size_t size = texts.size();
  return {std::move(texts), std::vector<bool>(size)};
}

Json one_of(int value) { return Json{{"enum", Json::array({value})}}; }

TEST(GrammarTable, MakesTheGrammarOfASchemaOnceHoweverSchemasAlternate) {
  const TokenTable tokens = characters();
  GrammarTable table(tokens);
  const auto first = *table.find(one_of(1));
  const auto second = *table.find(one_of(2));
  EXPECT_NE(first, second);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(*table.find(one_of(1)), first);
    EXPECT_EQ(*table.find(one_of(2)), second);
  }
}

TEST(GrammarTable, ForgetsWhatWasUsedLeastOfLate) {
  const TokenTable tokens = characters();
  GrammarTable table(tokens, 2);
  const auto first = *table.find(one_of(1));
  const auto second = *table.find(one_of(2));
  EXPECT_EQ(*table.find(one_of(1)), first);
  ASSERT_TRUE(table.find(one_of(3)));
  EXPECT_EQ(*table.find(one_of(1)), first);
  EXPECT_NE(*table.find(one_of(2)), second);  // made anew; `second` lives on where it is used
  EXPECT_EQ(second->fewest_tokens(), 1);
}

TEST(GrammarTable, TellsNumbersApartThatAreWrittenDifferently) {
  const TokenTable tokens = characters();
  GrammarTable table(tokens);
  EXPECT_EQ((*table.find(Json{{"const", 1}}))->fewest_tokens(), 1);
  EXPECT_EQ((*table.find(Json{{"const", 1.0}}))->fewest_tokens(), 3);
}

TEST(GrammarTable, KeepsNothingOfASchemaItDoesNotUnderstand) {
  const TokenTable tokens = characters();
  GrammarTable table(tokens);
  EXPECT_FALSE(table.find(Json{{"type", "unicorn"}}));
  EXPECT_FALSE(table.find(Json{{"type", "unicorn"}}));
  EXPECT_TRUE(table.find(one_of(1)));
}

}  // namespace
}  // namespace rolellm

#include "rolellm/profile/person_words.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

const Json kPrompt = *parse_json(R"({
  "age_words": ["year", "aged"],
  "numbers": ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
  "person_words": {"she": {"child": ["girl"], "grown": ["woman"]},
                   "he": {"child": ["boy"], "grown": ["man"]},
                   "other": {"child": ["child"], "grown": ["adult"]}}})");

bool belied(std::string_view phrase, const std::string& introduction,
            const std::string& pronoun = "she") {
  const std::vector<std::string> names = {"WREN"};
  return PersonWords(kPrompt, content_words("en")).belie(phrase, {names, introduction, pronoun});
}

TEST(PersonWords, AreBeliedByTheAgeInTheIntroduction) {
  for (const char* child : {"WREN, 12, sits on the floor.", "WREN PELLOW (9) sits.",
                            "Wren, a lamp-bearer, aged ten.", "Wren is 12 years old."}) {
    EXPECT_TRUE(belied("a woman with a notebook", child)) << child;
    EXPECT_TRUE(belied("an adult", child)) << child;
    EXPECT_FALSE(belied("a girl with a notebook", child)) << child;
    EXPECT_FALSE(belied("a child", child)) << child;
  }
  EXPECT_TRUE(belied("a girl", "WREN, 74, ducks in."));
  EXPECT_FALSE(belied("a woman", "WREN, 74, ducks in."));
  EXPECT_FALSE(belied("a woman", "WREN carries 12 biscuits."));  // no age
}

TEST(PersonWords, AreBeliedByTheIntroductionsOwn) {
  EXPECT_TRUE(belied("a woman", "WREN, a girl with a notebook"));
  EXPECT_TRUE(belied("a girl", "WREN, an old woman"));
  EXPECT_FALSE(belied("a woman", "WREN, a clerk with a boy on her arm"));
  EXPECT_FALSE(belied("a man", "WREN, a man in a dress"));
}

TEST(PersonWords, AreBeliedByThePronoun) {
  EXPECT_TRUE(belied("an old man", ""));
  EXPECT_TRUE(belied("a boy", "WREN, 12, sits."));
  EXPECT_FALSE(belied("an old man", "", ""));
  EXPECT_FALSE(belied("an old woman", ""));
}

TEST(PersonWords, CountAsFarAsThePhraseNamesThePerson) {
  EXPECT_FALSE(belied("the mother of a man", ""));
  EXPECT_FALSE(belied("a clerk with a man's hat", "WREN, 12, sits."));
}

}  // namespace
}  // namespace rolellm

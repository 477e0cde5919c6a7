#include "rolellm/text/packed_words.h"

#include <string>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(PackedWords, PacksEightBytesOrEightLetters) {
  EXPECT_EQ(packed("ab"), 0x6162U);
  EXPECT_EQ(packed("abcdefghij"), packed("abcdefgh"));
  EXPECT_EQ(packed(""), 0U);
  EXPECT_EQ(packed_capitals("d'Arc"), packed("DARC"));
  EXPECT_EQ(packed_capitals("12"), 0U);
  EXPECT_EQ(packed_word("Arc"), packed("ARC"));
  EXPECT_NE(packed_word("陆定海"), packed_word("田小数"));
}

TEST(PackedWords, JoinsTheBitsOfAWord) {
  PackedWords words;
  words.add(packed("you"), 1);
  words.add(packed("you"), 4);
  words.add(0, 1);
  EXPECT_EQ(words.bits_of(packed("you")), 5);
  EXPECT_EQ(words.bits_of(packed("your")), 0);
  EXPECT_FALSE(words.contains(0));
}

TEST(PackedWords, KeepsAllAsItGrows) {
  PackedWords words;
  for (int i = 1; i <= 5000; ++i) words.add(packed(std::to_string(i)), 2);
  for (int i = 1; i <= 5000; ++i) EXPECT_TRUE(words.contains(packed(std::to_string(i)))) << i;
  EXPECT_FALSE(words.contains(packed("5001")));
}

}  // namespace
}  // namespace rolellm

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

TEST(FewPackedWords, AddsUpBitsOfOneWord) {
  EXPECT_EQ(FewPackedWords({{packed("you"), 1}, {packed("you"), 2}, {0, 4}}).bits_of(packed("you")),
            3);
}

TEST(FewPackedWords, HoldsEachWordInASlotOfItsOwn) {
  std::vector<std::pair<PackedWord, std::uint8_t>> words;
  for (int i = 1; i <= 100; ++i)
    words.emplace_back(packed(std::to_string(i)), static_cast<std::uint8_t>(i));
  const FewPackedWords few(words);
  for (const auto& [word, bits] : words) EXPECT_EQ(few.bits_of(word), bits);
  EXPECT_EQ(few.bits_of(packed("101")), 0);
  EXPECT_EQ(few.bits_of(0), 0);
  EXPECT_EQ(FewPackedWords().bits_of(packed("you")), 0);
}

std::vector<PackedWord> words_in(std::string_view text) {
  std::vector<PackedWord> words;
  for_each_packed_word(text, [&](PackedWord word) { words.push_back(word); });
  return words;
}

TEST(PackedWordsOfText, EndAtSignsAndBlanksButNotAtApostrophes) {
  const std::vector<PackedWord> expected = {packed("I"), packed("don't"), packed("you"),
                                            packed("étoile")};
  EXPECT_EQ(words_in("I don't--you? (étoile)"), expected);
  EXPECT_TRUE(words_in("").empty());
  EXPECT_TRUE(words_in("12, 13").empty());
}

TEST(PackedWordsOfText, PassesOverWordsThatDoNotFit) {
  EXPECT_EQ(words_in("lighthouse by"), std::vector<PackedWord>{packed("by")});
}

TEST(PackedWordsOfText, ReadsTheHeadOfALongText) {
  const auto words = words_in(std::string(70, ' ') + "you " + std::string(100, 'a') + " me");
  EXPECT_EQ(words, std::vector<PackedWord>{packed("you")});
}

}  // namespace
}  // namespace rolellm

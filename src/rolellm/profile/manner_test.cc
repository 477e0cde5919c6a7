#include "rolellm/profile/manner.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

ContentWords content(const char* language) {
  auto loaded = ContentWords::load(language);
  EXPECT_TRUE(loaded);
  return *loaded;
}

TEST(Manner, countsSentencesQuestionsAndPetWords) {
  const std::vector<Utterance> dialogue = {said("DOT", "Towel! Who took the towel?", 0, 1),
                                           said("DOT", "The towel is wet.", 0, 2),
                                           said("DOT", "Towel, champ.", 0, 3),
                                           said("UPTON", "The floor is wet. The floor.", 0, 4),
                                           said("UPTON", "The floor is dry.", 0, 5),
                                           said("UPTON", "Which floor?", 0, 6)};
  const Manner dot = measure_manner(dialogue, "DOT", content("en"), 5);
  EXPECT_DOUBLE_EQ(dot.words_per_sentence, 11.0 / 4);  // 1 + 4 + 4 + 2 words in 4 sentences
  EXPECT_DOUBLE_EQ(dot.questions, 0.25);
  EXPECT_DOUBLE_EQ(dot.exclamations, 0.25);
  EXPECT_EQ(dot.pet_words, std::vector<std::string>{"towel"});
}

TEST(Manner, chinesePetWordsArePairs) {
  const std::vector<Utterance> dialogue = {
      said("甲", "面馆开门了。", 0, 1), said("甲", "面馆没人。", 0, 2),
      said("甲", "我的面馆！", 0, 3), said("乙", "关门吧。", 0, 4)};
  const Manner manner = measure_manner(dialogue, "甲", content("zh"), 3);
  ASSERT_FALSE(manner.pet_words.empty());
  EXPECT_EQ(manner.pet_words.front(), "面馆");
}

TEST(Manner, isToldInTheWordsOfTheLanguage) {
  const Json wording = {
      {"short_below", 5},     {"often", 0.2},      {"short", "in short sentences"},
      {"calls", ", calling"}, {"pet_words", "; "}, {"comma", ", "}};
  const Manner manner{.words_per_sentence = 3, .exclamations = 0.5, .pet_words = {"towel", "ring"}};
  EXPECT_EQ(describe_manner(manner, wording), "in short sentences, calling; towel, ring");
  EXPECT_EQ(describe_manner({}, wording), "");
}

}  // namespace
}  // namespace rolellm

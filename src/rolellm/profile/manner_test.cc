#include "rolellm/profile/manner.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

TEST(Manner, countsSentencesQuestionsAndPetWords) {
  const std::vector<Utterance> dialogue = {said("DOT", "Towel! Who took the towel?", 0, 1),
                                           said("DOT", "The towel is wet.", 0, 2),
                                           said("DOT", "Towel, champ.", 0, 3),
                                           said("UPTON", "The floor is wet. The floor.", 0, 4),
                                           said("UPTON", "The floor is dry.", 0, 5),
                                           said("UPTON", "Which floor?", 0, 6)};
  const ProfileStatistics dot = measure_role(dialogue, "DOT", content_words("en"), 5);
  EXPECT_DOUBLE_EQ(dot.habits.words_per_sentence, 11.0 / 4);  // 1 + 4 + 4 + 2 words, 4 sentences
  EXPECT_DOUBLE_EQ(dot.habits.questions, 0.25);
  EXPECT_DOUBLE_EQ(dot.habits.exclamations, 0.25);
  EXPECT_DOUBLE_EQ(dot.habits.commas, 0.25);
  EXPECT_DOUBLE_EQ(dot.others.questions, 0.25);  // 1 of Upton's 4 sentences
  EXPECT_EQ(dot.vocabulary, 7);                  // towel who took the is wet champ
  ASSERT_EQ(dot.favourite_words.size(), 1u);
  EXPECT_EQ(dot.favourite_words[0].word, "towel");
  EXPECT_EQ(dot.favourite_words[0].speeches, 3);
}

TEST(MeasureRole, CountsSpeechesWordsAndScenes) {
  const auto s = measure_role(lift_scene(), "UPTON", content_words("en"), 5);
  EXPECT_EQ(s.speeches, 3);
  EXPECT_EQ(s.words, 8 + 6 + 4);
  EXPECT_EQ(s.scenes, 2);
  EXPECT_EQ(s.longest_speech, 8);
  EXPECT_DOUBLE_EQ(s.mean_words, 6.0);
  EXPECT_EQ(measure_role({}, "UPTON", content_words("en"), 5).speeches, 0);
}

TEST(MeasureRole, CountsSentencesThatBreakOff) {
  const std::vector<Utterance> dialogue = {
      said("A", "I was... no. I saw -- Well, the sea...", 0, 1), said("B", "你说……", 0, 2)};
  // "I was..." and "Well, the sea..." of "I was...", "no.", and the rest, which no full stop cuts
  EXPECT_DOUBLE_EQ(measure_role(dialogue, "A", content_words("en"), 5).habits.trailing, 2.0 / 3);
  EXPECT_DOUBLE_EQ(measure_role(dialogue, "B", content_words("zh"), 5).habits.trailing, 1);
}

TEST(Manner, chinesePetWordsArePairs) {
  const std::vector<Utterance> dialogue = {
      said("甲", "面馆开门了。", 0, 1), said("甲", "面馆没人。", 0, 2),
      said("甲", "我的面馆！", 0, 3), said("乙", "关门吧。", 0, 4)};
  const ProfileStatistics manner = measure_role(dialogue, "甲", content_words("zh"), 3);
  ASSERT_FALSE(manner.favourite_words.empty());
  EXPECT_EQ(manner.favourite_words.front().word, "面馆");
}

TEST(Manner, isToldInTheWordsOfTheLanguage) {
  const Json wording = {
      {"short_below", 5},     {"often", 0.2},      {"short", "in short sentences"},
      {"calls", ", calling"}, {"pet_words", "; "}, {"comma", ", "}};
  const ProfileStatistics manner{.habits = {.words_per_sentence = 3, .exclamations = 0.5},
                                 .favourite_words = {{"towel"}, {"ring"}, {"bell"}}};
  EXPECT_EQ(describe_manner(manner, wording, 2), "in short sentences, calling; towel, ring");
  EXPECT_EQ(describe_manner({}, wording, 2), "");
}

}  // namespace
}  // namespace rolellm

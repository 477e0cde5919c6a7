#include "rolellm/profile/catchphrases.h"

#include <cmath>

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

ContentWords english() { return content_words("en"); }

TEST(PhraseCandidates, AreWhatTheRoleRepeatsAndOthersDoNot) {
  const auto phrases = phrase_candidates(lift_scene(), "UPTON", english(), 5);
  ASSERT_EQ(phrases.size(), 2u);
  EXPECT_EQ(phrases[0].text, "This lift regrets");  // its parts are left out
  EXPECT_EQ(phrases[0].speeches, 2);
  EXPECT_EQ(phrases[1].text, "Ding.");
}

TEST(PhraseCandidates, AreNoneWithoutRepeats) {
  EXPECT_TRUE(phrase_candidates({said("A", "Hello there.", 0, 1)}, "A", english(), 5).empty());
  EXPECT_TRUE(phrase_candidates({}, "A", english(), 5).empty());
}

TEST(PhraseCandidates, LeaveOutWhatEverybodySays) {
  const std::vector<Utterance> dialogue = {
      said("A", "Good morning.", 0, 1), said("B", "Good morning.", 0, 2),
      said("A", "Good morning.", 0, 3), said("B", "Good morning.", 0, 4)};
  EXPECT_TRUE(phrase_candidates(dialogue, "A", english(), 5).empty());
}

TEST(PhraseCandidates, DoNotBreakOffOnAStopWord) {
  const std::vector<Utterance> dialogue = {said("A", "The view is closer.", 0, 1),
                                           said("A", "The view is wet.", 0, 2),
                                           said("A", "The view is grey.", 0, 3)};
  const auto phrases = phrase_candidates(dialogue, "A", english(), 5);
  ASSERT_EQ(phrases.size(), 1u);
  EXPECT_EQ(phrases[0].text, "The view");
}

TEST(PhraseCandidates, DoNotEndOnATitle) {
  const std::vector<Utterance> dialogue = {said("A", "Figures never drown, Mr. Flood.", 0, 1),
                                           said("A", "Figures never drown, Mr. Tallow.", 0, 2)};
  const auto phrases = phrase_candidates(dialogue, "A", english(), 5);
  ASSERT_EQ(phrases.size(), 1u);
  EXPECT_EQ(phrases[0].text, "Figures never drown");
}

TEST(CompletePhrase, TakesTheShortSentenceAroundIt) {
  EXPECT_EQ(complete_phrase("me a towel", lift_scene(), "DOT", english()), "Fetch me a towel.");
}

TEST(CompletePhrase, KeepsWordsThatStandAloneAndDropsFragments) {
  EXPECT_EQ(complete_phrase("Seconds out, gentlemen", lift_scene(), "DOT", english()),
            "Seconds out, gentlemen");
  EXPECT_EQ(complete_phrase("on the gate", lift_scene(), "UPTON", english()), "");
  EXPECT_EQ(complete_phrase("", lift_scene(), "UPTON", english()), "");
}

TEST(GroundPhrase, ListsTheLinesThatShowIt) {
  const auto phrase = ground_phrase(" guard up! ", lift_scene(), "DOT");
  EXPECT_EQ(phrase.text, "guard up!");
  EXPECT_EQ(phrase.lines, (std::vector<int>{5, 11}));
  EXPECT_FALSE(phrase.invented);
  EXPECT_EQ(phrase.speeches, 2);
  EXPECT_EQ(phrase.others, 0);
  // 2 of Dot's 3 speeches, none of Upton's 3: 2.1/4 against 0.1/4
  EXPECT_NEAR(phrase.log_odds, std::log(0.525 / 0.475) - std::log(0.025 / 0.975), 1e-9);
}

TEST(GroundPhrase, MarksWhatNobodySaidAsInvented) {
  EXPECT_TRUE(ground_phrase("Seconds out", lift_scene(), "DOT").invented);
  EXPECT_TRUE(ground_phrase("This lift regrets", lift_scene(), "DOT").invented);  // Upton's
  EXPECT_TRUE(ground_phrase("…", lift_scene(), "DOT").invented);
}

TEST(PhraseCandidates, BeginClausesAndAreMoreThanTwoWordsOfOne) {
  std::vector<Utterance> dialogue = {said("UPTON", "Ding.", 0, 1)};
  for (const char* speech :
       {"I sat at table nine.", "You ate at table nine.", "We met at table nine.",
        "My aunt is late.", "My aunt was early.", "Bet a biscuit it rains.",
        "Bet a biscuit it snows.", "Bet a biscuit it hails.", "Spit, rinse.", "Spit, rinse."})
    dialogue.push_back(said("DOT", speech, 0, std::ssize(dialogue) + 1));
  std::vector<std::string> texts;
  for (const PhraseCandidate& phrase : phrase_candidates(dialogue, "DOT", content_words("en"), 8))
    texts.push_back(phrase.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"Bet a biscuit", "Spit, rinse."}));
}

}  // namespace
}  // namespace rolellm

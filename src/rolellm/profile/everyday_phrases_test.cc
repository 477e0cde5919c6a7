#include "rolellm/profile/everyday_phrases.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

const std::vector<Utterance> kSaid = {
    said("A", "Is it El Macho? We met at Nether Sallow, Arch.", 0, 1),
    said("B", "My dear small tempest. Klatu Verada Nikto, and salt.", 0, 2)};

bool everyday(const char* text, int speeches, int others = 0, bool whole = true) {
  return is_everyday({text, speeches, others, whole, 1}, WrittenNames(kSaid, "en"),
                     *mention_words("en"), content_words("en"));
}

TEST(IsEveryday, IsWhatAnybodySays) {
  for (const char* phrase : {"Thank you.", "I'm sorry", "Yeah.", "My dear"})
    EXPECT_TRUE(everyday(phrase, 3)) << phrase;
  EXPECT_FALSE(everyday("My dear", 9));  // the role's own
  EXPECT_TRUE(everyday("My dear", 9, 1));
}

TEST(IsEveryday, IsAName) {
  for (const char* phrase : {"El Macho.", "Nether Sallow", "All right, Arch."})
    EXPECT_TRUE(everyday(phrase, 4)) << phrase;
  for (const char* phrase : {"Klatu Verada Nikto", "small tempest", "Salt and sorrow!"})
    EXPECT_FALSE(everyday(phrase, 4)) << phrase;
}

TEST(IsEveryday, IsWhatOthersSayHalfAsOften) {
  EXPECT_TRUE(everyday("Salt and sorrow!", 2, 1));
  EXPECT_FALSE(everyday("Salt and sorrow!", 5, 1));
}

TEST(IsEveryday, IsAShortPieceOfAClauseThatComesBackSeldom) {
  EXPECT_TRUE(everyday("the tempest", 4, 0, false));
  EXPECT_FALSE(everyday("this tempest", 5, 0, false));
  EXPECT_FALSE(everyday("the small tempest", 2, 0, false));
  EXPECT_TRUE(everyday("I looked", 2));
  EXPECT_FALSE(everyday("I looked", 3));
  EXPECT_FALSE(everyday("Bell's gone.", 2));
}

}  // namespace
}  // namespace rolellm

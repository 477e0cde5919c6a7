#include "rolellm/script/script_language.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

std::string language(std::vector<std::string> speeches) {
  std::vector<Utterance> utterances;
  for (std::string& speech : speeches) {
    Utterance utterance;
    utterance.role = "ANNA";
    utterance.content = std::move(speech);
    utterances.push_back(std::move(utterance));
  }
  const auto found = language_of(utterances);
  EXPECT_TRUE(found);
  return found ? *found : "";
}

TEST(LanguageOf, IsToldByItsSmallWords) {
  EXPECT_EQ(language({"The bell is not for you, and I have told you that.", "What do you want?"}),
            "en");
  EXPECT_EQ(language({"Die Glocke ist nicht für dich, und das habe ich dir auch gesagt.",
                      "Was willst du denn von mir?"}),
            "de");
  EXPECT_EQ(language({"La cloche n'est pas pour vous, et je vous l'ai déjà dit.",
                      "Que voulez-vous de moi dans ce jardin ?"}),
            "fr");
  EXPECT_EQ(language({"钟不是为你敲的。", "你要什么？"}), "zh");
}

TEST(LanguageOf, StaysEnglishWhereNothingTells) {
  EXPECT_EQ(language({}), "en");
  EXPECT_EQ(language({"Hm.", "La la la."}), "en");
  // One who speaks French in an English script.
  EXPECT_EQ(language({"I have not seen the hen, and that is what you said to me.",
                      "Mais non, mon ami. La poule est dans le jardin.",
                      "He is in the yard, and you are not to go with him."}),
            "en");
}

TEST(LanguageOf, DoesNotCountNarration) {
  Utterance told;
  told.role = "narrator";
  told.content = "Der Wirt tritt auf und stellt das Licht auf den Tisch, das er in der Hand hat.";
  Utterance said;
  said.role = "ANNA";
  said.content = "The light is for you.";
  const auto found = language_of({told, said});
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, "en");
}

}  // namespace
}  // namespace rolellm

#include "rolellm/profile/vocatives.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

std::vector<std::string> called(const std::vector<std::string>& speeches,
                                const char* language = "en") {
  std::vector<Utterance> said_so;
  for (const std::string& speech : speeches) said_so.push_back(said("A", speech, 0, 1));
  std::vector<const Utterance*> pointers;
  for (const Utterance& utterance : said_so) pointers.push_back(&utterance);
  return vocatives(pointers, content_words(language), *no_vocatives(language));
}

TEST(Vocatives, AreSetOffByCommasAtEitherEnd) {
  EXPECT_EQ(called({"Mop, champ. Keep your left up, champ!", "Dear lady, come.", "Sit, dear lady.",
                    "On a what, champ?"}),
            (std::vector<std::string>{"champ", "Dear lady"}));
}

TEST(Vocatives, AreNotTheEndOfOneSentenceSaidAgain) {
  EXPECT_TRUE(
      called({"Chin down, hands up.", "Chin down, hands up.", "CHIN down, hands up!"}).empty());
}

TEST(Vocatives, HaveContent) {
  EXPECT_TRUE(called({"Well, yes.", "Well, no.", "So, well."}).empty());
  EXPECT_TRUE(called({}).empty());
}

TEST(Vocatives, AreFoundInChinese) {
  EXPECT_EQ(called({"早啊，小数点。", "小数点，当心烫着。", "来，小数点！", "第一，关电。",
                    "第一，堵门。"},
                   "zh"),
            std::vector<std::string>{"小数点"});
}

}  // namespace
}  // namespace rolellm

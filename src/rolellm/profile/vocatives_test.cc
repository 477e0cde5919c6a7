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
  std::vector<std::string> texts;
  for (const Vocative& vocative :
       vocatives(pointers, {"GRACE"}, content_words(language), *mention_words(language)))
    texts.push_back(vocative.text);
  return texts;
}

TEST(Vocatives, AreSetOffByCommasAtEitherEnd) {
  EXPECT_EQ(called({"Mop, champ. Keep your left up, champ!", "Dear lady, come.", "Sit, dear lady.",
                    "On a what, champ?"}),
            (std::vector<std::string>{"champ", "Dear lady"}));
}

TEST(Vocatives, MayStandWithinASentenceWhenTheyAreAnAddress) {
  EXPECT_EQ(called({"Is it so, dear lift?", "Two yards, dear lift, without a drop.",
                    "One, two, three.", "Four, two, five."}),
            std::vector<std::string>{"dear lift"});
}

TEST(Vocatives, AreNotTheEndOfOneSentenceSaidAgain) {
  EXPECT_TRUE(
      called({"Chin down, hands up.", "Chin down, hands up.", "CHIN down, hands up!"}).empty());
}

TEST(Vocatives, AreNotCalledOutToNobody) {
  EXPECT_TRUE(called({"Heavens, no!", "Heavens, the lamp!", "Lord, what now?", "Lord, it's late.",
                      "Holy parsnips, it is eleven!", "Holy parsnips, you did!"})
                  .empty());
  EXPECT_TRUE(called({"It's late, good heavens.", "You came, good heavens!",
                      "Down, fourteen inches.", "Up, fourteen inches!"})
                  .empty());
}

TEST(Vocatives, MayOnlyBeginSentencesWhenTheyNameTheHearer) {
  EXPECT_EQ(called({"Grace, come.", "Grace, sit."}), std::vector<std::string>{"Grace"});
  EXPECT_EQ(called({"Sir, come.", "Sir, sit."}), std::vector<std::string>{"Sir"});
}

TEST(Vocatives, OfSeveralAreThoseOfOne) {
  EXPECT_EQ(called({"Mop, champ.", "Sit, champ.", "Up, champs!", "Out, champs!"}),
            std::vector<std::string>{"champ"});
}

TEST(Vocatives, HaveContent) {
  EXPECT_TRUE(called({"Well, yes.", "Well, no.", "So, well."}).empty());
  EXPECT_TRUE(called({}).empty());
}

TEST(TellsOf, NobodyWhoIsOnlyCalled) {
  const MentionWords around = *mention_words("en");
  const Person bloom{"BLOOM", {"BLOOM"}};
  for (const char* call :
       {"Goodbye Bloom.", "Goodbye, Bloom.", "Come on, Bloom!", "Oh, come on Bloom!", "Bloom?",
        "Bloom, where is the boat?", "Where, Mr. Bloom, is the boat?", "My dear Bloom, no.",
        "Listen to me, Bloom -- the boat is gone.", "Hey Bloom Harker!", "So did the great bloom."})
    EXPECT_FALSE(tells_of(call, bloom, around)) << call;
  for (const char* told :
       {"Bloom is my brother.", "That's Bloom, the younger one.", "I like Bloom.", "Bloom's late.",
        "Goodbye, Bloom. I told Bloom to wait.", "Poor Bloom.", "Mr. Bloom knows.",
        "Give it to Bloom!"})
    EXPECT_TRUE(tells_of(told, bloom, around)) << told;
}

TEST(TellsOf, NobodyWhoIsOnlyCalledInChinese) {
  const MentionWords around = *mention_words("zh");
  const Person lu{"陆定海", {"陆定海", "定海"}};
  for (const char* call : {"定海，你开。", "好，陆定海！", "谢谢陆定海。"})
    EXPECT_FALSE(tells_of(call, lu, around)) << call;
  for (const char* told : {"定海的定海。", "这位是陆定海。", "我认识定海三十年了。"})
    EXPECT_TRUE(tells_of(told, lu, around)) << told;
}

TEST(IsOnlyCalled, IsWhatHasNamesAndAddressesAlone) {
  const std::vector<Person> cast = {{"FLOOD", {"FLOOD", "OBADIAH"}}, {"DOT", {"DOT"}}};
  const MentionWords around = *mention_words("en");
  for (const char* name : {"Mr. Flood", "Dot-Dot", "Oh, my dear Dot!", "Captain Obadiah Flood"})
    EXPECT_TRUE(is_only_called(name, cast, around)) << name;
  for (const char* phrase : {"Guard up, Dot", "Dot boxes", "dear lady", "my small typhoon"})
    EXPECT_FALSE(is_only_called(phrase, cast, around)) << phrase;
  const std::vector<Person> crew = {{"陆定海", {"陆定海", "定海"}}, {"钱经理", {"钱经理"}}};
  for (const char* name : {"陆先生", "钱经理", "好，定海！"})
    EXPECT_TRUE(is_only_called(name, crew, *mention_words("zh"))) << name;
  EXPECT_FALSE(is_only_called("小数点", crew, *mention_words("zh")));
}

TEST(Vocatives, AreFoundInChinese) {
  EXPECT_EQ(called({"早啊，小数点。", "小数点，当心烫着。", "来，小数点！", "第一，关电。",
                    "第一，堵门。"},
                   "zh"),
            std::vector<std::string>{"小数点"});
  EXPECT_EQ(called({"陆先生，来。", "陆先生，坐。", "陆先生，看。"}, "zh"),
            std::vector<std::string>{"陆先生"});
  EXPECT_TRUE(called({"阿禾，我老伴。", "阿禾，走了六年。", "阿禾，我想她。"}, "zh").empty());
}

}  // namespace
}  // namespace rolellm

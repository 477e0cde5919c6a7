#include "rolellm/profile/phrase_check.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

const Json kWritten = *parse_json(R"({
  "least_support": 0.5,
  "speaking_words": ["i", "my", "you", "your"],
  "tells_nothing": ["bucket"],
  "age_words": ["year", "aged"],
  "numbers": ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
              "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
              "eighteen", "nineteen", "twenty", "thirty", "forty"],
  "person_words": {"she": {"grown": ["woman"], "child": ["girl"]}, "he": {"grown": ["man"]}},
  "pronouns": {"she": ["she", "her"], "he": ["he", "his"]}})");

/// Dot's lines and what tells of her, checked as the description does.
class DotsPhrases {
 public:
  DotsPhrases() : role_(*count_role(lift_script(), "DOT")), lines_(role_.content) {
    for (const Utterance& utterance : role_.folder.dialogue) {
      if (utterance.role == "DOT" || mentions_person(utterance.content, role_.self))
        lines_.add(utterance);
    }
  }
  std::optional<FoundPhrase> best(const std::vector<std::string>& samples) const {
    return PhraseCheck(role_, kWritten, "she").best(samples, {role_.self.names, entrance_, lines_});
  }
  std::string text(const std::vector<std::string>& samples) const {
    const auto found = best(samples);
    return found ? found->text : "";
  }
  bool stands(const std::string& sample) const { return best({sample}).has_value(); }
  /// As wishes and fears are chosen, where `common` is in every line.
  std::string agreed(const std::vector<std::string>& samples,
                     const std::unordered_set<std::string>& common = {}) const {
    const auto found = PhraseCheck(role_, kWritten, "she")
                           .best(samples, {role_.self.names, entrance_, lines_, &common, true});
    return found ? found->text : "";
  }
  std::string clean(const std::string& text) const {
    return PhraseCheck(role_, kWritten, "she").clean(text, role_.self.names);
  }

 private:
  CountedRole role_;
  SourceLines lines_;
  std::string entrance_ = "DOT HARKER, 74, ducks in with a bucket.";
};

TEST(PhraseCheck, CitesTheLinesThatHoldTheWords) {
  const auto found = DotsPhrases().best({"fetch a towel in Hull"});
  ASSERT_TRUE(found);
  EXPECT_DOUBLE_EQ(found->support.share, 1);
  ASSERT_EQ(found->support.lines.size(), 2u);
  EXPECT_EQ(found->support.lines[0].line, 5);
  EXPECT_EQ(found->support.lines[1].line, 13);
  EXPECT_EQ(found->support.lines[1].quote, "Fetch me a towel.");
}

TEST(PhraseCheck, DropsWhatTheLinesDoNotSay) {
  const DotsPhrases dot;
  EXPECT_TRUE(dot.stands("fetch a towel"));
  EXPECT_TRUE(dot.stands("fetch a clean towel quickly"));     // 2 of 4 words
  EXPECT_FALSE(dot.stands("fetch a clean blanket quickly"));  // 1 of 4
}

TEST(PhraseCheck, WantsTwoWordsOfOneLine) {
  const DotsPhrases dot;
  EXPECT_FALSE(dot.stands("fetch the lift"));   // one word of Dot's, one of Upton's to nobody
  EXPECT_TRUE(dot.stands("a towel"));           // the only word
  EXPECT_FALSE(dot.stands("calm down Upton"));  // a name proves nothing
}

TEST(PhraseCheck, RefusesStrangersNamesAndTheOtherSex) {
  const DotsPhrases dot;
  EXPECT_FALSE(dot.stands("fetch Gregor"));
  EXPECT_FALSE(dot.stands("that he wants the roof"));
  EXPECT_FALSE(dot.stands("Dot, who boxed for Hull, is Dot"));
  EXPECT_TRUE(dot.stands("guard Upton"));
}

TEST(PhraseCheck, RefusesAPersonOfAnotherSexOrAge) {
  const DotsPhrases dot;
  EXPECT_TRUE(dot.stands("a woman who ducks in with a bucket"));
  EXPECT_FALSE(dot.stands("a man who ducks in with a bucket"));
  EXPECT_FALSE(dot.stands("a girl who ducks in with a bucket"));
}

TEST(PhraseCheck, RefusesALineSpoken) {
  const DotsPhrases dot;
  EXPECT_FALSE(dot.stands("all of you guard the roof"));
  EXPECT_TRUE(dot.stands("all guard the roof, called “my roof”"));  // a quote may
}

TEST(PhraseCheck, TakesAnAgeFromTheIntroductionOnly) {
  const DotsPhrases dot;
  EXPECT_TRUE(dot.stands("a 74-year-old with a bucket"));
  EXPECT_FALSE(dot.stands("a 47-year-old with a bucket"));
  EXPECT_FALSE(dot.stands("a boxer aged forty-one with a bucket"));
  EXPECT_FALSE(dot.stands("a boxer with a bucket, 47 years old"));
}

TEST(PhraseCheck, LeavesOutWhatTellsNothing) {
  const DotsPhrases dot;
  EXPECT_FALSE(dot.stands("a bucket"));   // of the list
  EXPECT_FALSE(dot.stands("Hull Roof"));  // a name of a place
  EXPECT_TRUE(dot.stands("one who boxed for Hull"));
}

TEST(PhraseCheck, TakesNumbersFromTheCitedLinesOnly) {
  const DotsPhrases dot;
  EXPECT_TRUE(dot.stands("a boxer of 74 with a bucket"));
  EXPECT_FALSE(dot.stands("a boxer of 67 with a bucket"));
  EXPECT_FALSE(dot.stands("a boxer of 74 with forty buckets"));
  EXPECT_TRUE(dot.stands("one who boxed for Hull"));
}

TEST(PhraseCheck, WantsASecondSampleToAgreeOrThreeWordsOfALine) {
  const DotsPhrases dot;
  EXPECT_EQ(dot.text({"fetch a towel", "to be left alone", "win"}), "");
  EXPECT_EQ(dot.text({"fetch a towel", "to have a towel", "win"}), "fetch a towel");
  EXPECT_EQ(dot.text({"that the roof leaks in Wren's room", "win", "sleep"}),
            "that the roof leaks in Wren's room");
  EXPECT_EQ(dot.text({"the roof leaks on Wren", "win", "sleep"}), "");  // a line copied
}

TEST(PhraseCheck, KeepsWhatSaysMore) {
  EXPECT_EQ(DotsPhrases().text({"the roof", "that the roof leaks", "a calamity of the roof"}),
            "that the roof leaks");
}

TEST(PhraseCheck, TakesWhatSamplesAgreeOnMost) {
  const std::vector<std::string> samples = {"that the roof leaks on a towel in Hull",
                                            "that the roof leaks", "a roof that leaks"};
  EXPECT_EQ(DotsPhrases().agreed(samples), samples[1]);
}

TEST(PhraseCheck, WantsAnotherSampleToAgreeOnAWish) {
  const std::vector<std::string> samples = {"that the roof leaks in Wren's room", "win", "sleep"};
  EXPECT_EQ(DotsPhrases().agreed(samples), "");
}

TEST(PhraseCheck, TakesNoPetWordForEvidence) {
  const std::vector<std::string> samples = {"lose the roof, which leaks", "roof that leaks"};
  EXPECT_EQ(DotsPhrases().agreed(samples), "roof that leaks");
  EXPECT_EQ(DotsPhrases().agreed(samples, {"roof"}), "");
}

TEST(PhraseCheck, TakesNothingThatAllSayAndNoLine) {
  const std::vector<std::string> samples = {"lose the roof that leaks on a towel", "lose the roof",
                                            "lose her towel"};
  EXPECT_EQ(DotsPhrases().agreed(samples), "");
  EXPECT_EQ(DotsPhrases().text(samples), samples[0]);
}

TEST(PhraseCheck, TakesNoOrnamentThatOneSampleHas) {
  EXPECT_EQ(DotsPhrases().text({"a boxer of 74 with a bucket", "a boxer of 74 with a bucket",
                                "a leaking boxer of 74 with a bucket on a roof"}),
            "a boxer of 74 with a bucket");
}

TEST(PhraseCheck, TakesNothingThatFewSayWhereMostSayWhatNoLineHas) {
  EXPECT_EQ(DotsPhrases().agreed({"drown in gravy", "to drown in gravy", "that gravy drowns",
                                  "that the roof leaks", "a leaking roof in Leeds or York"}),
            "");
}

TEST(PhraseCheck, GivesNobodyTheEntranceOfAnother) {
  Script script = lift_script();
  script.utterances.push_back(said("narrator", "PIP, a lamp boy with a towel.", 1, 17));
  script.utterances.push_back(said("PIP", "Dot, a boy with a lamp came.", 1, 19));
  const auto role = count_role(script, "DOT");
  SourceLines lines(role->content);
  for (const Utterance& utterance : role->folder.dialogue) lines.add(utterance);
  const PhraseCheck check(*role, kWritten, "");
  const std::string entrance = "DOT HARKER, 74, ducks in with a bucket.";
  const PhraseCheck::Claim claim{role->self.names, entrance, lines};
  EXPECT_TRUE(check.best({"a boxer with a bucket who boxed for Hull"}, claim));
  EXPECT_FALSE(check.best({"a woman with a bucket, a lamp boy"}, claim));
}

TEST(PhraseCheck, CleansAnAnswer) {
  const DotsPhrases dot;
  EXPECT_EQ(dot.clean(" A retired boxer. She works hard."), "a retired boxer");
  EXPECT_EQ(dot.clean("Dot Harker, a retired boxer,"), "a retired boxer");
  EXPECT_EQ(dot.clean("DOT -- 74, a retired boxer"), "74, a retired boxer");
  EXPECT_EQ(dot.clean("a night for songbooks!"), "a night for songbooks");
  EXPECT_EQ(dot.clean("DOT HARKER, 74, small, in pearls, ducks in with a bucket."),
            "74, small, in pearls");
  EXPECT_EQ(dot.clean("74, ducks in with a bucket"), "74, ducks in with a bucket");
  EXPECT_EQ(dot.clean("a forty-year-old boxer of Hull, aged forty"),
            "a forty-year-old boxer of Hull");
  EXPECT_EQ(dot.clean("a boxer of Hull, aged forty"), "a boxer of Hull, aged forty");
}

}  // namespace
}  // namespace rolellm

#include "rolellm/text/words.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

using Words = std::vector<std::string>;

TEST(Words, AreLowerCasedAndKeepInnerApostrophes) {
  EXPECT_EQ(words("Don’t shout, O'Brien -- it's LATE 'now'."),
            (Words{"don't", "shout", "o'brien", "it's", "late", "now"}));
}

TEST(Words, CountEachHanCharacterAlone) {
  EXPECT_EQ(words("老板：来2碗Noodle。"), (Words{"老", "板", "来", "2", "碗", "noodle"}));
}

TEST(Words, LowerCaseBeyondAscii) { EXPECT_EQ(words("ÉTÉ Straße"), (Words{"été", "straße"})); }

TEST(Words, AreNoneInEmptyTextAndPunctuation) {
  EXPECT_TRUE(words("").empty());
  EXPECT_TRUE(words(" … -- '").empty());
}

TEST(Words, BreakAtBytesThatAreNoUtf8) {
  EXPECT_EQ(words("ab\xFF"
                  "cd"),
            (Words{"ab", "cd"}));
}

TEST(WordSpans, SayWhereAWordStands) {
  const std::string text = "Ding, 面!";
  const auto spans = word_spans(text);
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(text.substr(spans[0].begin, spans[0].end - spans[0].begin), "Ding");
  EXPECT_EQ(text.substr(spans[1].begin, spans[1].end - spans[1].begin), "面");
}

TEST(Stem, MeetsInFlectedForms) {
  EXPECT_EQ(stem("doors"), "door");
  EXPECT_EQ(stem("stopped"), "stop");
  EXPECT_EQ(stem("stopping"), "stop");
  EXPECT_EQ(stem("bake"), stem("baking"));
  EXPECT_EQ(stem("bake"), stem("baked"));
  EXPECT_EQ(stem("parties"), "party");
  EXPECT_EQ(stem("wren's"), "wren");
  EXPECT_EQ(stem("boxes"), "box");
}

TEST(Stem, LeavesShortAndOtherWordsAlone) {
  EXPECT_EQ(stem("bus"), "bus");
  EXPECT_EQ(stem("glass"), "glass");
  EXPECT_EQ(stem("sing"), "sing");
  EXPECT_EQ(stem("red"), "red");
}

TEST(SearchTerms, PairHanCharactersAndStemWords) {
  EXPECT_EQ(search_terms("面馆的doors"), (Words{"面馆", "馆的", "door"}));
  EXPECT_EQ(search_terms("我 ok 你好。吗"), (Words{"我", "ok", "你好", "吗"}));
}

TEST(Normalise, ForgetsCaseSpaceAndPunctuation) {
  EXPECT_EQ(normalise("  What's  THAT?! "), "what's that");
  EXPECT_EQ(normalise("…"), "");
}

TEST(CountWords, CountsCharactersInChinese) {
  EXPECT_EQ(count_words("面要趁热吃。"), 5);
  EXPECT_EQ(count_words("Mind the edge."), 3);
}

TEST(GuessLanguage, GoesByTheMajority) {
  EXPECT_EQ(guess_language("他说 OK"), "zh");
  EXPECT_EQ(guess_language("the word 面 means noodles"), "en");
}

TEST(JoinWords, PutsBlanksOnlyBetweenLatinWords) {
  EXPECT_EQ(join_words({"mind", "the", "edge"}), "mind the edge");
  EXPECT_EQ(join_words({"趁", "热", "吃"}), "趁热吃");
}

}  // namespace
}  // namespace rolellm

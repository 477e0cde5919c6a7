#include "rolellm/text/sentences.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

using Texts = std::vector<std::string>;

TEST(Sentences, EndAtMarksBeforeBlanks) {
  EXPECT_EQ(sentences("Ding. It is 9.30! \"Up?\" he said."),
            (Texts{"Ding.", "It is 9.30!", "\"Up?\"", "he said."}));
}

TEST(Sentences, DoNotEndAfterTitles) {
  EXPECT_EQ(sentences("Mr. Pell met Dr. J. Voss. I left."),
            (Texts{"Mr. Pell met Dr. J. Voss.", "I left."}));
}

TEST(Sentences, EndAtChineseMarksWithoutBlanks) {
  EXPECT_EQ(sentences("面好了。“趁热吃！”他说……走了"),
            (Texts{"面好了。", "“趁热吃！”", "他说……", "走了"}));
}

TEST(Sentences, AreNoneInBlankText) { EXPECT_TRUE(sentences(" \n \u3000").empty()); }

TEST(EndsAsSentence, LooksBehindClosingQuotes) {
  EXPECT_TRUE(ends_as_sentence("\"Up.\" "));
  EXPECT_TRUE(ends_as_sentence("好吃。」"));
  EXPECT_FALSE(ends_as_sentence("and then the"));
  EXPECT_FALSE(ends_as_sentence(""));
}

TEST(FirstSentences, KeepsWholeSentencesAndAtLeastOne) {
  EXPECT_EQ(first_sentences("One two. Three four. Five six.", 4), "One two. Three four.");
  EXPECT_EQ(first_sentences("One two three. Four.", 1), "One two three.");
}

}  // namespace
}  // namespace rolellm

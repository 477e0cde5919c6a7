#include "rolellm/text/phrase_list.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(PhraseList, FindsPhrasesAtTheStartAndInside) {
  const PhraseList list({"CUT TO", "CUT", "FADE"});
  EXPECT_TRUE(list.starts("CUTAWAY"));
  EXPECT_FALSE(list.starts("A CUT"));
  EXPECT_TRUE(list.is_in("A FADE"));
  EXPECT_FALSE(list.is_in("A FAD"));
  EXPECT_FALSE(list.is_in(""));
}

TEST(PhraseList, FindsWholeWords) {
  const PhraseList list({"PINK"});
  EXPECT_TRUE(list.is_word_in("A PINK PAGE"));
  EXPECT_TRUE(list.is_word_in("PINK"));
  EXPECT_FALSE(list.is_word_in("MISS SPINK"));
  EXPECT_FALSE(list.is_word_in("PINKIE"));
}

TEST(PhraseList, OffersEveryPhraseThatFits) {
  const PhraseList list({"CUT", "CUT TO"});
  EXPECT_TRUE(
      list.any_start("CUT TO:", [](const std::string& phrase) { return phrase == "CUT TO"; }));
}

TEST(PhraseList, HoldsNothingByItself) { EXPECT_FALSE(PhraseList().is_in("CUT")); }

}  // namespace
}  // namespace rolellm

#include "rolellm/text/letter_case.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(NameAsProse, keepsTheFirstLetterOfEachWord) {
  EXPECT_EQ(name_as_prose("DOT HARKER"), "Dot Harker");
  EXPECT_EQ(name_as_prose("MISS SMITH-JONES 2"), "Miss Smith-Jones 2");
  EXPECT_EQ(name_as_prose("老周"), "老周");
  EXPECT_EQ(name_as_prose(""), "");
}

TEST(NameAsProse, knowsEveryAlphabet) {
  EXPECT_EQ(name_as_prose("MÜLLER"), "Müller");
  EXPECT_EQ(name_as_prose("ÉLOÏSE ÖRE"), "Éloïse Öre");
  EXPECT_EQ(name_as_prose("ИВАН ПЕТРОВИЧ"), "Иван Петрович");
  EXPECT_EQ(name_as_prose("E\u0301LOI\u0308SE"), "E\u0301loi\u0308se");  // marks apart from letters
  EXPECT_EQ(name_as_prose("M\xFCLLER"), "M\xFCLler");                    // no UTF-8: two words
}

TEST(NameAsProse, beginsANewNameBehindOneLetterAndAnApostrophe) {
  EXPECT_EQ(name_as_prose("O'BRIEN"), "O'Brien");
  EXPECT_EQ(name_as_prose("D’ARTAGNAN"), "D’Artagnan");
  EXPECT_EQ(name_as_prose("THE KID'S MOTHER"), "The Kid's Mother");
  EXPECT_EQ(name_as_prose("X'S BROTHER"), "X's Brother");
}

TEST(LetterCase, isToldOfAnyLetter) {
  EXPECT_TRUE(begins_with_capital("Éloïse"));
  EXPECT_FALSE(begins_with_capital("éloïse"));
  EXPECT_TRUE(begins_with_small_letter("éloïse"));
  for (const char* neither : {"", "7", "老周", "\xFF"}) {
    EXPECT_FALSE(begins_with_capital(neither));
    EXPECT_FALSE(begins_with_small_letter(neither));
  }
  EXPECT_TRUE(has_only_capitals("MÜLLER 2"));
  EXPECT_FALSE(has_only_capitals("McPHEE"));
  EXPECT_FALSE(has_only_capitals("74"));
}

}  // namespace
}  // namespace rolellm

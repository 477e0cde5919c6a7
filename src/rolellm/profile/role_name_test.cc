#include "rolellm/profile/role_name.h"

#include <gtest/gtest.h>

#include "rolellm/profile/profile.h"

namespace rolellm {
namespace {

TEST(WithoutName, ReplacesNameSurnameAndPossessive) {
  EXPECT_EQ(without_name("Dot Harker boxes. The hotel is Dot's life.", {"DOT"}, "this character"),
            "This character boxes. The hotel is this character's life.");
}

TEST(WithoutName, LeavesOtherWordsAlone) {
  EXPECT_EQ(without_name("A dotted line, and Wren.", {"DOT"}, "she"), "A dotted line, and Wren.");
  EXPECT_EQ(without_name("", {"DOT"}, "she"), "");
}

TEST(WithoutName, WorksInChinese) {
  EXPECT_EQ(without_name("老周开面馆。", {"老周"}, "此人"), "此人开面馆。");
}

TEST(MentionsName, WantsWholeWords) {
  EXPECT_TRUE(mentions_name("That is dot's bucket", {"DOT"}));
  EXPECT_FALSE(mentions_name("That is an anecdote", {"DOT"}));
  EXPECT_FALSE(mentions_name("anything", {}));
}

TEST(RoleSlug, IsSafeAsAFileName) {
  EXPECT_EQ(role_slug("Mrs. O'Brien / Cook"), "mrs-obrien-cook");
  EXPECT_EQ(role_slug("老周"), "老周");
  EXPECT_EQ(role_slug("../.."), "role");
}

TEST(DisplayName, WritesCuesAsProse) {
  EXPECT_EQ(display_name("DOT HARKER"), "Dot Harker");
  EXPECT_EQ(display_name("O'BRIEN"), "O'Brien");
  EXPECT_EQ(display_name("McPhee"), "McPhee");
  EXPECT_EQ(display_name("McDERMOTT"), "McDermott");
  EXPECT_EQ(display_name("ÉMILE"), "Émile");
  EXPECT_EQ(display_name("MÜLLER"), "Müller");
  EXPECT_EQ(display_name("Мария"), "Мария");
  EXPECT_EQ(display_name("老周"), "老周");
}

}  // namespace
}  // namespace rolellm

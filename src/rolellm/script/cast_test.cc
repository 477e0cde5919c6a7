#include <gtest/gtest.h>

#include "rolellm/script/script.h"

namespace rolellm {
namespace {

Script small_script() {
  Script script;
  script.utterances = {{.role = "Ann", .content = "one two", .line_begin = 1},
                       {.role = "narrator", .content = "x", .line_begin = 2},
                       {.role = "ANN", .content = "three", .line_begin = 3},
                       {.role = "YOUNG ANN", .content = "four", .line_begin = 4}};
  return script;
}

TEST(Cast, FoldsSpellingsAndKeepsOtherPersonsApart) {
  const auto cast = cast_of(small_script());
  ASSERT_EQ(cast.size(), 2u);
  EXPECT_EQ(cast[0].name, "Ann");
  EXPECT_EQ(cast[0].aliases, std::vector<std::string>{"ANN"});
  EXPECT_EQ(cast[0].speeches, 2);
  EXPECT_EQ(cast[0].words, 3);
  EXPECT_EQ(cast[1].name, "YOUNG ANN");
}

TEST(FindRole, IsBlindToCaseAndNamesTheNearest) {
  EXPECT_EQ(*find_role(small_script(), "ann"), "Ann");
  const auto none = find_role(small_script(), "Anm");
  ASSERT_FALSE(none);
  EXPECT_EQ(exit_code(none.error()), 2);
  EXPECT_EQ(none.error().hint, "the nearest names are: Ann, YOUNG ANN");
}

TEST(Cast, CountsChineseByCharacterWithoutTheSigns) {
  Script script;
  script.utterances = {{.role = "老船", .content = "你好，旧了。"}};
  EXPECT_EQ(cast_of(script).at(0).words, 4);
}

}  // namespace
}  // namespace rolellm

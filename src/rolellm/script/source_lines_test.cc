#include "rolellm/script/source_lines.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(SourceLines, SplitAtAnyLineEnd) {
  EXPECT_EQ(*read_source_lines("a\r\nb\rc\nd"), (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST(SourceLines, DropTheByteOrderMark) {
  EXPECT_EQ(*read_source_lines("\xEF\xBB\xBFx"), std::vector<std::string>{"x"});
}

TEST(SourceLines, ReadUtf16) {
  EXPECT_EQ(*read_source_lines(std::string_view("\xFF\xFEh\0i\0", 6)),
            std::vector<std::string>{"hi"});
}

TEST(SourceLines, GuessLatin1) {
  const auto lines =
      read_source_lines("Der Caf\xE9 ist sch\xF6n und gro\xDF, sagte er. Fr\xE4ulein lachte.");
  ASSERT_TRUE(lines);
  EXPECT_NE(lines->at(0).find("Café"), std::string::npos);
}

TEST(SourceLines, RefuseBinary) {
  EXPECT_EQ(error_code(read_source_lines(std::string_view("a\0b", 3)).error()),
            "bad_script.binary");
}

TEST(SourceLines, MakePlainBlanksOfNoBreakSpacesAndFormFeeds) {
  EXPECT_EQ(*read_source_lines("\xC2\xA0x\xC2\xA0y\n\f12\x1A"),
            (std::vector<std::string>{" x y", " 12 "}));
}

TEST(Indent, CountsTabsToTheNextStop) { EXPECT_EQ(indent_of("  \tx"), 8); }

TEST(SourceLines, TakesEncodedSurrogatesForNoUtf8) {
  const auto lines = read_source_lines("ANN: a\xED\xA0\x80z\n");
  ASSERT_TRUE(lines);
  EXPECT_EQ(lines->at(0).find("\xED\xA0\x80"), std::string::npos);
}

}  // namespace
}  // namespace rolellm

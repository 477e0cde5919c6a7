#include "rolellm/script/source_lines.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

using Strings = std::vector<std::string>;

Strings lines_of(std::string_view bytes) {
  const auto source = SourceText::read(bytes);
  return source ? Strings(source->lines().begin(), source->lines().end()) : Strings();
}

TEST(SourceLines, SplitAtAnyLineEnd) {
  EXPECT_EQ(lines_of("a\r\nb\rc\nd"), (Strings{"a", "b", "c", "d"}));
}

TEST(SourceLines, DropTheByteOrderMark) { EXPECT_EQ(lines_of("\xEF\xBB\xBFx"), Strings{"x"}); }

TEST(SourceLines, ReadUtf16) {
  EXPECT_EQ(lines_of(std::string_view("\xFF\xFEh\0i\0", 6)), Strings{"hi"});
}

TEST(SourceLines, GuessLatin1) {
  const auto lines =
      lines_of("Der Caf\xE9 ist sch\xF6n und gro\xDF, sagte er. Fr\xE4ulein lachte.");
  EXPECT_NE(lines.at(0).find("Café"), std::string::npos);
}

TEST(SourceLines, HaveNothingOfWhatAWebPageHides) {
  EXPECT_EQ(lines_of("<!-- saved -->\nA <!-- b --> c\n<SCRIPT>\nif (x < 1) top = \"<!--\";\n"
                     "</script>end\n<style type=\"text/css\">b {}</style>\n<ScriptNote>"),
            (Strings{"<!---->", "A  c", "<!---->", "<!---->", "end", "<!---->", "<ScriptNote>"}));
}

TEST(SourceLines, ShowWhatIsHiddenWithoutEnd) {
  EXPECT_EQ(lines_of("<!-- a\nRUTH\n<script>\nNine."),
            (Strings{"<!-- a", "RUTH", "<script>", "Nine."}));
  const std::string far = "<!--" + std::string(30'000, 'x') + "\nRUTH\n-->";
  EXPECT_EQ(lines_of(far).at(1), "RUTH");
}

TEST(SourceLines, StayWhenTheTextMoves) {
  auto source = SourceText::read("<b>A</b>\nb");
  ASSERT_TRUE(source);
  const SourceText moved = std::move(*source);
  EXPECT_EQ(moved.lines(), (Lines{"A", "b"}));
  EXPECT_EQ(moved.text(), "<b>A</b>\nb");
}

TEST(SourceLines, AreAlsoKeptAsTheyStand) {
  const auto source = SourceText::read("a\n<b>A</b>\nb &amp; c\n");
  ASSERT_TRUE(source);
  EXPECT_EQ(source->lines(), (Lines{"a", "A", "b & c"}));
  EXPECT_EQ(source->raw_lines(), (Lines{"a", "<b>A</b>", "b &amp; c"}));
}

TEST(SourceLines, AreFoundByTheirBytes) {
  const auto source = SourceText::read("ab\r\nc\rd\n\ne");  // offsets 0, 4, 6, 8, 9
  ASSERT_TRUE(source);
  EXPECT_EQ(source->line_at(0), 1);
  EXPECT_EQ(source->line_at(3), 1);
  EXPECT_EQ(source->line_at(4), 2);
  EXPECT_EQ(source->line_at(8), 4);
  EXPECT_EQ(source->line_at(9), 5);
  EXPECT_EQ(source->line_at(10), 5);  // the end of the text
}

TEST(SourceLines, RefuseBinary) {
  EXPECT_EQ(error_code(SourceText::read(std::string_view("a\0b", 3)).error()), "bad_script.binary");
}

TEST(SourceLines, MakePlainBlanksOfNoBreakSpacesAndFormFeeds) {
  EXPECT_EQ(lines_of("\xC2\xA0x\xC2\xA0y\n\f12\x1A"), (Strings{" x y", " 12 "}));
}

TEST(SourceLines, RefuseMoreThanTenMillion) {
  for (const char end : {'\n', '\r'}) {
    const auto source = SourceText::read(std::string(10'000'001, end) + "x");
    ASSERT_FALSE(source);
    EXPECT_EQ(error_code(source.error()), "bad_script.limit");
  }
}

TEST(Indent, CountsTabsToTheNextStop) { EXPECT_EQ(indent_of("  \tx"), 8); }

TEST(SourceLines, ComposeLettersFromTheirParts) {
  EXPECT_EQ(lines_of("Zoe\u0301"), Strings{"Zo\u00E9"});
}

TEST(SourceLines, TakesEncodedSurrogatesForNoUtf8) {
  const auto source = SourceText::read("ANN: a\xED\xA0\x80z\n");
  ASSERT_FALSE(source);
  EXPECT_EQ(error_code(source.error()), "bad_script.encoding");
}

}  // namespace
}  // namespace rolellm

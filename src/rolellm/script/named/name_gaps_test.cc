#include "rolellm/script/named/name_gaps.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// The gap at the `n`-th blank of `line`.
NameGap gap(std::string_view line, int n = 1) {
  std::size_t at = line.find(' ');
  for (int i = 1; i < n; ++i) at = line.find(' ', at + 1);
  return name_gap_at(line, at);
}

TEST(NameGaps, AreWideBehindTwoBlanks) {
  EXPECT_EQ(gap("WAT  No."), NameGap::wide);
  EXPECT_EQ(gap("Wat  No."), NameGap::none);
}

TEST(NameGaps, OfOneBlankStandAboveWhatCanBeSaid) {
  for (const char* line : {"MAEVE No.", "MAEVE I am.", "MAEVE 'Tis late.", "MAEVE “So?”",
                           "MAEVE …and then?", "MAEVE NO! Never.", "MAEVE 10:30, she said.",
                           "MAEVE 40 days.", "MAEVE O no.", "BENNO Macht nichts.", "Mrs. LUND No."})
    EXPECT_EQ(gap(line, line[0] == 'M' && line[1] == 'r' ? 2 : 1), NameGap::narrow) << line;
}

TEST(NameGaps, AreNotInsideNames) {
  for (const char* line :
       {"OLD TAM", "GUARD 2 Halt!", "LADY McDuff", "MAEVE sits down.", "JOHN F. Hill"})
    EXPECT_EQ(gap(line), NameGap::none) << line;
}

TEST(NameGaps, FollowNamesOfSeveral) {
  EXPECT_EQ(gap("ALMUT und BENNO Ja.", 3), NameGap::narrow);
  EXPECT_EQ(gap("ALMUT und weiter Ja.", 3), NameGap::none);
}

TEST(NameGaps, AreIdeographicBehindHan) {
  const std::string_view plain = "王利顺　二爷，坐。", spread = "唐　四　得了。";
  EXPECT_EQ(name_gap_at(plain, plain.find("　")), NameGap::narrow);
  EXPECT_EQ(name_gap_at(spread, spread.find("　")), NameGap::none);
  EXPECT_EQ(name_gap_at(spread, spread.rfind("　")), NameGap::narrow);
  EXPECT_EQ(unspread("唐　四"), "唐四");
}

}  // namespace
}  // namespace rolellm

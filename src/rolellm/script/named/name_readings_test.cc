#include "rolellm/script/named/name_readings.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// `NAME|behind|speech` of each reading.
std::string shown(std::string_view line) {
  std::string text;
  for (const Reading& reading : read_openings(line)) {
    if (!text.empty()) text += "; ";
    text.append(reading.name).append("|").append(reading.behind).append("|").append(reading.speech);
  }
  return text;
}

TEST(NameReadings, FollowEverySignBehindAName) {
  EXPECT_EQ(shown("HAMLET. To be."), "HAMLET||To be.");
  EXPECT_EQ(shown("HAMLET"), "HAMLET||");
  EXPECT_EQ(shown("Jack: Hi."), "Jack||Hi.");
  EXPECT_EQ(shown("LADY PYM.--Tea?"), "LADY PYM||Tea?");
  EXPECT_EQ(shown("NAME—text"), "NAME||text");
  EXPECT_EQ(shown("NAME   text"), "NAME||text");
  EXPECT_EQ(shown("NAME I am"), "NAME||I am; NAME I am||");
  EXPECT_EQ(shown("NAME \"So.\""), "NAME||\"So.\"");
  EXPECT_EQ(shown("_Hamlet._ To be."), "Hamlet||To be.");
  EXPECT_EQ(shown("**JACK:** Hi."), "JACK||Hi.");
  EXPECT_EQ(shown("老王（笑）：你来了。"), "老王|（笑）|你来了。");
}

TEST(NameReadings, KeepTitlesInitialsAndNumbersInTheName) {
  EXPECT_EQ(shown("Mrs. Gander. Well."), "Mrs. Gander||Well.");
  EXPECT_EQ(shown("1. Wächter. Halt!"), "1. Wächter||Halt!");
  EXPECT_EQ(shown("Mrs. W. Hamble!"), "Mrs. W||Hamble!");
  EXPECT_EQ(shown("MAN #2: What?"), "MAN #2||What?");
}

TEST(NameReadings, TakeDirectionsBehindTheName) {
  EXPECT_EQ(shown("PILOT, within."), "PILOT|within|");
  EXPECT_EQ(shown("OBADIAH (aside). So."), "OBADIAH|(aside)|So.");
  EXPECT_EQ(shown("PILOT, aside.--So."), "PILOT|aside|So.");
  EXPECT_EQ(shown("PILOTE, à part.--Bon."), "PILOTE|à part|Bon.");
  EXPECT_EQ(cue_of(*read_openings("RICK (V.O.): Hi").begin()).extension, "V.O.");
  EXPECT_EQ(cue_of(*read_openings("RICK (low): Hi").begin()).direction, "low");
}

TEST(NameReadings, FindNoneInProseTimesAndAddresses) {
  for (const char* line :
       {"To be or not to be, that is the question.", "10:30 it is", "\"Never,\" he said.",
        "https://example.org", "and so: no", "(aside)", ""})
    EXPECT_EQ(shown(line), line == std::string_view("and so: no") ? "and so||no" : "") << line;
}

}  // namespace
}  // namespace rolellm

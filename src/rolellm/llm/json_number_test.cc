#include "rolellm/llm/json_number.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

/// What `text` is as the beginning of a number, or nothing.
std::optional<WrittenNumber> written(std::string_view text, int places) {
  std::optional<WrittenNumber> number = WrittenNumber{};
  for (const char c : text) {
    if (number) number = number->followed_by(static_cast<unsigned char>(c), places);
  }
  return number;
}

int missing(const DecimalRange& range, std::string_view text) {
  const auto number = written(text, range.places);
  return number ? missing_characters(range, *number) : -1;
}

TEST(WrittenNumber, IsOneOfJson) {
  for (const char* text : {"0", "7", "-12", "0.5", "-0.25", "12.", "999999999999.999"})
    EXPECT_TRUE(written(text, 3)) << text;
  for (const char* text :
       {"00", "-01", ".5", "--1", "1-", "1..", "1.2.", "1.2345", "+1", "1e5", "1234567890123"})
    EXPECT_FALSE(written(text, 3)) << text;
  EXPECT_FALSE(written("1.", 0));
}

TEST(MissingCharacters, AreThoseThatBringANumberIntoItsRange) {
  const DecimalRange whole{.least = 45, .most = 1203};
  EXPECT_EQ(missing(whole, ""), 2);
  EXPECT_EQ(missing(whole, "4"), 1);  // 45
  EXPECT_EQ(missing(whole, "2"), 2);  // not 20 to 29: 200
  EXPECT_EQ(missing(whole, "45"), 0);
  EXPECT_EQ(missing(whole, "121"), 0);
  EXPECT_EQ(missing(whole, "1204"), -1);
  EXPECT_EQ(missing(whole, "0"), -1);
  EXPECT_EQ(missing(whole, "-"), -1);
  const DecimalRange tenths{.least = -25, .most = 4, .places = 1};  // -2.5 to 0.4
  EXPECT_EQ(missing(tenths, ""), 1);
  EXPECT_EQ(missing(tenths, "-2."), 1);
  EXPECT_EQ(missing(tenths, "-"), 1);
  EXPECT_EQ(missing(tenths, "-0"), 2);  // there is no minus zero
  EXPECT_EQ(missing(tenths, "-3"), -1);
  EXPECT_EQ(missing(tenths, "0."), 1);
  EXPECT_EQ(missing(tenths, "0.5"), -1);
  EXPECT_EQ(missing(tenths, "1"), -1);
  const DecimalRange narrow{.least = 1'250'003, .most = 1'250'004, .places = 6};  // 1.250003
  EXPECT_EQ(missing(narrow, ""), 8);
  EXPECT_EQ(missing(narrow, "1"), 7);
  EXPECT_EQ(missing(narrow, "1.25"), 4);
  EXPECT_EQ(missing(narrow, "1.26"), -1);
}

/// The same by trying every text that may follow.
int missing_by_trial(const DecimalRange& range, const WrittenNumber& number) {
  if (may_end(range, number)) return 0;
  int fewest = -1;
  for (const char c : std::string_view(number.whole == 0 ? "0123456789" : ".0123456789")) {
    const auto next = number.followed_by(static_cast<unsigned char>(c), range.places);
    if (!next || next->whole > 3) continue;  // the ranges below have 3 digits at most
    const int more = missing_by_trial(range, *next);
    if (more >= 0 && (fewest < 0 || more + 1 < fewest)) fewest = more + 1;
  }
  return fewest;
}

TEST(MissingCharacters, AreWhatTryingEverythingFinds) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Random random(seed);
    DecimalRange range{.places = static_cast<int>(random.below(3))};
    range.least = static_cast<std::int64_t>(random.below(800)) - 400;
    range.most = range.least + static_cast<std::int64_t>(random.below(seed % 2 == 0 ? 3 : 300));
    for (int i = 0; i < 20; ++i) {
      std::string text = random.below(2) == 0 ? "-" : "";
      for (auto left = random.below(5); left > 0; --left) text += ".0123456789"[random.below(11)];
      const auto number = written(text, range.places);
      if (!number) continue;
      EXPECT_EQ(missing_characters(range, *number), missing_by_trial(range, *number))
          << text << " in " << range.least << " to " << range.most << ", places " << range.places;
    }
  }
}

}  // namespace
}  // namespace rolellm

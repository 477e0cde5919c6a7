#include "rolellm/cli/numbers.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// What a command says of `--flag TEXT`; empty when it takes it.
template <class Number>
std::string told(const CLI::Validator& check, const std::string& text) {
  CLI::App app;
  Number number{};
  app.add_option("--flag", number)->check(check);
  try {
    app.parse(std::vector<std::string>{text, "--flag"});  // from the back
  } catch (const CLI::ParseError& error) {
    return error.what();
  }
  return {};
}

TEST(Numbers, AreTakenFromTheirFirstToTheirLast) {
  EXPECT_EQ(told<int>(at_least(1), "1"), "");
  EXPECT_EQ(told<int>(at_least(0), "0"), "");
  EXPECT_EQ(told<double>(at_least(0.0), "0"), "");
  EXPECT_EQ(told<double>(at_least(0.0), "2.5e3"), "");
  EXPECT_EQ(told<double>(above_zero(), "0.001"), "");
  EXPECT_EQ(told<double>(between(0.0, 1.0), "0"), "");
  EXPECT_EQ(told<double>(between(0.0, 1.0), "1"), "");
  EXPECT_EQ(told<std::uint64_t>(at_least(std::uint64_t{0}), "18446744073709551615"), "");
}

TEST(Numbers, AreToldWithWhatWasExpectedAndFound) {
  EXPECT_EQ(told<int>(at_least(1), "0"), "--flag: expected a whole number from 1 up, found 0");
  EXPECT_EQ(told<int>(at_least(0), "-1"), "--flag: expected a whole number from 0 up, found -1");
  EXPECT_EQ(told<double>(at_least(0.0), "-0.5"), "--flag: expected a number from 0 up, found -0.5");
  EXPECT_EQ(told<double>(above_zero(), "0"), "--flag: expected a number above 0, found 0");
  EXPECT_EQ(told<double>(between(0.0, 1.0), "1.1"),
            "--flag: expected a number from 0 to 1, found 1.1");
}

TEST(Numbers, AreNumbersToTheirEnd) {
  for (const char* text : {"four", "4x", "4.5", "", " 4"})
    EXPECT_NE(told<int>(at_least(1), text), "") << text;
  for (const char* text : {"nan", "inf", "1,5", "1e999"})
    EXPECT_NE(told<double>(at_least(0.0), text), "") << text;
  EXPECT_NE(told<double>(above_zero(), "inf"), "");
}

TEST(Numbers, FitTheirOption) {
  EXPECT_EQ(told<int>(at_least(1), "2147483648"),
            "--flag: expected a whole number from 1 up to 2147483647, found 2147483648");
}

}  // namespace
}  // namespace rolellm

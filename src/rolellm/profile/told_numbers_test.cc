#include "rolellm/profile/told_numbers.h"

#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"

namespace rolellm {
namespace {

std::set<std::string> numbers(std::string_view text, const char* language = "en") {
  const auto prompt = read_data_yaml(std::string("prompts/") + language + "/profile.yaml");
  EXPECT_TRUE(prompt);
  return NumberReader((*prompt)["numbers"]).numbers_in(text);
}

using Found = std::set<std::string>;

TEST(NumberReader, ReadsDigitsAndWordsAlike) {
  EXPECT_EQ(numbers("a 67-year-old critic"), Found{"67"});
  EXPECT_EQ(numbers("aged sixty-seven"), Found{"67"});
  EXPECT_EQ(numbers("Sixty seven, and ninety."), (Found{"67", "90"}));
  EXPECT_EQ(numbers("four hundred feet, twelve lamps"), (Found{"400", "12"}));
  EXPECT_EQ(numbers("in his 30s"), Found{"30"});
  EXPECT_EQ(numbers("twenty, thirty"), (Found{"20", "30"}));
}

TEST(NumberReader, TakesOneAloneForNoNumber) {
  EXPECT_EQ(numbers("one of the guests"), Found{});
  EXPECT_EQ(numbers("twenty-one guests"), Found{"21"});
}

TEST(NumberReader, ReadsChineseNumbersAsWritten) {
  EXPECT_EQ(numbers("六十七岁的掌柜，一个人", "zh"), Found{"六十七"});
}

TEST(NumberReader, FindsNoneInPlainWords) { EXPECT_EQ(numbers("old, small and square"), Found{}); }

}  // namespace
}  // namespace rolellm

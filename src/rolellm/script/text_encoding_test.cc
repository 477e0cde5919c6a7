#include "rolellm/script/text_encoding.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

std::string decoded(std::string_view bytes) {
  auto text = decode_text(bytes);
  return text ? *text : error_code(text.error());
}

TEST(DecodeText, GoesByTheMark) {
  EXPECT_EQ(decoded("\xEF\xBB\xBF\x68i"), "hi");
  EXPECT_EQ(decoded(std::string_view("\xFE\xFF\0h\0i", 6)), "hi");
  EXPECT_EQ(decoded(std::string_view("\xFF\xFE\0\0h\0\0\0", 8)), "h");
}

TEST(DecodeText, TellsUtf16WithoutAMark) {
  EXPECT_EQ(decoded(std::string_view("h\0i\0!\0", 6)), "hi!");
  EXPECT_EQ(decoded(std::string_view("\0h\0i\0!", 6)), "hi!");
}

TEST(DecodeText, ReadsStrayBytesInUtf8AsWindows1252) {
  EXPECT_EQ(decoded("caf\u00E9, na\u00EFve, \u201Cit\x92s\u201D"), "café, naïve, “it’s”");
}

TEST(DecodeText, RefusesWhatIsNoPlainText) {
  EXPECT_EQ(decoded(std::string_view("\x7f"
                                     "ELF\1\0\0\2",
                                     8)),
            "bad_script.binary");
  EXPECT_EQ(decoded("{\\rtf1\\ansi Hello}"), "bad_script.binary");
}

}  // namespace
}  // namespace rolellm

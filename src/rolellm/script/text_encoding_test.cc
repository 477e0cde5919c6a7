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

/// `code at offset, line`.
std::string refused(std::string_view bytes) {
  const auto text = decode_text(bytes);
  if (text) return *text;
  const Error& error = text.error();
  return error_code(error) + " at " + std::to_string(error.offset.value_or(-1)) + ", line " +
         std::to_string(error.line.value_or(-1));
}

TEST(DecodeText, RefusesBytesThatAreNoTextInUtf8) {
  EXPECT_EQ(refused("naïve\ncafé \xff\xfe na\u00EFve"), "bad_script.encoding at 13, line 2");
  EXPECT_EQ(refused("naïve\ncafé \xc3\x28 na\u00EFve"), "bad_script.encoding at 13, line 2");
  EXPECT_EQ(refused("naïve \x81 café"), "bad_script.encoding at 7, line 1");
}

TEST(DecodeText, RefusesBytesThatAreNoTextInAnyEncoding) {
  EXPECT_EQ(refused("one\ntwo \xc3\x28 three"), "bad_script.encoding at 8, line 2");
  EXPECT_EQ(refused("\x80"
                    "abc"),
            "bad_script.encoding at 0, line 1");
  EXPECT_EQ(refused("one \xff\xfe two"), "bad_script.encoding at 4, line 1");
}

TEST(DecodeText, RefusesACharacterThatBreaksOff) {
  EXPECT_EQ(refused("ORLA: Nine\xe2\x80"), "bad_script.encoding at 10, line 1");
  EXPECT_EQ(refused("caf\u00E9\ncaf\xc3"), "bad_script.encoding at 9, line 2");
  EXPECT_EQ(refused("老王：你来了\xe3\x80"), "bad_script.encoding at 18, line 1");
  EXPECT_EQ(refused("caf\u00E9, \xe2\x80 na\u00EFve"), "bad_script.encoding at 7, line 1");
}

TEST(DecodeText, CountsOffsetsFromTheStartOfTheFile) {
  EXPECT_EQ(refused("\xEF\xBB\xBF\u00E9\n\xff\xfe"), "bad_script.encoding at 6, line 2");
  EXPECT_EQ(decoded("\xEF\xBB\xBF\u00E9 \x96 \u00E9"), "é – é");
}

TEST(DecodeText, ReadsOtherEncodings) {
  EXPECT_EQ(decoded("It\x92s \x93nine\x94 \x96 caf\xe9."), "It’s “nine” – café.");
  EXPECT_EQ(decoded("Gr\xfc\xdf Gott, Fr\xe4ulein Kr\xf6ger. Die T\xfcr ist zu."),
            "Grüß Gott, Fräulein Kröger. Die Tür ist zu.");
  // Shift-JIS
  EXPECT_EQ(decoded("\x8e\x84\x82\xcd\x93\x94\x91\xe4\x82\xcc\x94\xd4\x90\x6c\x82\xc5\x82\xb7"
                    "\x81\x42\x96\xbe\x82\xa9\x82\xe8\x82\xf0\x8f\xc1\x82\xb3\x82\xc8\x82\xa2"
                    "\x82\xc5\x82\xad\x82\xbe\x82\xb3\x82\xa2\x81\x42"),
            "私は灯台の番人です。明かりを消さないでください。");
  // Macintosh
  EXPECT_EQ(decoded("Don\xd5t. \xd2I can\xd5t, won\xd5t and shan\xd5t,\xd3 said Chlo\x8e. "
                    "\xd2It\xd5s na\x95ve.\xd3"),
            "Don’t. “I can’t, won’t and shan’t,” said Chloé. “It’s naïve.”");
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

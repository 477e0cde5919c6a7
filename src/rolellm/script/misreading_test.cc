#include "rolellm/script/misreading.h"

#include <string_view>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// Whether `text`, every character of which was one byte, is text.
bool is_text(std::u32string_view text) {
  MisreadingCheck check;
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<UChar32>(text[i]) : 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (at(i) >= 0x80) check.see({i == 0 ? 0 : at(i - 1), at(i), at(i + 1)}, i);
  }
  return !check.wrong_at();
}

TEST(MisreadingCheck, LeavesTextAlone) {
  for (const std::u32string_view text :
       {U"It\u2019s \u201Cnine\u201D \u2013 or ten\u2026", U"café, naïve, Ödipus, FAÇADE",
        U"Il est à l\u2019hôtel.", U"É. Zola", U"¿Qué? ¡No!", U"5 °C, 2½ miles, £20, 20€, © 1940",
        U"Grüße aus dem Süden", U"it´s", U"Я и ты, в саду.", U"ὦ Ζεῦ"})
    EXPECT_TRUE(is_text(text)) << text.size();
}

TEST(MisreadingCheck, KnowsWhatNoTextHas) {
  EXPECT_FALSE(is_text(U"one \u0081 two"));  // Windows-1252 has nothing there
  EXPECT_FALSE(is_text(U"one ÿþ two"));      // a byte-order mark within
  EXPECT_FALSE(is_text(U"one Ã( two"));
  EXPECT_FALSE(is_text(U"oneÃ( two"));
  EXPECT_FALSE(is_text(U"€abc"));
  EXPECT_FALSE(is_text(U"donÕt"));  // Macintosh
  EXPECT_FALSE(is_text(U"cafÃ©"));  // UTF-8
  EXPECT_FALSE(is_text(U"donâ€™t"));
  EXPECT_FALSE(is_text(U"Ђabc"));  // two alphabets in a word
  EXPECT_FALSE(is_text(U"one Г( two"));
}

TEST(MisreadingCheck, SaysWhere) {
  MisreadingCheck check;
  check.see({'f', U'é', ' '}, 3);
  check.see({'e', U'Ã', '('}, 9);
  EXPECT_EQ(check.wrong_at(), 9u);
}

TEST(MisreadingCheck, ForgivesASlip) {
  MisreadingCheck check;
  for (std::size_t i = 0; i < 40; ++i) check.see({'f', U'é', ' '}, i);
  check.see({'o', U'É', 't'}, 40);  // a blank was lost
  EXPECT_FALSE(check.wrong_at());
  check.see({' ', 0x81, ' '}, 41);
  EXPECT_EQ(check.wrong_at(), 41u);
}

}  // namespace
}  // namespace rolellm

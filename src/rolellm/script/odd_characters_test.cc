#include "rolellm/script/odd_characters.h"

#include <gtest/gtest.h>

#include "rolellm/script/double_encoding.h"
#include "rolellm/script/script.h"

namespace rolellm {
namespace {

TEST(OddCharacters, ReadControlsAsWindowsSigns) {
  EXPECT_EQ(without_odd_characters("It\u0092s \u0093late\u0094 \u0096 go\u0085"),
            "It’s “late” – go…");
  EXPECT_EQ(without_odd_characters("a\u0081b"), "ab");
}

TEST(OddCharacters, SplitLettersDrawnAsOne) {
  EXPECT_EQ(without_odd_characters("of\uFB01ce, wa\uFB04e"), "office, waffle");
}

TEST(OddCharacters, MakePlainBlanksOfOthers) {
  EXPECT_EQ(without_odd_characters("a\u00A0b\u2009c\u202Fd\vE\x1B!"), "a b c d E !");
}

TEST(OddCharacters, DropWhatHasNoWidth) {
  EXPECT_EQ(without_odd_characters("\uFEFFno\u200Bth\u200Cing\u200E"), "nothing");
  EXPECT_EQ(without_odd_characters("👩\u200D🚒"), "👩\u200D🚒");  // a join that shows
}

TEST(OddCharacters, DropSoftHyphensButNotWhereALineEnds) {
  EXPECT_EQ(without_odd_characters("light\u00ADhouse light\u00AD\nhouse"),
            "lighthouse light\u00AD\nhouse");
  EXPECT_EQ(without_odd_characters("light\u00AD"), "light\u00AD");  // a line by itself
}

TEST(OddCharacters, ReadSoftHyphensBetweenBlanksAsHyphens) {
  EXPECT_EQ(without_odd_characters("INT. MILL \u00AD DAY\nsix\u00ADyear"),
            "INT. MILL - DAY\nsix-year");
}

TEST(OddCharacters, LeaveTheRestAlone) {
  const std::string text = "Zoë: “—…” 阿葵\u3000１９ 🚒 \u00AB\u00BF\n\tx\r\n";
  EXPECT_EQ(without_odd_characters(text), text);
  EXPECT_EQ(without_odd_characters(""), "");
}

TEST(OddCharacters, AreReplacedBehindEntitiesAndEscapes) {
  const auto transcript =
      parse_script("RUTH: It&#146;s&nbsp;of&#64257;ce\nHAL: a&shy;b\nRUTH: c\n");
  ASSERT_TRUE(transcript);
  EXPECT_EQ(transcript->utterances.at(0).content, "It’s office");
  EXPECT_EQ(transcript->utterances.at(1).content, "ab");
  const auto messages =
      parse_script(R"([{"role":"user","content":"It\u0092s\u00a0\u00a0of\ufb01ce\u00ad"},)"
                   R"({"role":"assistant","content":"No."}])",
                   "messages");
  ASSERT_TRUE(messages);
  EXPECT_EQ(messages->utterances.at(0).content, "It’s office");
}

TEST(DoubleEncoding, IsUndone) {
  EXPECT_EQ(without_double_encoding("donâ€™t â€œgoâ€\u009D â\u0080\u0093 cafÃ©, 5Â°"),
            "don’t “go” – café, 5°");
}

TEST(DoubleEncoding, IsNotSeenInLettersOfALanguage) {
  const std::string text = "“NÃO, IRMÔ DAS MANHÃS. CÂMARA. câ€";
  EXPECT_EQ(without_double_encoding(text), text);
  EXPECT_EQ(without_double_encoding("Zoë"), "Zoë");
}

}  // namespace
}  // namespace rolellm

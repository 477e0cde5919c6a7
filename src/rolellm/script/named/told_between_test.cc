// Speeches without blank lines: what is told between them and behind names; German, French
// and Chinese names.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(ToldBetween, SpeechesOfOneLine) {
  EXPECT_EQ(rows_of("Ruth. Who left the gate?\nBert. It left us.\nRuth. Gates don't leave.\n"
                    "Bert. This one did.\nPike enters with a gate on his back.\nPike. Found this.\n"
                    "Ruth. Where?\nPike. It was walking.\nBert. I told you.\nRuth. You did not.\n",
                    "play"),
            (Rows{"Ruth: Who left the gate?", "Bert: It left us.", "Ruth: Gates don't leave.",
                  "Bert: This one did.", "[action] Pike enters with a gate on his back.",
                  "Pike: Found this.", "Ruth: Where?", "Pike: It was walking.", "Bert: I told you.",
                  "Ruth: You did not."}));
  EXPECT_EQ(rows_of("Knoll: Drei Heller.\nWanderer: Ich habe keine.\nKnoll: Dann bleib.\n"
                    "Liesel kommt aus dem Haus.\nLiesel: Die Suppe!\nWanderer: Welche?\n"
                    "Alle vier Bauern: Guten Appetit!\nLiesel: Und die Brücke?\nKnoll ab.\n"
                    "Liesel: Er ist weg.\n",
                    "transcript"),
            (Rows{"Knoll: Drei Heller.", "Wanderer: Ich habe keine.", "Knoll: Dann bleib.",
                  "[action] Liesel kommt aus dem Haus.", "Liesel: Die Suppe!", "Wanderer: Welche?",
                  "Alle vier Bauern: Guten Appetit!", "Liesel: Und die Brücke?",
                  "[action] Knoll ab.", "Liesel: Er ist weg."}));
}

TEST(ToldBetween, NamesAndColons) {
  EXPECT_EQ(rows_of("ERSTER AKT\n\nKNOLL am Schlagbaum: Drei Heller!\n\n"
                    "WANDERER sucht in den Taschen: Nur zwei.\n\nKNOLL: Zwei und ein Bein.\n\n"
                    "LIESEL tritt aus dem Haus: Vater!\n\nWANDERER leise: Welch ein Mädchen!\n\n"
                    "KNOLL: Was ist?\n\nLIESEL: Die Suppe.\n",
                    "transcript"),
            (Rows{"[scene_heading] ERSTER AKT", "KNOLL: Drei Heller! {am Schlagbaum@0}",
                  "WANDERER: Nur zwei. {sucht in den Taschen@0}", "KNOLL: Zwei und ein Bein.",
                  "LIESEL: Vater! {tritt aus dem Haus@0}", "WANDERER: Welch ein Mädchen! {leise@0}",
                  "KNOLL: Was ist?", "LIESEL: Die Suppe."}));
}

TEST(NamesAbove, AreFollowedByWhatIsSaidHoweverOften) {
  EXPECT_EQ(rows_of("Ruth.\nNo.\nBert.\nI told you.\nRuth.\nYou did not.\nBert.\n(low)\nNo.\n"
                    "Ruth.\nI told you.\nBert.\nNo.\nRuth.\nYou did not.\nBert.\nI told you.\n"
                    "Ruth.\nNo.\nBert.\nYou did not.\nRuth.\nI told you.\n",
                    "play"),
            (Rows{"Ruth: No.", "Bert: I told you.", "Ruth: You did not.", "Bert: No. {low@0}",
                  "Ruth: I told you.", "Bert: No.", "Ruth: You did not.", "Bert: I told you.",
                  "Ruth: No.", "Bert: You did not.", "Ruth: I told you."}));
}

TEST(PersonsOfAList, MayHaveArticles) {
  EXPECT_EQ(
      rows_of("Das Brückengeld\n\nPersonen\n\nKnoll\nLiesel, seine Tochter\nEin Wanderer\n"
              "Ein Bote\n\nErste Szene\n\nKnoll. Der Wanderer.\n\nKnoll. Drei Heller.\n"
              "Wanderer. Ich habe keine.\nKnoll. Keine?\nWanderer. Nein.\n"
              "Bote. Ein Brief!\n",
              "play"),
      (Rows{"[meta] Das Brückengeld", "[meta] Personen", "[meta] Knoll",
            "[meta] Liesel, seine Tochter", "[meta] Ein Wanderer", "[meta] Ein Bote",
            "[scene_heading] Erste Szene", "[action] Knoll. Der Wanderer.", "Knoll: Drei Heller.",
            "Wanderer: Ich habe keine.", "Knoll: Keine?", "Wanderer: Nein.", "Bote: Ein Brief!"}));
}

TEST(ChineseNames, MayBeForeignAndLong) {
  EXPECT_EQ(rows_of("亚历山大·彼得罗维奇·索科洛夫：路上有雪。\n女仆1：茶好了。\n"
                    "玛格丽特·格林伍德夫人：放下吧。\n女仆1：是。\nLily：他是谁？\n"
                    "玛格丽特·格林伍德夫人：一只鸡。\n亚历山大·彼得罗维奇·索科洛夫：谢谢。\n",
                    "chinese"),
            (Rows{"亚历山大·彼得罗维奇·索科洛夫: 路上有雪。", "女仆1: 茶好了。",
                  "玛格丽特·格林伍德夫人: 放下吧。", "女仆1: 是。", "Lily: 他是谁？",
                  "玛格丽特·格林伍德夫人: 一只鸡。", "亚历山大·彼得罗维奇·索科洛夫: 谢谢。"}));
  EXPECT_EQ(rows_of("第一幕\n\n玛格丽特·格林伍德夫人　您来晚了。\n女仆1　茶好了。\n"
                    "玛格丽特·格林伍德夫人　放下吧。\n女仆1　是。\n",
                    "chinese"),
            (Rows{"[scene_heading] 第一幕", "玛格丽特·格林伍德夫人: 您来晚了。", "女仆1: 茶好了。",
                  "玛格丽特·格林伍德夫人: 放下吧。", "女仆1: 是。"}));
}

}  // namespace
}  // namespace rolellm

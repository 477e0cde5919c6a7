#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(Renpy, ReadsWhatIsSaidAndLeavesTheMachinery) {
  EXPECT_EQ(
      rows_of("define u = Character(\"Upton\", color=\"#c8ffc8\")\n"
              "default w = Character(_('Wren'))\n"
              "init python:\n"
              "    note = \"not said\"\n"
              "label start:\n"
              "    scene bg lift\n"
              "    play music \"hum.ogg\"\n"
              "    \"The gate {i}rattles{/i}.\"\n"
              "    u happy \"Ding, \\\"madam\\\". [floor] it is.\" with dissolve\n"
              "    extend \" Mind {{the gap.\"\n"
              "    \"Mr. Strode\" 'Scrap it.'\n"
              "    # a comment\n"
              "    menu:\n"
              "        \"Go up\":\n"
              "            w \"Up!\"\n"
              "            jump roof\n"
              "    w \"\"\"\n"
              "    It is far.\n"
              "    It is high.\n\n"
              "    And wet.\n"
              "    \"\"\"\n",
              "renpy"),
      (Rows{"[meta] define u = Character(\"Upton\", color=\"#c8ffc8\")",
            "[meta] default w = Character(_('Wren'))",
            "[meta] init python:", "[meta] note = \"not said\"", "[scene_heading] start",
            "[meta] scene bg lift", "[meta] play music \"hum.ogg\"", "[action] The gate rattles.",
            "Upton: Ding, \"madam\". it is. Mind {the gap.", "Mr. Strode: Scrap it.",
            "[meta] # a comment", "[meta] menu:", "[action] Go up", "Wren: Up!", "[meta] jump roof",
            "[meta] w \"\"\"", "Wren: It is far. It is high.", "Wren: And wet.", "[meta] \"\"\""}));
}

TEST(Renpy, NamesSpeakersByVariablesWhereverTheyAreDefined) {
  EXPECT_EQ(
      rows_of("define d = DynamicCharacter(\"pilot\")\n"
              "default pilot = \"Dora\"\n"
              "label start:\n"
              "    d \"Up.\"\n"
              "    \"[pilot]\" \"And down.\"\n"
              "    \"[guest]\" \"Help!\"\n",
              "renpy"),
      (Rows{"[meta] define d = DynamicCharacter(\"pilot\")", "[meta] default pilot = \"Dora\"",
            "[scene_heading] start", "Dora: Up.", "Dora: And down.", "guest: Help!"}));
}

TEST(Renpy, IsToldByWhatItSaysInQuotesOfAnyKind) {
  EXPECT_EQ(rows_of("define e = Character('Eileen')\n"
                    "label start:\n"
                    "    e 'Hi.'\n"
                    "    e 'It\\'s late.' with dissolve\n",
                    "renpy"),
            (Rows{"[meta] define e = Character('Eileen')", "[scene_heading] start", "Eileen: Hi.",
                  "Eileen: It's late."}));
}

TEST(Renpy, ReadsTranslations) {
  EXPECT_EQ(rows_of("translate french start_a1:\n\n    # e \"Hello.\"\n    e \"Bonjour.\"\n\n"
                    "translate french start_b2:\n\n    \"Pluie.\"\n\n"
                    "translate french strings:\n\n    old \"Yes\"\n    new \"Oui\"\n",
                    "renpy"),
            (Rows{"[meta] translate french start_a1:", "[meta] # e \"Hello.\"", "e: Bonjour.",
                  "[meta] translate french start_b2:", "[action] Pluie.",
                  "[meta] translate french strings:", "[meta] old \"Yes\"", "[meta] new \"Oui\""}));
}

}  // namespace
}  // namespace rolellm

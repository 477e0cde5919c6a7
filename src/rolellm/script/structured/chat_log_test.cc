#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(SillyTavern, ReadsTurnsAndActionsBetweenStars) {
  EXPECT_EQ(rows_of(R"({"user_name":"Ann","character_name":"Upton","create_date":"2024-5-1"}
{"name":"Upton","is_user":false,"is_system":false,"mes":"*The dial trembles.* Ding.\nFloor?"}
{"name":"System","is_user":false,"is_system":true,"mes":"[paused]"}
{"name":"Ann","is_user":true,"mes":"**Four** please, <b>now</b>."}
)",
                    "sillytavern"),
            (Rows{"[meta] Upton", "Upton: Ding. Floor? {The dial trembles.@0}", "[meta] [paused]",
                  "Ann: Four please, <b>now</b>."}));
}

TEST(SillyTavern, ActionsMayGoOnOverParagraphs) {
  EXPECT_EQ(rows_of(R"({"user_name":"Ann","character_name":"Upton"}
{"name":"Upton","is_user":false,"mes":"*The dial trembles.\n\nIt stops.* Ding."}
{"name":"Ann","is_user":true,"mes":"I want *this\n\nand* that, 5 * 3."}
)",
                    "sillytavern"),
            (Rows{"[meta] Upton", "Upton: Ding. {The dial trembles. It stops.@0}",
                  "Ann: I want *this and* that, 5 * 3."}));
}

TEST(SillyTavern, ChineseLinesAreJoinedWithoutABlank) {
  EXPECT_EQ(rows_of(R"({"user_name":"Ann","character_name":"老周"}
{"name":"老周","is_user":false,"mes":"你来了。\n坐。 好 吧"}
)",
                    "sillytavern"),
            (Rows{"[meta] 老周", "老周: 你来了。坐。 好 吧"}));
}

TEST(SillyTavern, NamesTheLineThatIsNoJson) {
  const auto script = parse_script("{\"user_name\":\"A\"}\n{\"name\":\"B\",\"mes\":\n");
  ASSERT_FALSE(script);
  EXPECT_EQ(error_code(script.error()), "bad_script.json");
  EXPECT_EQ(script.error().line, 2);
}

TEST(Messages, ReadsOneConversation) {
  EXPECT_EQ(rows_of(R"([
  {"role": "system", "content": "You are Upton."},
  {"role": "user", "name": "Wren", "content": [{"type": "text", "text": "Up?"},
                                               {"type": "text", "text": "Or down?"}]},
  {"role": "assistant", "content": "Ding."}
])",
                    "messages"),
            (Rows{"[meta] You are Upton.", "Wren: Up? Or down?", "assistant: Ding."}));
}

TEST(Messages, CountsConversationsAsScenes) {
  constexpr std::string_view kTwo =
      R"({"messages":[{"role":"user","content":"Hello."},{"role":"assistant","content":"Ding."}]}
{"messages":[{"role":"user","content":"Again."},{"role":"assistant","content":"Dong."}]}
)";
  EXPECT_EQ(rows_of(kTwo, "messages"),
            (Rows{"[scene_heading] Conversation 1", "user: Hello.", "assistant: Ding.",
                  "[scene_heading] Conversation 2", "user: Again.", "assistant: Dong."}));
  EXPECT_EQ(parse_script(kTwo)->utterances.back().act_id, 1);
  EXPECT_EQ(parse_script(kTwo)->utterances.back().line_begin, 2);
}

/// A chat of a header and `turns` messages, with `wrong` as one line more.
std::string chat(int turns, std::string_view wrong) {
  std::string text = R"({"user_name":"Ann","character_name":"Upton"})";
  for (int i = 0; i < turns; ++i)
    text +=
        "\n"
        R"({"name":"Upton","is_user":false,"mes":"Ding."})";
  return text + "\n" + std::string(wrong);
}

TEST(SillyTavern, LeavesOutALineInAHundred) {
  const auto script = parse_script(chat(120, R"({"name":"Ann","is_u)"));
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->utterances.size(), 121u);
  EXPECT_EQ(script->utterances.back().line_end, 122) << "the broken line lies in a record";
  const auto short_one = parse_script(chat(40, R"({"name":"Ann","is_u)"));
  ASSERT_FALSE(short_one);
  EXPECT_EQ(short_one.error().line, 42);
}

TEST(SillyTavern, TakesNoNumberForText) {
  const auto script = parse_script(chat(3, R"({"name":"Ann","is_user":true,"mes":5})"));
  ASSERT_FALSE(script);
  EXPECT_EQ(error_code(script.error()), "bad_script.json");
  EXPECT_EQ(script.error().line, 5);
  EXPECT_EQ(script.error().message, "expected \"mes\" to be text, found something else");
}

TEST(SillyTavern, HearsNobodyInAnEmptyMessage) {
  const auto script = parse_script(chat(1, R"({"name":"Ann","is_user":true,"mes":" "})"));
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances.back().kind, UtteranceKind::meta);
}

TEST(Messages, TakesNoNumberForText) {
  const auto script = parse_script(R"([{"role":"user","content":"Hello."},
{"role":"assistant","content":{"text":"Ding."}}])");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().line, 2);
}

TEST(Messages, LeavesOutALineInAHundred) {
  std::string text;
  for (int i = 0; i < 120; ++i)
    text += R"({"messages":[{"role":"user","content":"Ding."}]})"
            "\n";
  const auto script = parse_script(text + R"({"messages":[{"role":"user","content":"Lost"},{"ro)");
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->utterances.size(), 240u);
}

}  // namespace
}  // namespace rolellm

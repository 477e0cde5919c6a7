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

}  // namespace
}  // namespace rolellm

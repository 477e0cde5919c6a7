#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(CoSer, ReadsConversations) {
  EXPECT_EQ(rows_of(R"({"book": "The Lift", "plots": [
  {"summary": "A letter is found.",
   "conversation": [
    {"scenario": "The cellar, at night.", "topic": "the letter",
     "key_characters": [{"name": "Wren", "motivation": "to read it"}],
     "dialogues": [
      {"character": "Wren", "message": "[It is his hand.] (opens it) It is wet."},
      {"character": "Environment", "message": "Water drips."},
      {"character": "Upton", "message": "Ding."}
     ]}]}]}
)",
                    "coser"),
            (Rows{"[meta] A letter is found.", "[scene_heading] The cellar, at night.",
                  "Wren: It is wet. {It is his hand.@0} {opens it@0}", "[action] Water drips.",
                  "Upton: Ding."}));
}

TEST(CoSer, RefusesWordsThatAreNoText) {
  const auto script = parse_script(
      "{\"dialogues\": [\n{\"character\": \"Wren\", \"message\": [\"not\", \"text\"]}]}\n",
      "coser");
  ASSERT_FALSE(script);
  EXPECT_EQ(error_code(script.error()), "bad_script.json");
  EXPECT_EQ(script.error().line, 2);
}

TEST(BookNlp, CallsCharactersByTheirCommonestName) {
  EXPECT_EQ(
      rows_of("quote_start\tquote_end\tmention_start\tmention_end\tmention_phrase\tchar_id\tquote\n"
              "4\t12\t14\t14\tshe\t7\t`` I do n't know , sir . ''\n"
              "20\t26\t28\t29\tMiss Lark\t7\t“ You do . ”\n"
              "30\t33\t35\t35\the\t9\t\" No ! \"\n",
              "booknlp"),
      (Rows{"Miss Lark: I don't know, sir.", "Miss Lark: You do.", "Character 9: No!"}));
}

TEST(CoSer, TakesNoNumberForText) {
  const auto script = parse_script(
      "{\"plots\":[{\"conversation\":[{\"dialogues\":[\n"
      "{\"character\":\"Wren\",\"message\":7}]}]}]}");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().line, 2);
}

TEST(BookNlp, PrintsQuotesAsTheyWere) {
  EXPECT_EQ(
      rows_of("quote_start\tquote_end\tmention_start\tmention_end\tmention_phrase\tchar_id\tquote\n"
              "1\t9\t12\t12\tWren\t1\t“ He said ‘ no ’ to $ 5 , 20 % of [ it ] . ”\n",
              "booknlp"),
      (Rows{"Wren: He said ‘no’ to $5, 20% of. {it@30}"}));
}

}  // namespace
}  // namespace rolellm

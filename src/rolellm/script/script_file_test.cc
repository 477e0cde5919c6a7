#include <gtest/gtest.h>

#include "rolellm/script/script.h"
#include "rolellm/script/script_rows.h"

namespace rolellm {
namespace {

TEST(ScriptFile, RoundTrips) {
  Script script;
  script.title = "T";
  script.language = "en";
  script.utterances = {{.role = "ANN",
                        .content = "hi",
                        .act_id = 1,
                        .diag_id = 2,
                        .kind = UtteranceKind::dialogue,
                        .line_begin = 3,
                        .line_end = 4,
                        .directions = {{2, "waves"}},
                        .extension = "V.O."}};
  const fs::path file = fs::path(testing::TempDir()) / "script_file_test.jsonl";
  ASSERT_TRUE(save_script(file, script));
  const auto read = load_parsed_script(file);
  ASSERT_TRUE(read) << describe(read.error());
  ASSERT_EQ(read->utterances.size(), 1u);
  EXPECT_EQ(dump_json(utterance_to_json(read->utterances[0])),
            dump_json(utterance_to_json(script.utterances[0])));
}

TEST(ScriptRows, AreWrittenAsTheirJsonIs) {
  for (const std::string_view text : {"plain", "", "\"Never,\" he said.", "a\\b", "two\nlines\t",
                                      "“老王”", "\x7F", "bad \xFF byte"}) {
    const Utterance u{.role = "ANN",
                      .content = std::string(text),
                      .act_id = 1,
                      .diag_id = 2,
                      .kind = UtteranceKind::lyrics,
                      .line_begin = 3,
                      .line_end = 4,
                      .directions = {{2, "waves"}, {5, std::string(text)}},
                      .extension = std::string(text)};
    std::string row;
    append_row(row, u);
    EXPECT_EQ(row, dump_json(utterance_to_json(u)) + "\n");
  }
}

TEST(Utterance, ReadsRoleBenchRows) {
  const auto u = utterance_from_json(
      *parse_json(R"({"role":"Jack","content":"Aye.","act_id":0,"diag_id":1})"));
  ASSERT_TRUE(u);
  EXPECT_EQ(u->role, "Jack");
}

TEST(Utterance, RefusesAWrongType) {
  const auto u = utterance_from_json(*parse_json(R"({"role":3,"content":"Aye."})"));
  ASSERT_FALSE(u);
  EXPECT_EQ(error_code(u.error()), "schema.type");
}

TEST(Utterance, RefusesADirectionThatStandsNowhere) {
  for (const std::string_view offset : {"\"two\"", "4294967298"}) {
    const std::string row = R"({"role":"Jack","content":"Aye.","directions":[{"offset":)" +
                            std::string(offset) + R"(,"text":"waves"}]})";
    EXPECT_FALSE(utterance_from_json(*parse_json(row))) << offset;
  }
  EXPECT_TRUE(utterance_from_json(
      *parse_json(R"({"role":"Jack","content":"Aye.","directions":["waves"]})")));
}

TEST(LineRows, HaveTheNumberAndTheKind) {
  std::string rows;
  append_line_row(rows, 1, LineKind::cue);
  append_line_row(rows, 12, LineKind::blank);
  EXPECT_EQ(rows,
            "{\"line\":1,\"kind\":\"cue\"}\n"
            "{\"line\":12,\"kind\":\"blank\"}\n");
}

}  // namespace
}  // namespace rolellm

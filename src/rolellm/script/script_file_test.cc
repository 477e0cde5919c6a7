#include <gtest/gtest.h>

#include "rolellm/script/script.h"

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

}  // namespace
}  // namespace rolellm

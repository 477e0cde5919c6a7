#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/hash.h"
#include "rolellm/role_bench/audit.h"
#include "rolellm/role_bench/benchmark.h"
#include "rolellm/role_bench/build.h"
#include "rolellm/role_bench/cleaning.h"
#include "rolellm/role_bench/split.h"
#include "rolellm/script/script.h"

namespace rolellm {
namespace {

TEST(AnswerFilter, NamesWhatIsWrong) {
  const auto filter = AnswerFilter::load();
  ASSERT_TRUE(filter) << describe(filter.error());
  EXPECT_EQ(filter->reason_against(""), "empty");
  EXPECT_EQ(filter->reason_against("As an AI language model I have no lamp."), "names_an_ai");
  EXPECT_EQ(filter->reason_against("I'm sorry, but I can't do that."), "refusal");
  EXPECT_EQ(filter->reason_against("Sorry, champ. I can't help you with that."), "refusal");
  EXPECT_EQ(filter->reason_against("Let this personality show in every answer!"), "echoes_prompt");
  EXPECT_EQ(filter->reason_against("Sure, here's a joke about a lamp."), "echoes_prompt");
  EXPECT_EQ(filter->reason_against("请以陆定海的身份回答这个问题。"), "echoes_prompt");
  EXPECT_EQ(filter->reason_against("go on and on go on and on go on and on go on and on."),
            "repeats");
  EXPECT_EQ(filter->reason_against("I lit the lamp at nine and went down to the pier to see who"),
            "incomplete");
  EXPECT_EQ(filter->reason_against("The lamp is lit."), "");
}

TEST(AnswerFilter, KnowsAnAssistantsVoice) {
  const auto filter = AnswerFilter::load();
  ASSERT_TRUE(filter) << describe(filter.error());
  for (const char* answer :
       {"Sorry, champ. I don't think so. I'm a bot. I don't suggest things.",
        "Oh, no. I'm a computer program, champ. I don't have emotions or feelings.",
        "I'm sorry, champ. I'm not sure what you mean. Can you please provide more context?",
        "How can I assist you today?", "我只是一个程序，没有感情。", "请问有什么可以帮助您的吗？"})
    EXPECT_EQ(filter->reason_against(answer), "out_of_role") << answer;
}

TEST(AnswerFilter, LooksAtWholeWords) {
  const auto filter = AnswerFilter::load();
  ASSERT_TRUE(filter) << describe(filter.error());
  EXPECT_EQ(filter->reason_against("It served as an aid to an aim."), "");  // no "an ai"
  EXPECT_EQ(filter->reason_against("I'm a bottle short."), "");             // no "a bot"
}

/// What a script says is in somebody's role, even a lift's that talks.
TEST(AnswerFilter, LetsTheScriptsOwnLinesPass) {
  const auto filter = AnswerFilter::load();
  ASSERT_TRUE(filter) << describe(filter.error());
  for (const auto& entry : fs::directory_iterator(data_folder() / "scripts")) {
    const auto script = load_script(entry.path());
    ASSERT_TRUE(script) << describe(script.error());
    for (const Utterance& line : script->utterances) {
      if (line.role == "narrator") continue;
      const std::string reason = filter->reason_against(line.content);
      for (const char* wrong : {"names_an_ai", "out_of_role", "refusal", "echoes_prompt"})
        EXPECT_NE(reason, wrong) << line.content;
    }
  }
}

TEST(HoldOut, NeverSplitsNearDuplicates) {
  const std::vector<std::string> texts{
      "Where is the brass lamp kept?", "Where is the brass lamp kept now?", "Who stole the goose?",
      "What do you fear in a storm?",  "Which bell rings at noon?",         "Why did Anna leave?"};
  const std::vector<int> groups(texts.size(), 0);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto held = hold_out(texts, groups, 3, seed);
    EXPECT_EQ(held[0], held[1]) << "seed " << seed;
    EXPECT_LE(std::count(held.begin(), held.end(), true), 3);
    EXPECT_GE(std::count(held.begin(), held.end(), true), 2);
  }
}

TEST(HoldOut, OfNothingIsNothing) { EXPECT_TRUE(hold_out({}, {}, 3, 1).empty()); }

Response answered(const std::string& role, const std::string& question,
                  std::vector<std::string> answers) {
  return {.role = role, .question = question, .generated = std::move(answers)};
}

std::vector<RoleMaterial> two_roles() {
  RoleMaterial known{.role = "A"};
  known.instructions = {{.id = "a-1",
                         .question = "Where is the lamp?",
                         .answer = "On the pier.",
                         .kind = "script_based"},
                        {.id = "a-2",
                         .question = "Who stole the goose?",
                         .answer = "Tom did it.",
                         .kind = "script_based"}};
  known.instruction_held_out = {false, true};
  known.general_train = {answered("A", "What is salt?", {"Sea left over."})};
  known.general_test = {
      answered("A", "What is luck?", {"A lucky tide.", "As an AI I do not know.", "A fair wind."})};
  known.specific_train = {answered("A", "Where is the lamp?", {"On that pier."})};
  known.specific_test = {
      answered("A", "Who stole the goose?", {"That Tom did.", "Tom did it.", "Our Tom did."})};
  RoleMaterial unseen = known;
  unseen.role = "B";
  for (auto* responses : {&unseen.general_train, &unseen.general_test, &unseen.specific_test}) {
    for (Response& response : *responses) response.role = "B";
  }
  unseen.unseen = true;
  unseen.instruction_held_out = {true, true};
  return {known, unseen};
}

TEST(BuildBenchmark, KeepsUnseenRolesOutOfTraining) {
  CleaningCounts cleaning;
  const auto bench = build_benchmark("en", two_roles(), {{"What is luck?", "Chance."}},
                                     "Apache-2.0", {}, cleaning);
  ASSERT_TRUE(bench) << describe(bench.error());
  const BenchSplit& known = bench->instruction_generalization;
  ASSERT_EQ(known.role_specific.train.size(), 1u);
  EXPECT_EQ(known.role_specific.train[0].question, "Where is the lamp?");
  EXPECT_EQ(known.role_specific.train[0].generated,
            (std::vector<std::string>{"On the pier.", "On that pier."}));
  ASSERT_EQ(known.role_specific.test.size(), 1u);
  EXPECT_EQ(
      known.role_specific.test[0].generated,
      (std::vector<std::string>{"Tom did it.", "That Tom did."}));  // the same answer only once
  EXPECT_EQ(known.role_specific.rolegpt_baseline[0].generated,
            std::vector<std::string>{"Our Tom did."});
  EXPECT_EQ(known.role_specific.test[0].question, "Who stole the goose?");
  ASSERT_EQ(known.general.test.size(), 1u);
  EXPECT_EQ(known.general.test[0].generated,
            std::vector<std::string>{"A lucky tide."});  // the AI talk is out
  EXPECT_EQ(known.general.rolegpt_baseline[0].generated, std::vector<std::string>{"A fair wind."});
  for (const BenchRow& row : bench->role_generalization.general.train) EXPECT_EQ(row.role, "A");
  EXPECT_EQ(cleaning.rejected.at("names_an_ai"), 2);  // once for each role
  const auto audit = audit_benchmark(*bench);
  ASSERT_TRUE(audit);
  EXPECT_FALSE(audit->leaks()) << dump_json(audit_to_json(*audit));
}

TEST(BuildBenchmark, LeavesOutAnswersTooShortForAVoice) {
  std::vector<RoleMaterial> roles = {two_roles().front()};
  roles[0].general_train = {answered("A", "What is salt?", {"Sea."})};
  CleaningCounts cleaning;
  const auto bench = build_benchmark("en", roles, {}, "Apache-2.0", {}, cleaning);
  ASSERT_TRUE(bench);
  EXPECT_TRUE(bench->instruction_generalization.general.train.empty());
  EXPECT_EQ(cleaning.rejected.at("short"), 1);
}

TEST(BuildBenchmark, TakesAnAnswerForOneQuestionOnly) {
  std::vector<RoleMaterial> roles = {two_roles().front()};
  roles[0].general_train = {answered("A", "What is salt?", {"Mind the wick."}),
                            answered("A", "What is rain?", {"Mind the wick!"})};
  CleaningCounts cleaning;
  const auto bench = build_benchmark("en", roles, {}, "Apache-2.0", {}, cleaning);
  ASSERT_TRUE(bench);
  ASSERT_EQ(bench->instruction_generalization.general.train.size(), 1u);
  EXPECT_EQ(bench->instruction_generalization.general.train[0].question, "What is salt?");
  EXPECT_EQ(cleaning.rejected.at("repeated"), 1);
}

TEST(BuildBenchmark, KeepsTheAnswersOfTheTestOutOfTraining) {
  std::vector<RoleMaterial> roles = {two_roles().front()};
  roles[0].general_train = {answered("A", "What is salt?", {"Tom did it!"}),
                            answered("A", "What is rain?", {"Wet, all of it."})};
  CleaningCounts cleaning;
  const auto bench = build_benchmark("en", roles, {}, "Apache-2.0", {}, cleaning);
  ASSERT_TRUE(bench);
  const std::vector<BenchRow>& train = bench->instruction_generalization.general.train;
  ASSERT_EQ(train.size(), 1u);  // "Tom did it." is what the test asks for
  EXPECT_EQ(train[0].question, "What is rain?");
  EXPECT_EQ(cleaning.rejected.at("answers_a_test_question"), 1);
}

TEST(Benchmark, RoundTripsThroughRoleBenchsFolders) {
  CleaningCounts cleaning;
  auto bench = build_benchmark("en", two_roles(), {{"What is luck?", "Chance."}}, "Apache-2.0", {},
                               cleaning);
  ASSERT_TRUE(bench);
  const fs::path folder = fs::path(testing::TempDir()) / "role_bench_test";
  fs::remove_all(folder);
  ASSERT_TRUE(save_benchmark(folder, *bench));
  EXPECT_TRUE(
      fs::exists(folder / "rolebench-eng/instruction-generalization/role_specific/test.jsonl"));
  const auto read = load_benchmark(folder);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->instruction_generalization.role_specific.test[0].types,
            std::vector<std::string>{"script_based"});
  EXPECT_EQ(read->raw_answers.at("What is luck?"), "Chance.");
}

TEST(Benchmark, SaysInItsManifestWhatWasWritten) {
  Benchmark bench{.language = "en"};
  bench.instruction_generalization.general.test = {{"A", "Who?", {"I."}, {}}};
  const fs::path folder = fs::path(testing::TempDir()) / "role_bench_manifest";
  fs::remove_all(folder);
  ASSERT_TRUE(save_benchmark(folder, bench));
  const Json manifest = load_benchmark(folder)->manifest;
  EXPECT_EQ(manifest["counts"]["instruction_generalization"]["general"]["test"], 1);
  const std::string file = "rolebench-eng/instruction-generalization/general/test.jsonl";
  EXPECT_EQ(manifest["hashes"][file], *sha256_file(folder / file));
  EXPECT_EQ(manifest["hashes"].size(),
            13u);  // two splits, two parts, three files; the plain answers
}

TEST(Benchmark, ReadsUpstreamsMixedTypes) {
  const fs::path folder = fs::path(testing::TempDir()) / "role_bench_mixed";
  fs::remove_all(folder);
  ASSERT_TRUE(write_atomic(folder / "rolebench-zh/role_specific/train.jsonl",
                           "{\"role\":\"甲\",\"question\":\" "
                           "问？\\n\",\"generated\":[\"答。\"],\"type\":\"script_based\"}\n"
                           "{\"role\":\"甲\",\"question\":\"问二？\",\"generated\":[\"答。\","
                           "\"又答。\"],\"type\":[\"script_based\",\"script_agnostic\"]}\n"));
  const auto bench = load_benchmark(folder);
  ASSERT_TRUE(bench) << describe(bench.error());
  EXPECT_EQ(bench->language, "zh");
  EXPECT_EQ(bench->instruction_generalization.role_specific.train[1].types.size(), 2u);
}

TEST(Audit, FindsALeak) {
  Benchmark bench{.language = "en"};
  bench.instruction_generalization.general.train = {
      {"A", "What is the capital of Portugal?", {"Lisbon."}, {}}};
  bench.instruction_generalization.general.test = {
      {"A", "what is the capital of portugal", {"Lisbon."}, {}}};
  const auto audit = audit_benchmark(bench);
  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit->leaks());
  EXPECT_EQ(audit->counts.at("exact_leak"), 1);
}

}  // namespace
}  // namespace rolellm

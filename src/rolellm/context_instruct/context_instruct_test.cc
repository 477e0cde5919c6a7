#include "rolellm/context_instruct/context_instruct.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

/// Answers schema requests with `triplets`, free ones with `rewriting`.
class InterviewTeacher : public ChatModel {
 public:
  ModelInfo info() const override {
    return {.name = "fake", .identity = "fake-1", .engine = "scripted"};
  }
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    batches.emplace_back(requests.begin(), requests.end());
    for (std::size_t i = requests.size(); i-- > 0;) {  // the order of replies must not matter
      const bool free_text = requests[i].schema.is_null();
      for (int sample = requests[i].samples; sample-- > 0;) {
        const auto at = static_cast<std::size_t>(sample);
        const std::string& json = at < samples.size() ? samples[at] : triplets;
        ChatReply reply{
            .text = free_text ? rewriting : json, .finish_reason = "stop", .usage = {100, 20}};
        if (auto status = on_reply(i, sample, reply); !status) return status;
      }
    }
    return ok();
  }
  Result<ChatReply> stream(const ChatRequest&, const OnText&) override { return ChatReply{}; }
  Result<int> count_tokens(const ChatRequest&) override { return 100; }

  std::string triplets = R"({"triplets": [
    {"question": "For which town did you box in 1969?", "rationale": "names the year", "confidence": "high",
     "lines": [5, 5], "answer": "I boxed for Hull in 1969."},
    {"question": "For which town did you box in 1969, then?", "rationale": "names the year", "confidence": "high",
     "lines": [5, 5], "answer": "I boxed for Hull."},
    {"question": "What did he say to you there?", "rationale": "he is nobody", "confidence": "high",
     "lines": [3, 3], "answer": "He regrets the draught."},
    {"question": "Why does the roof leak on Wren?", "rationale": "unsure", "confidence": "low",
     "lines": [11, 11], "answer": "I say the roof leaks on Wren."},
    {"question": "What leaks on Wren in the hotel?", "rationale": "names Wren", "confidence": "high",
     "lines": [11, 11], "answer": "Monet painted seven Parisian elephants."}]})";
  std::vector<std::string> samples;  ///< in place of `triplets`, for the first samples
  std::string rewriting = "\"Guard up, love. I boxed for Hull in 1969.\"";
  std::vector<std::vector<ChatRequest>> batches;
};

ProfileFolder dot() {
  ProfileFolder folder;
  folder.profile.role = "DOT";
  folder.profile.language = "en";
  folder.profile.work = "The Lift";
  folder.profile.description = "A retired boxer.";
  folder.profile.description_second = "You are a retired boxer.";
  folder.profile.catchphrases = {{.text = "Guard up", .lines = {5, 11}}};
  folder.dialogue = lift_scene();
  return folder;
}

ContextInstructOptions one_scene_round() {
  ContextInstructOptions options;
  options.written_answers = true;
  options.questions_per_role = 2;
  options.agnostic_share = 0;
  options.max_rounds = 1;
  return options;
}

TEST(ContextInstruct, KeepsWhatIsSoundAndSaysWhyNotTheRest) {
  InterviewTeacher teacher;
  const ProfileFolder role = dot();
  const auto sets = make_instructions(std::span(&role, 1), teacher, one_scene_round());
  ASSERT_TRUE(sets) << describe(sets.error());
  const InstructionSet& set = sets->front();
  ASSERT_EQ(set.kept.size(), 1u);
  const Instruction& row = set.kept[0];
  EXPECT_EQ(row.id, "dot-0001");
  EXPECT_EQ(row.question, "For which town did you box in 1969?");
  EXPECT_EQ(row.kind, "script_based");
  ASSERT_EQ(row.evidence.size(), 1u);
  EXPECT_EQ(row.evidence[0].line_begin, 5);
  EXPECT_EQ(row.evidence[0].quote, "Dot: Guard up, Upton. I boxed for Hull in 1969.");
  EXPECT_DOUBLE_EQ(row.support, 1.0);
  EXPECT_EQ(row.styled_answer, "Guard up, love. I boxed for Hull in 1969.");
  EXPECT_EQ(set.reasons, (std::map<std::string, int>{{"kept", 1},
                                                     {"duplicate", 1},
                                                     {"incomplete", 1},
                                                     {"low_confidence", 1},
                                                     {"unsupported", 1}}));
}

TEST(ContextInstruct, SendsEachRoundOfAllRolesInOneCall) {
  InterviewTeacher teacher;
  const std::vector<ProfileFolder> roles = {dot(), dot()};
  ASSERT_TRUE(make_instructions(roles, teacher, one_scene_round()));
  ASSERT_EQ(teacher.batches.size(), 2u);  // one round, one style pass
  EXPECT_EQ(teacher.batches[0].size(), 2u);
  EXPECT_EQ(teacher.batches[1].size(), 2u);
}

TEST(ContextInstruct, StopsAfterItsRoundsWhenNothingCanBeKept) {
  InterviewTeacher teacher;
  teacher.triplets = "I am sorry, I cannot do that.";
  const ProfileFolder role = dot();
  ContextInstructOptions options = one_scene_round();
  options.max_rounds = 3;
  const auto sets = make_instructions(std::span(&role, 1), teacher, options);
  ASSERT_TRUE(sets);
  EXPECT_TRUE(sets->front().kept.empty());
  EXPECT_EQ(teacher.batches.size(), 3u);
  EXPECT_EQ(sets->front().segments_without_question, 1);
}

TEST(ContextInstruct, LeavesThePlainAnswerWhenTheRewritingLosesIt) {
  InterviewTeacher teacher;
  teacher.rewriting = "Nice weather we have today, my friend.";
  const ProfileFolder role = dot();
  const auto sets = make_instructions(std::span(&role, 1), teacher, one_scene_round());
  ASSERT_TRUE(sets);
  EXPECT_EQ(sets->front().kept[0].styled_answer, "");
  EXPECT_EQ(sets->front().kept[0].provenance["style_rejected"], "style_lost_meaning");
}

TEST(ContextInstruct, AsksAboutTheRoleItselfByTopics) {
  InterviewTeacher teacher;
  const ProfileFolder role = dot();
  ContextInstructOptions options = one_scene_round();
  options.agnostic_share = 1;
  const auto sets = make_instructions(std::span(&role, 1), teacher, options);
  ASSERT_TRUE(sets);
  ASSERT_FALSE(sets->front().kept.empty());
  EXPECT_EQ(sets->front().kept[0].kind, "script_agnostic");
}

TEST(ContextInstruct, WritesItsFolder) {
  InterviewTeacher teacher;
  const fs::path out = fs::path(testing::TempDir()) / "rolellm_instruct_test";
  fs::remove_all(out);
  const auto set = run_context_instruct(dot(), teacher, one_scene_round(), out);
  ASSERT_TRUE(set) << describe(set.error());
  const auto rows = load_instructions(out / "instructions.jsonl");
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->size(), 1u);
  EXPECT_EQ(load_instructions(out / "rejected.jsonl")->size(), 4u);
  EXPECT_TRUE(fs::exists(out / "run.json"));
}

TEST(ContextInstruct, AsksOnlyForQuestionsWhenAnswersAreTheRolesLines) {
  InterviewTeacher teacher;
  teacher.triplets = R"({"triplets": [
    {"line": 5, "question": "For which town did Dot box in 1969?", "rationale": "", "confidence": "high"},
    {"line": 5, "question": "Which town was it?", "rationale": "", "confidence": "high"},
    {"line": 11, "question": "What is your favourite song, Upton?", "rationale": "", "confidence": "high"},
    {"line": 99, "question": "Who is Upton?", "rationale": "", "confidence": "high"}]})";
  const ProfileFolder role = dot();
  ContextInstructOptions options = one_scene_round();
  options.written_answers = false;
  options.script_share = 0;
  const auto sets = make_instructions(std::span(&role, 1), teacher, options);
  ASSERT_TRUE(sets) << describe(sets.error());
  const InstructionSet& set = sets->front();
  EXPECT_EQ(teacher.batches.size(), 1u);  // no style pass
  ASSERT_EQ(set.kept.size(), 1u);
  EXPECT_EQ(set.kept[0].question, "For which town did you box in 1969?");
  EXPECT_EQ(set.kept[0].provenance["asked"], "For which town did Dot box in 1969?");
  EXPECT_EQ(set.kept[0].answer, "Guard up, Upton. I boxed for Hull in 1969.");
  EXPECT_EQ(set.kept[0].evidence[0].line_begin, 5);
  EXPECT_DOUBLE_EQ(set.kept[0].support, 1.0);
  ASSERT_EQ(set.rejected.size(), 1u);
  EXPECT_EQ(set.rejected[0].verdict, "question_unsupported");
}

TEST(ContextInstruct, KeepsTheBestOfSeveralQuestionsToOneLine) {
  InterviewTeacher teacher;
  const auto ask = [](const std::string& question) {
    return R"({"triplets": [{"line": 5, "question": ")" + question +
           R"(", "rationale": "", "confidence": "high"}]})";
  };
  teacher.samples = {ask("What did Upton say about the guard?"), ask("Did you box in the hotel?"),
                     ask("For which town did you box in 1969?")};
  const ProfileFolder role = dot();
  ContextInstructOptions options = one_scene_round();
  options.written_answers = false;
  options.script_share = 0;
  options.samples_per_call = 3;
  const auto sets = make_instructions(std::span(&role, 1), teacher, options);
  ASSERT_TRUE(sets) << describe(sets.error());
  const InstructionSet& set = sets->front();
  ASSERT_EQ(set.kept.size(), 1u);
  EXPECT_EQ(set.kept[0].question, "For which town did you box in 1969?");
  EXPECT_EQ(set.reasons,
            (std::map<std::string, int>{{"kept", 1}, {"outdone", 1}, {"asks_another", 1}}));
}

TEST(ReadTriplets, KeepsWholeOnesOfABrokenReply) {
  const auto triplets = read_triplets(
      R"({"triplets": [{"question": "Who?", "confidence": "high", "lines": [3, 4], "answer": "I \"did\"."}, {"quest)");
  ASSERT_EQ(triplets.size(), 1u);
  EXPECT_EQ(triplets[0].answer, "I \"did\".");
  EXPECT_EQ(triplets[0].line_end, 4);
  EXPECT_TRUE(read_triplets("").empty());
  EXPECT_TRUE(read_triplets("}}{{\"").empty());
}

}  // namespace
}  // namespace rolellm

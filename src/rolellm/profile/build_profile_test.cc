#include "rolellm/profile/build_profile.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

using Said = std::map<std::string, std::string>;

/// Answers by how an answer is to begin; asked for JSON, with `phrases`.
class CannedTeacher : public ChatModel {
 public:
  explicit CannedTeacher(Said answers, std::vector<std::string> phrases = {})
      : answers_(std::move(answers)), phrases_(std::move(phrases)) {}
  ModelInfo info() const override {
    return {.name = "canned", .identity = "canned", .engine = "scripted"};
  }
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    ++calls;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      seeds.insert(requests[i].sampling.seed);
      prompts.push_back(requests[i].messages.back().content);
      ChatReply reply{.finish_reason = finish_reason};
      if (!requests[i].schema.is_null()) {
        reply.text = Json{{"catchphrases", phrases_}}.dump();
      } else if (const auto found = answers_.find(requests[i].answer_prefix);
                 found != answers_.end()) {
        reply.text = found->second;
      }
      for (int sample = 0; sample < requests[i].samples; ++sample) {
        if (auto status = on_reply(i, sample, reply); !status) return status;
      }
    }
    return ok();
  }
  Result<ChatReply> stream(const ChatRequest&, const OnText&) override { return ChatReply{}; }
  Result<int> count_tokens(const ChatRequest&) override { return 100; }

  int calls = 0;
  std::string finish_reason = "stop";
  std::set<std::uint64_t> seeds;
  std::vector<std::string> prompts;

 private:
  Said answers_;
  std::vector<std::string> phrases_;
};

CannedTeacher good_teacher() {
  return CannedTeacher(Said{{"Dot is a", " boxer of 74 with a bucket."},
                            {"Dot wants to", " fetch a towel."},
                            {"Dot fears", " that the roof leaks."},
                            {"Upton is", " the lift that regrets the draught."}},
                       {"Guard up", "Seconds out", "Fetch me a towel."});
}

TEST(BuildProfile, PutsTheAnswersIntoBothTexts) {
  CannedTeacher teacher = good_teacher();
  const auto folder = build_profile(lift_script_with_upton_named(), "dot", teacher, {});
  ASSERT_TRUE(folder) << describe(folder.error());
  const Profile& profile = folder->profile;
  EXPECT_EQ(profile.role, "DOT");
  EXPECT_EQ(profile.work, "The Lift");
  EXPECT_EQ(
      profile.description,
      "A boxer of 74 with a bucket. This character wants to fetch a towel. This character fears "
      "that "
      "the roof leaks. Who matters most: Upton, the lift that regrets the draught. This character "
      "speaks in short sentences.");
  EXPECT_EQ(profile.description_second,
            "You are a boxer of 74 with a bucket. You want to fetch a towel. You fear that the "
            "roof leaks. "
            "Who matters most to you: Upton, the lift that regrets the draught. You speak in short "
            "sentences.");
  EXPECT_EQ(profile.provenance["description_by"], "teacher");
  ASSERT_EQ(profile.catchphrases.size(), 2u);  // the invented one is crowded out
  EXPECT_EQ(profile.catchphrases[0].text, "Guard up");
  EXPECT_EQ(profile.catchphrases[0].lines, (std::vector<int>{5, 11}));
  EXPECT_EQ(profile.catchphrases[1].lines, (std::vector<int>{13}));
}

TEST(BuildProfile, GivesEverySentenceTheLinesItRestsOn) {
  CannedTeacher teacher = good_teacher();
  const auto folder = build_profile(lift_script_with_upton_named(), "dot", teacher, {});
  ASSERT_TRUE(folder);
  std::vector<std::string> found;  // part, who said it, first line
  for (const ProfileSentence& sentence : folder->profile.sentences) {
    found.push_back(sentence.part + " " + sentence.by);
    for (const Citation& line : sentence.lines) found.back() += " " + std::to_string(line.line);
  }
  EXPECT_EQ(found,
            (std::vector<std::string>{"who teacher 1", "wants teacher 13", "fears teacher 11",
                                      "people teacher 17", "manner counts"}));
  EXPECT_EQ(folder->profile.relations.at(0).is, "the lift that regrets the draught");
}

TEST(BuildProfile, DropsWhatNoLineSupports) {
  CannedTeacher teacher(Said{{"Dot is a", " boxer of 74 with a bucket."},
                             {"Dot fears", " losing her pension and her license."},
                             {"Upton is", " a wealthy colonel."}});
  const auto folder = build_profile(lift_script(), "dot", teacher, {});
  ASSERT_TRUE(folder);
  EXPECT_EQ(
      folder->profile.description,
      "A boxer of 74 with a bucket. This character talks most with Upton. This character speaks in "
      "short sentences.");
}

TEST(BuildProfile, BeginsAllQuestionsAboutARoleWithTheSameText) {
  CannedTeacher teacher = good_teacher();
  ASSERT_TRUE(build_profile(lift_script(), "dot", teacher, {}));
  ASSERT_EQ(teacher.prompts.size(), 5u);  // who, wants, fears, Upton, catchphrases
  const std::string& first = teacher.prompts.front();
  const std::string shared = first.substr(0, first.rfind("\n\n"));
  EXPECT_NE(shared.find("Fetch me a towel."), std::string::npos);
  for (const std::string& prompt : teacher.prompts) EXPECT_TRUE(prompt.starts_with(shared));
}

TEST(BuildProfile, TakesNoAnswerThatWasCutShort) {
  CannedTeacher teacher = good_teacher();
  teacher.finish_reason = "length";
  const auto folder = build_profile(lift_script(), "dot", teacher, {});
  ASSERT_TRUE(folder);
  EXPECT_EQ(folder->profile.sentences.front().by, "script");
}

TEST(BuildProfile, TriesAgainWithAnotherSeedAndThenLetsTheScriptSpeak) {
  CannedTeacher teacher(Said{{"Dot is a", " nun."}});
  const auto folder = build_profile(lift_script(), "DOT", teacher, {.attempts = 2, .seed = 7});
  ASSERT_TRUE(folder);
  EXPECT_EQ(teacher.seeds, (std::set<std::uint64_t>{7, 8}));
  EXPECT_EQ(folder->profile.provenance["tries"], 2);
  EXPECT_EQ(folder->profile.provenance["description_by"], "rule");
  EXPECT_TRUE(folder->profile.description_second.starts_with(
      "The script brings you in so: “74, ducks in with a bucket.”"))
      << folder->profile.description_second;
  EXPECT_FALSE(folder->profile.catchphrases.empty());
}

TEST(BuildProfile, DescribesByRuleWhomNobodyNames) {
  Script script = lift_script();
  script.utterances = {said("PIP", "Hello there.", 0, 1), said("WREN", "Who is it?", 0, 2),
                       said("PIP", "It is late.", 0, 3)};
  CannedTeacher teacher(Said{});
  const auto folder = build_profile(script, "PIP", teacher, {});
  ASSERT_TRUE(folder);
  EXPECT_TRUE(
      folder->profile.description_second.starts_with("You are a character of \"The Lift\"."));
  script.title.clear();
  script.parts = {{.source = "lift.txt"}};
  const auto untitled = build_profile(script, "PIP", teacher, {});
  ASSERT_TRUE(untitled);
  EXPECT_TRUE(untitled->profile.description_second.starts_with("You are a character of \"lift\"."));
}

TEST(BuildProfile, AsksForAllRolesInOneCall) {
  CannedTeacher teacher(
      Said{{"Dot is a", " boxer of 74 with a bucket."}, {"Upton is a", " lift."}});
  const Script script = lift_script();
  const std::vector<ProfileTask> tasks = {{.script = &script, .role = "DOT"},
                                          {.script = &script, .role = "UPTON"}};
  const auto folders = build_profiles(tasks, teacher, {.attempts = 1});
  ASSERT_TRUE(folders);
  EXPECT_EQ(teacher.calls, 1);
  EXPECT_EQ((*folders)[1].profile.role, "UPTON");
}

TEST(BuildProfile, PassesOnAnUnknownRole) {
  CannedTeacher teacher = good_teacher();
  const auto folder = build_profile(lift_script(), "DOTT", teacher, {});
  ASSERT_FALSE(folder);
  EXPECT_EQ(error_code(folder.error()), "usage.role");
  EXPECT_EQ(teacher.calls, 0);
}

}  // namespace
}  // namespace rolellm

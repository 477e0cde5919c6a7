#include "rolellm/profile/build_profile.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

/// Answers request after request with the texts it was given; the last one for ever.
class CannedTeacher : public ChatModel {
 public:
  explicit CannedTeacher(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  ModelInfo info() const override {
    return {.name = "canned", .identity = "canned", .engine = "scripted"};
  }
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    ++calls;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      seeds.push_back(requests[i].sampling.seed);
      ChatReply reply{.text = texts_[std::min(next_, texts_.size() - 1)], .finish_reason = "stop"};
      ++next_;
      for (int sample = 0; sample < requests[i].samples; ++sample) {
        if (auto status = on_reply(i, sample, reply); !status) return status;
      }
    }
    return ok();
  }
  Result<ChatReply> stream(const ChatRequest&, const OnText&) override { return ChatReply{}; }
  Result<int> count_tokens(const ChatRequest&) override { return 100; }

  int calls = 0;
  std::vector<std::uint64_t> seeds;

 private:
  std::vector<std::string> texts_;
  std::size_t next_ = 0;
};

constexpr const char* kGood =
    R"({"who": "Dot Harker, a boxer of 74 with a bucket", "wants": "to fetch a towel.",
        "fears": "that the roof leaks",
        "people": [{"name": "Upton", "is": "the lift that regrets the draught"}],
        "catchphrases": ["Guard up", "Seconds out", "Fetch me a towel."]})";

TEST(BuildProfile, KeepsTheTeachersTextWithoutTheName) {
  CannedTeacher teacher({kGood});
  const auto folder = build_profile(lift_script(), "dot", teacher, {});
  ASSERT_TRUE(folder) << describe(folder.error());
  const Profile& profile = folder->profile;
  EXPECT_EQ(profile.role, "DOT");
  EXPECT_EQ(profile.work, "The Lift");
  EXPECT_EQ(
      profile.description,
      "A boxer of 74 with a bucket. This character wants to fetch a towel. This character fears "
      "that the roof leaks. Who matters most: Upton, the lift that regrets the draught. This "
      "character speaks in short sentences.");
  EXPECT_EQ(
      profile.description_second,
      "You are a boxer of 74 with a bucket. You want to fetch a towel. You fear that the roof "
      "leaks. Who matters most to you: Upton, the lift that regrets the draught. You speak in "
      "short sentences.");
  EXPECT_EQ(profile.provenance["description_by"], "teacher");
  ASSERT_EQ(profile.catchphrases.size(), 2u);  // the invented one is crowded out
  EXPECT_EQ(profile.catchphrases[0].text, "Guard up");
  EXPECT_EQ(profile.catchphrases[0].lines, (std::vector<int>{5, 11}));
  EXPECT_EQ(profile.catchphrases[1].lines, (std::vector<int>{13}));
}

TEST(BuildProfile, GivesEverySentenceTheLinesItRestsOn) {
  CannedTeacher teacher({kGood});
  const auto folder = build_profile(lift_script(), "dot", teacher, {});
  ASSERT_TRUE(folder);
  std::vector<std::string> found;  // part, who said it, first line
  for (const ProfileSentence& sentence : folder->profile.sentences) {
    found.push_back(sentence.part + " " + sentence.by);
    for (const Citation& line : sentence.lines) found.back() += " " + std::to_string(line.line);
  }
  EXPECT_EQ(found,
            (std::vector<std::string>{"who teacher 1", "wants teacher 13", "fears teacher 11",
                                      "people teacher 3", "manner counts"}));
  EXPECT_EQ(folder->profile.relations.at(0).is, "the lift that regrets the draught");
}

TEST(BuildProfile, DropsWhatNoLineSupports) {
  CannedTeacher teacher({R"({"who": "a boxer of 74 with a bucket", "wants": "to fetch a towel",
      "fears": "losing her pension and her license",
      "people": [{"name": "Upton", "is": "a wealthy colonel"}], "catchphrases": []})"});
  const auto folder = build_profile(lift_script(), "dot", teacher, {});
  ASSERT_TRUE(folder);
  EXPECT_EQ(folder->profile.description,
            "A boxer of 74 with a bucket. This character wants to fetch a towel. This character "
            "talks most with Upton. This character speaks in short sentences.");
}

TEST(BuildProfile, LetsTheTeacherNameOnlyThoseTheRoleTalksWith) {
  const Script script = lift_script();
  const auto request = profile_request({.script = &script, .role = "DOT"}, {}, 0);
  ASSERT_TRUE(request) << describe(request.error());
  const Json& people = request->schema["properties"]["people"]["items"]["properties"];
  EXPECT_EQ(people["name"]["enum"], Json::array({"Upton"}));
}

TEST(BuildProfile, TriesAgainWithAnotherSeed) {
  CannedTeacher teacher({"no json", kGood});
  const auto folder = build_profile(lift_script(), "DOT", teacher, {.seed = 7});
  ASSERT_TRUE(folder);
  EXPECT_EQ(teacher.seeds, (std::vector<std::uint64_t>{7, 8}));
  EXPECT_EQ(folder->profile.provenance["tries"], 2);
}

TEST(BuildProfile, DescribesByRuleWhenTheTeacherFails) {
  CannedTeacher teacher(
      {R"({"who": "Dot is Dot", "wants": "nets", "people": "Upton", "catchphrases": []})"});
  const auto folder = build_profile(lift_script(), "DOT", teacher, {});
  ASSERT_TRUE(folder);
  EXPECT_EQ(teacher.calls, 2);
  EXPECT_EQ(folder->profile.provenance["description_by"], "rule");
  EXPECT_TRUE(
      folder->profile.description_second.starts_with("You are a character of \"The Lift\"."));
  EXPECT_FALSE(folder->profile.catchphrases.empty());
}

TEST(BuildProfile, AsksForAllRolesInOneCall) {
  CannedTeacher teacher({kGood});
  const Script script = lift_script();
  const std::vector<ProfileTask> tasks = {{.script = &script, .role = "DOT"},
                                          {.script = &script, .role = "UPTON"}};
  const auto folders = build_profiles(tasks, teacher, {.attempts = 1});
  ASSERT_TRUE(folders);
  EXPECT_EQ(teacher.calls, 1);
  EXPECT_EQ((*folders)[1].profile.role, "UPTON");
}

TEST(BuildProfile, PassesOnAnUnknownRole) {
  CannedTeacher teacher({kGood});
  const auto folder = build_profile(lift_script(), "DOTT", teacher, {});
  ASSERT_FALSE(folder);
  EXPECT_EQ(error_code(folder.error()), "usage.role");
  EXPECT_EQ(teacher.calls, 0);
}

}  // namespace
}  // namespace rolellm

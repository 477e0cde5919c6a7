#include "rolellm/profile/rolebench_profiles.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

ProfileFolder role(const std::string& name, const std::string& description) {
  ProfileFolder folder;
  folder.profile = {
      .role = name, .language = "en", .work = "The Bell", .description_second = description};
  folder.dialogue = {{.role = name, .content = "So.", .act_id = 1, .diag_id = 2, .line_begin = 7}};
  return folder;
}

class RoleBenchProfiles : public ::testing::Test {
 protected:
  void SetUp() override { fs::remove_all(out_); }
  void TearDown() override { fs::remove_all(out_); }
  Json read(const char* name) { return *parse_json(*read_text(out_ / "profiles-eng" / name)); }

  const fs::path out_ =
      fs::temp_directory_path() / ("rolellm_rolebench_profiles_" + std::to_string(::getpid()));
};

TEST_F(RoleBenchProfiles, HaveRoleBenchsFourKeysAndTwoTables) {
  const ProfileFolder ann = role("ANN/AN", "You ring.");
  ASSERT_TRUE(save_rolebench_profiles(out_, std::span(&ann, 1)));
  EXPECT_EQ(*read_text(out_ / "profiles-eng/profiles-eng-ANN-AN.jsonl"),
            "{\"role\":\"ANN/AN\",\"content\":\"So.\",\"act_id\":1,\"diag_id\":2}\n");
  EXPECT_EQ(read("desc.json"), (Json{{"ANN/AN", "You ring."}}));
  EXPECT_EQ(read("scripts.json"), (Json{{"ANN/AN", "The Bell"}}));
}

TEST_F(RoleBenchProfiles, StayWhenAnotherRoleComes) {
  const ProfileFolder ann = role("ANN", "You ring."), bob = role("BOB", "You row.");
  ASSERT_TRUE(save_rolebench_profiles(out_, std::span(&ann, 1)));
  ASSERT_TRUE(save_rolebench_profiles(out_, std::span(&bob, 1)));
  EXPECT_EQ(read("desc.json"), (Json{{"ANN", "You ring."}, {"BOB", "You row."}}));
}

TEST_F(RoleBenchProfiles, ComeBackAsTheyWent) {
  ProfileFolder dot{.dialogue = lift_scene()};
  dot.dialogue.insert(dot.dialogue.begin(), said("narrator", "INT. LIFT - NIGHT", 0, 1));
  dot.dialogue[0].kind = UtteranceKind::scene_heading;
  dot.profile = {
      .role = "DOT", .language = "en", .work = "The Lift", .description_second = "You box."};
  const ProfileFolder ann = role("ANN/AN", "You ring.");
  ASSERT_TRUE(save_rolebench_profiles(out_, std::vector{dot, ann}));
  const auto back = load_rolebench_profiles(out_);
  ASSERT_TRUE(back) << describe(back.error());
  ASSERT_EQ(back->profiles.size(), 2u);
  const ProfileFolder& again = back->profiles[1];
  EXPECT_EQ(again.profile.role, "DOT");
  EXPECT_EQ(again.profile.work, "The Lift");
  EXPECT_EQ(again.profile.description_second, "You box.");
  ASSERT_EQ(again.dialogue.size(), dot.dialogue.size());
  for (std::size_t i = 0; i < again.dialogue.size(); ++i) {
    EXPECT_EQ(again.dialogue[i].role, dot.dialogue[i].role);
    EXPECT_EQ(again.dialogue[i].kind, dot.dialogue[i].kind);
    EXPECT_EQ(again.dialogue[i].content, dot.dialogue[i].content);
    EXPECT_EQ(again.dialogue[i].act_id, dot.dialogue[i].act_id);
  }
  // Counted anew: what the script itself would have given.
  EXPECT_EQ(again.profile.statistics.speeches, 3);
  EXPECT_EQ(again.profile.catchphrases.at(0).text, "Guard up");
  EXPECT_EQ(again.profile.scenes.at(0).place, "Lift");
  EXPECT_EQ(back->profiles[0].profile.role, "ANN/AN");
}

TEST_F(RoleBenchProfiles, AreReadLeniently) {
  const fs::path shelf = out_ / "profiles-eng";
  ASSERT_TRUE(
      write_atomic(shelf / "desc.json", R"({"Dot Harker": "You box.", "Doctor No": "You plot."})"));
  // No scripts.json; narration under both names; a scene that goes on; an empty file.
  ASSERT_TRUE(write_atomic(shelf / "profiles-eng-Doctor No.jsonl", ""));
  ASSERT_TRUE(write_atomic(shelf / "profiles-eng-Dot Harker.jsonl",
                           "{\"role\":\"scene\",\"content\":\"INT. LIFT - DAY\",\"act_id\":4}\n"
                           "{\"role\":\"Narrator\",\"content\":\"It rains.\"}\n\n"
                           "{\"role\":\"DOT\",\"content\":\" Guard up. \"}\n"));
  const auto read = load_rolebench_profiles(shelf);
  ASSERT_TRUE(read) << describe(read.error());
  ASSERT_EQ(read->profiles.size(), 2u);
  const ProfileFolder& no = read->profiles[0];
  EXPECT_TRUE(no.dialogue.empty());
  EXPECT_EQ(no.profile.description_second, "You plot.");
  EXPECT_EQ(read->notes, std::vector<std::string>{"Doctor No: no rows, only a description"});
  const ProfileFolder& dot = read->profiles[1];
  EXPECT_EQ(dot.profile.role, "Dot Harker");
  EXPECT_EQ(dot.profile.aliases, std::vector<std::string>{"DOT"});
  ASSERT_EQ(dot.dialogue.size(), 3u);
  EXPECT_EQ(dot.dialogue[1].role, "narrator");
  EXPECT_EQ(dot.dialogue[2].role, "Dot Harker");
  EXPECT_EQ(dot.dialogue[2].content, "Guard up.");
  EXPECT_EQ(dot.dialogue[2].act_id, 4);
  EXPECT_EQ(dot.dialogue[2].line_begin, 4);
  EXPECT_EQ(dot.profile.statistics.speeches, 1);
}

TEST_F(RoleBenchProfiles, OfWrongShapeAreNamedByFileAndLine) {
  const fs::path shelf = out_ / "profiles-eng";
  ASSERT_TRUE(write_atomic(shelf / "desc.json", R"({"A": "You.", "B": "You."})"));
  std::string rows = "{\"role\":\"A\",\"content\":7}\n";
  ASSERT_TRUE(write_atomic(shelf / "profiles-eng-A.jsonl", rows));
  const auto read = load_rolebench_profiles(shelf);
  ASSERT_FALSE(read);
  EXPECT_EQ(error_code(read.error()), "schema.type");
  EXPECT_EQ(read.error().line, 1);
  EXPECT_EQ(read.error().file, (shelf / "profiles-eng-A.jsonl").string());
  for (int i = 0; i < 99; ++i) rows += "{\"role\":\"A\",\"content\":\"So.\"}\n";  // 1 % of 100
  ASSERT_TRUE(write_atomic(shelf / "profiles-eng-A.jsonl", rows));
  const auto most = load_rolebench_profiles(shelf);
  ASSERT_TRUE(most) << describe(most.error());
  EXPECT_EQ(most->profiles[0].dialogue.size(), 99u);
}

TEST_F(RoleBenchProfiles, WithNumbersThatDoNotFitAreLeftOutAndNotCut) {
  const fs::path shelf = out_ / "profiles-eng";
  ASSERT_TRUE(write_atomic(shelf / "desc.json", R"({"A": "You."})"));
  for (const std::string_view id : {R"("act_id":4294967297)", R"("diag_id":-2147483649)",
                                    R"("act_id":18446744073709551615)", R"("diag_id":1.5)"}) {
    const std::string row = "{\"role\":\"A\",\"content\":\"So.\"," + std::string(id) + "}\n";
    ASSERT_TRUE(write_atomic(shelf / "profiles-eng-A.jsonl", row));
    const auto read = load_rolebench_profiles(shelf);
    ASSERT_FALSE(read) << id;
    EXPECT_EQ(exit_code(read.error()), 3) << id;
    EXPECT_EQ(read.error().line, 1) << id;
  }
  ASSERT_TRUE(write_atomic(shelf / "profiles-eng-A.jsonl",
                           R"({"role":"A","content":"So.","act_id":7,"diag_id":2147483647})"
                           "\n{\"role\":\"A\",\"content\":\"On.\"}\n"));
  const auto read = load_rolebench_profiles(shelf);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->profiles.at(0).dialogue.at(0).diag_id, 2147483647);
  EXPECT_EQ(read->profiles.at(0).dialogue.at(1).act_id, 7);
}

TEST_F(RoleBenchProfiles, WithoutATableOrRoleAreErrors) {
  EXPECT_EQ(error_code(load_rolebench_profiles(out_).error()), "io.not_found");
  ASSERT_TRUE(write_atomic(out_ / "profiles-eng/desc.json", R"({"A": "You."})"));
  EXPECT_EQ(error_code(load_rolebench_profiles(out_, {"a", "B"}).error()), "usage.role");
  EXPECT_TRUE(load_rolebench_profiles(out_, {"a"}));
  ASSERT_TRUE(write_atomic(out_ / "profiles-eng/desc.json", R"({"A": ["You."]})"));
  EXPECT_EQ(error_code(load_rolebench_profiles(out_).error()), "schema.type");
}

TEST_F(RoleBenchProfiles, DoNotWriteOverATableThatCannotBeRead) {
  ASSERT_TRUE(write_atomic(out_ / "profiles-eng/desc.json", "{"));
  const ProfileFolder ann = role("ANN", "You ring.");
  EXPECT_FALSE(save_rolebench_profiles(out_, std::span(&ann, 1)));
  EXPECT_EQ(*read_text(out_ / "profiles-eng/desc.json"), "{");
}

}  // namespace
}  // namespace rolellm

#include "rolellm/profile/rolebench_profiles.h"

#include <unistd.h>

#include <gtest/gtest.h>

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

TEST_F(RoleBenchProfiles, DoNotWriteOverATableThatCannotBeRead) {
  ASSERT_TRUE(write_atomic(out_ / "profiles-eng/desc.json", "{"));
  const ProfileFolder ann = role("ANN", "You ring.");
  EXPECT_FALSE(save_rolebench_profiles(out_, std::span(&ann, 1)));
  EXPECT_EQ(*read_text(out_ / "profiles-eng/desc.json"), "{");
}

}  // namespace
}  // namespace rolellm

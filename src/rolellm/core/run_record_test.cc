#include "rolellm/core/run_record.h"

#include <unistd.h>

#include <gtest/gtest.h>

#include "rolellm/core/hash.h"

namespace rolellm {
namespace {

class RunRecordFiles : public ::testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  const fs::path folder_ =
      fs::temp_directory_path() / ("rolellm_run_record_" + std::to_string(::getpid()));
};

TEST_F(RunRecordFiles, NamesItsInputsByTheirHashes) {
  ASSERT_TRUE(write_atomic(folder_ / "script.txt", "abc"));
  ASSERT_TRUE(write_atomic(folder_ / "profiles/dot/profile.json", "{}"));
  RunRecord record;
  ASSERT_TRUE(
      add_inputs(record, {{"script", folder_ / "script.txt"}, {"profiles", folder_ / "profiles"}}));
  EXPECT_EQ(record.inputs["script"], sha256("abc"));
  EXPECT_EQ(record.inputs["profiles"], *sha256_folder(folder_ / "profiles"));
}

TEST_F(RunRecordFiles, DoNotChangeWithTheTimesOfAnEarlierRun) {
  ASSERT_TRUE(write_atomic(folder_ / "profiles/dot/profile.json", "{}"));
  RunRecord before, after;
  ASSERT_TRUE(add_inputs(before, {{"profiles", folder_ / "profiles"}}));
  ASSERT_TRUE(write_run_record(folder_ / "profiles", {.stage = "profiles", .seconds = 3}));
  ASSERT_TRUE(add_inputs(after, {{"profiles", folder_ / "profiles"}}));
  EXPECT_EQ(fingerprint(before), fingerprint(after));
}

TEST_F(RunRecordFiles, OfOneFileBearItsName) {
  ASSERT_TRUE(write_file_record(folder_ / "dot.jsonl", {.stage = "responses"}));
  ASSERT_TRUE(write_file_record(folder_ / "wren.jsonl", {.stage = "responses"}));
  EXPECT_TRUE(fs::exists(folder_ / "dot.run.json"));
  EXPECT_TRUE(fs::exists(folder_ / "wren.run.json"));
  ASSERT_TRUE(remove_file_record(folder_ / "dot.jsonl"));
  EXPECT_FALSE(fs::exists(folder_ / "dot.run.json"));
}

TEST_F(RunRecordFiles, AreRefusedWhenAnInputIsNotThere) {
  RunRecord record;
  const auto added = add_inputs(record, {{"script", folder_ / "none.txt"}});
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().detail, "not_found");
}

}  // namespace
}  // namespace rolellm

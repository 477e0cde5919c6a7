#include "rolellm/rocit/checkpoint.h"

#include <cmath>
#include <fstream>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include "rolellm/model/tiny_model.h"

namespace rolellm {
namespace {

Checkpoint at_step(std::int64_t step) {
  const auto value = static_cast<double>(step);
  return {.step = step,
          .identity = Json{{"rate", 0.5}},
          .values = at::full({3}, value),
          .first = at::full({3}, value + 0.25),
          .second = at::full({3}, value + 0.5),
          .loss_log = "{\"step\":1}\n"};
}

class CheckpointTest : public testing::Test {
 protected:
  TestFolder folder_;
  const fs::path& path() const { return folder_.path(); }
};

TEST_F(CheckpointTest, IsEmptyWhereNothingWasSaved) {
  auto found = load_checkpoint(path() / "none");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->has_value());
}

TEST_F(CheckpointTest, ComesBackBitForBit) {
  ASSERT_TRUE(save_checkpoint(path(), at_step(7)));
  auto found = load_checkpoint(path());
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->step, 7);
  EXPECT_TRUE((*found)->second.equal(at::full({3}, 7.5)));
  EXPECT_EQ((*found)->loss_log, "{\"step\":1}\n");
}

TEST_F(CheckpointTest, KeepsTheLastTwo) {
  for (const int step : {5, 10, 15}) ASSERT_TRUE(save_checkpoint(path(), at_step(step)));
  EXPECT_FALSE(fs::exists(path() / "step-00000005"));
  EXPECT_TRUE(fs::exists(path() / "step-00000010"));
  EXPECT_TRUE(fs::exists(path() / "step-00000015"));
}

TEST_F(CheckpointTest, FallsBackWhenAnyFileIsDamaged) {
  for (const char* name :
       {"state.json", "values.bin", "first.bin", "second.bin", "loss.jsonl", "manifest.json"}) {
    ASSERT_TRUE(save_checkpoint(path(), at_step(1)));
    ASSERT_TRUE(save_checkpoint(path(), at_step(2)));
    std::fstream file(path() / "step-00000002" / name, std::ios::in | std::ios::out);
    file.seekp(5);
    file.put('#');
    file.close();
    auto found = load_checkpoint(path());
    ASSERT_TRUE(found && *found) << name;
    EXPECT_EQ((*found)->step, 1) << name;
  }
}

TEST_F(CheckpointTest, NeverTakesAHalfWrittenOne) {
  ASSERT_TRUE(save_checkpoint(path(), at_step(1)));
  fs::create_directories(path() / "step-00000002.part");
  fs::create_directories(path() / "step-00000003");
  auto found = load_checkpoint(path());
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->step, 1);
}

TEST_F(CheckpointTest, SavesNoWeightThatIsNotFinite) {
  Checkpoint bad = at_step(3);
  bad.values[1] = NAN;
  auto saved = save_checkpoint(path(), bad);
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind, ErrorKind::diverged);
  EXPECT_TRUE(fs::is_empty(path()));
}

TEST(SameIdentity, NamesEveryFieldThatDiffers) {
  const Json stored = {{"options", {{"rate", 0.5}, {"epochs", 3}}}, {"rows", "a"}};
  const Json wanted = {{"options", {{"rate", 0.25}, {"epochs", 3}}}, {"rows", "b"}};
  EXPECT_TRUE(same_identity(stored, stored));
  auto differs = same_identity(stored, wanted);
  ASSERT_FALSE(differs);
  EXPECT_EQ(differs.error().kind, ErrorKind::mismatch);
  EXPECT_NE(differs.error().message.find("options.rate (0.5 then, 0.25 now)"), std::string::npos);
  EXPECT_NE(differs.error().message.find("rows"), std::string::npos);
  EXPECT_EQ(differs.error().message.find("epochs"), std::string::npos);
}

}  // namespace
}  // namespace rolellm

#include "rolellm/model/gguf_reader.h"

#include <cmath>
#include <cstdlib>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ggml.h>
#include <gtest/gtest.h>

#include "rolellm/model/gguf_writer.h"

namespace rolellm {
namespace {

class GgufReaderTest : public testing::Test {
 protected:
  GgufReaderTest() {
    char name[] = "/tmp/rolellm-gguf-XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~GgufReaderTest() override { fs::remove_all(folder_); }

  /// A file with two keys and a 2 x 32 tensor 0, 1, 2, …
  fs::path small_file(int type = GGML_TYPE_F32) {
    const fs::path path = folder_ / "small.gguf";
    const GgufContext keys(gguf_init_empty());
    gguf_set_val_str(keys.get(), "general.architecture", "llama");
    gguf_set_val_u32(keys.get(), "llama.block_count", 3);
    const std::vector<GgufOutput> tensors = {
        {.name = "t.weight", .shape = {2, 32}, .type = type, .values = [] {
           return Result<at::Tensor>(at::arange(64, at::kFloat).view({2, 32}));
         }}};
    EXPECT_TRUE(write_gguf(path, keys.get(), tensors));
    return path;
  }
  fs::path folder_;
};

TEST_F(GgufReaderTest, ReadsBackWhatWasWritten) {
  auto file = GgufFile::open(small_file());
  ASSERT_TRUE(file) << describe(file.error());
  EXPECT_EQ(*file->text("general.architecture"), "llama");
  EXPECT_EQ(*file->integer("llama.block_count"), 3);
  auto tensor = file->read("t.weight", {2, 32});
  ASSERT_TRUE(tensor) << describe(tensor.error());
  EXPECT_EQ((*tensor)[1][5].item<float>(), 37);  // row 1 begins at 32
}

TEST_F(GgufReaderTest, DequantisesBlocks) {
  auto file = GgufFile::open(small_file(GGML_TYPE_Q8_0));
  ASSERT_TRUE(file);
  auto tensor = file->read("t.weight", {2, 32});
  ASSERT_TRUE(tensor);
  // the block 32..63 has scale 63/127, so a value is off by at most half of it
  EXPECT_NEAR((*tensor)[1][5].item<float>(), 37, 0.25);
}

TEST_F(GgufReaderTest, NamesKeysOfAnotherType) {
  auto file = GgufFile::open(small_file());
  ASSERT_TRUE(file);
  auto wrong = file->integer("general.architecture");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(error_code(wrong.error()), "bad_model.type");
  EXPECT_EQ(error_code(file->integer("llama.nothing").error()), "bad_model.key");
  EXPECT_EQ(*file->integer_or("llama.nothing", 7), 7);
}

TEST_F(GgufReaderTest, RefusesAnotherShapeAndMissingTensors) {
  auto file = GgufFile::open(small_file());
  ASSERT_TRUE(file);
  EXPECT_EQ(error_code(file->read("t.weight", {32, 2}).error()), "bad_model.shape");
  EXPECT_EQ(error_code(file->read("u.weight", {32, 2}).error()), "bad_model.tensor");
}

TEST_F(GgufReaderTest, RefusesATruncatedFile) {
  const fs::path path = small_file();
  fs::resize_file(path, fs::file_size(path) - 64);
  auto file = GgufFile::open(path);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().kind, ErrorKind::bad_model);
}

TEST_F(GgufReaderTest, WritesNothingThatIsNotFinite) {
  const fs::path path = folder_ / "bad.gguf";
  const GgufContext keys(gguf_init_empty());
  const std::vector<GgufOutput> tensors = {
      {.name = "t.weight", .shape = {1, 32}, .type = GGML_TYPE_F32, .values = [] {
         return Result<at::Tensor>(at::full({1, 32}, NAN));
       }}};
  auto written = write_gguf(path, keys.get(), tensors);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::diverged);
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace rolellm

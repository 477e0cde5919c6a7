#include "rolellm/rocit/safetensors.h"

#include <cmath>

#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "rolellm/model/tiny_model.h"

namespace rolellm {
namespace {

class SafetensorsTest : public testing::Test {
 protected:
  fs::path write_raw(std::string_view header, std::string_view data) {
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    const fs::path path = folder_.path() / "raw.safetensors";
    EXPECT_TRUE(write_atomic(path, bytes + std::string(header) + std::string(data)));
    return path;
  }
  TestFolder folder_;
};

TEST_F(SafetensorsTest, ReadsBackWhatWasWritten) {
  const fs::path path = folder_.path() / "a.safetensors";
  const at::Tensor values = at::tensor({1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F}).view({2, 3});
  ASSERT_TRUE(write_safetensors(path, {{"w", values}, {"wt", values.t()}}));
  auto read = read_safetensors(path);
  ASSERT_TRUE(read) << describe(read.error());
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ((*read)[0].name, "w");
  EXPECT_TRUE((*read)[0].values.equal(values));
  EXPECT_TRUE((*read)[1].values.equal(values.t()));  // row-major in the file
}

TEST_F(SafetensorsTest, PadsTheHeaderToEightBytes) {
  const fs::path path = folder_.path() / "a.safetensors";
  ASSERT_TRUE(write_safetensors(path, {{"w", at::tensor({1.0F})}}));
  auto bytes = read_text(path);
  ASSERT_TRUE(bytes);
  EXPECT_EQ((*bytes)[8], '{');
  EXPECT_EQ(static_cast<unsigned char>((*bytes)[0]) % 8, 0);
}

TEST_F(SafetensorsTest, RefusesRangesOutsideTheFile) {
  for (const char* header : {
           R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
           R"({"w":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,4]}})",
           R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})",
           R"({"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})",
           R"({"w":{"dtype":"I64","shape":[1],"data_offsets":[0,4]}})",
           R"({"w":7})",
       }) {
    auto read = read_safetensors(write_raw(header, "1234"));
    ASSERT_FALSE(read) << header;
    EXPECT_EQ(error_code(read.error()), "bad_model.layout") << header;
  }
}

TEST_F(SafetensorsTest, RefusesAHeaderLongerThanTheFile) {
  const fs::path path = folder_.path() / "short.safetensors";
  ASSERT_TRUE(write_atomic(path, std::string_view("\xff\xff\0\0\0\0\0\0{}", 10)));
  EXPECT_EQ(error_code(read_safetensors(path).error()), "bad_model.truncated");
}

TEST_F(SafetensorsTest, WritesNothingThatIsNotFinite) {
  const fs::path path = folder_.path() / "nan.safetensors";
  auto written = write_safetensors(path, {{"w", at::tensor({NAN})}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::diverged);
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace rolellm

#include "rolellm/llm/gguf_check.h"

#include <fstream>

#include <gtest/gtest.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

/// Writes a GGUF piece by piece, right or wrong.
struct Bytes {
  std::string text;
  template <class T>
  Bytes& number(T value) {
    text.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Bytes& string(std::string_view value) {
    number<std::uint64_t>(value.size());
    text += value;
    return *this;
  }
  Bytes& begin(std::uint64_t tensors, std::uint64_t keys, std::uint32_t version = 3) {
    text += "GGUF";
    return number(version).number(tensors).number(keys);
  }
  /// An f32 tensor of one dimension.
  Bytes& tensor(std::string_view name, std::uint64_t width, std::uint64_t offset,
                std::uint32_t type = 0) {
    return string(name).number<std::uint32_t>(1).number(width).number(type).number(offset);
  }
  Bytes& data(std::size_t bytes) {
    text.resize((text.size() + 31) / 32 * 32);
    text.resize(text.size() + bytes);
    return *this;
  }
};

constexpr std::uint32_t kUint32Type = 4, kStringType = 8, kArrayType = 9;

/// Two keys and two tensors of 8 floats, 32 bytes each.
std::string sound_file() {
  Bytes file;
  file.begin(2, 3);
  file.string("general.architecture").number(kStringType).string("llama");
  file.string("llama.block_count").number(kUint32Type).number<std::uint32_t>(2);
  file.string("tokenizer.ggml.tokens").number(kArrayType).number(kStringType);
  file.number<std::uint64_t>(2).string("<s>").string("</s>");
  file.tensor("a.weight", 8, 0).tensor("b.weight", 8, 32).data(64);
  return file.text;
}

class CheckGguf : public testing::Test {
 protected:
  void SetUp() override {
    // Tests run side by side: each has a file of its own.
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = fs::path(testing::TempDir()) / (std::string("rolellm_") + test->name() + ".gguf");
  }
  void TearDown() override { fs::remove(path_); }
  Result<GgufSummary> check(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    return check_gguf(path_);
  }
  std::string code(const std::string& bytes) {
    auto summary = check(bytes);
    return summary ? "sound" : error_code(summary.error());
  }
  fs::path path_;
};

TEST_F(CheckGguf, ReadsTheCountsOfASoundFile) {
  auto summary = check(sound_file());
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->version, 3U);
  ASSERT_EQ(summary->tensors.size(), 2U);
  EXPECT_EQ(summary->tensors[1].type, GGML_TYPE_F32);
  EXPECT_EQ(summary->tensors[1].elements, 8);
  EXPECT_EQ(summary->tensors[1].bytes, 32);
  EXPECT_FALSE(summary->tensors[1].is_matrix);
  EXPECT_EQ(summary->keys, 3U);
  EXPECT_EQ(summary->data_offset + 64, sound_file().size());
}

TEST_F(CheckGguf, AcceptsAFileWithoutTensors) {
  EXPECT_EQ(code(Bytes().begin(0, 0).text), "sound");
}

TEST_F(CheckGguf, SaysThatAFileIsMissing) {
  auto summary = check_gguf(path_ / "nowhere.gguf");
  ASSERT_FALSE(summary);
  EXPECT_EQ(error_code(summary.error()), "io.not_found");
}

TEST_F(CheckGguf, TellsOtherFilesByTheirFirstBytes) {
  EXPECT_EQ(code(""), "bad_model.magic");
  EXPECT_EQ(code("GGU"), "bad_model.magic");
  EXPECT_EQ(code("INT. CAFE - NIGHT"), "bad_model.magic");
}

TEST_F(CheckGguf, RefusesOtherVersions) {
  EXPECT_EQ(code(Bytes().begin(0, 0, 1).text), "bad_model.version");
  EXPECT_EQ(code(Bytes().begin(0, 0, 4).text), "bad_model.version");
}

TEST_F(CheckGguf, FindsATruncationAtEveryByte) {
  const std::string whole = sound_file();
  for (std::size_t length = 4; length < whole.size(); ++length) {
    auto summary = check(whole.substr(0, length));
    ASSERT_FALSE(summary) << length;
    EXPECT_EQ(error_code(summary.error()), "bad_model.truncated") << length;
    EXPECT_EQ(summary.error().file, path_.string());
  }
}

TEST_F(CheckGguf, RefusesCountsAndLengthsBeyondItsCaps) {
  EXPECT_EQ(code(Bytes().begin(65'537, 0).text), "bad_model.overflow");
  EXPECT_EQ(code(Bytes().begin(~0ULL, ~0ULL).text), "bad_model.overflow");
  Bytes array;
  array.begin(0, 1).string("a").number(kArrayType).number(kUint32Type).number<std::uint64_t>(~0ULL);
  EXPECT_EQ(code(array.text), "bad_model.overflow");
  Bytes string;
  string.begin(0, 1).string("a").number(kStringType).number<std::uint64_t>(~0ULL);
  EXPECT_EQ(code(string.text), "bad_model.truncated");
}

TEST_F(CheckGguf, RefusesTensorsWhoseSizesOverflow) {
  Bytes wide;
  wide.begin(1, 0).string("a").number<std::uint32_t>(2);
  wide.number<std::uint64_t>(1ULL << 33).number<std::uint64_t>(1ULL << 33);
  wide.number<std::uint32_t>(0).number<std::uint64_t>(0).data(32);
  EXPECT_EQ(code(wide.text), "bad_model.overflow");
}

TEST_F(CheckGguf, RefusesATensorWhoseEndWrapsAroundWithTheHeader) {
  // 2^64 - 64 + 32 does not wrap, but added to the start of the data it does.
  EXPECT_EQ(code(Bytes().begin(1, 0).tensor("a", 8, ~0ULL - 63).data(64).text), "bad_model.layout");
}

TEST_F(CheckGguf, RefusesNamesThatStandTwice) {
  EXPECT_EQ(code(Bytes().begin(2, 0).tensor("a", 8, 0).tensor("a", 8, 32).data(64).text),
            "bad_model.duplicate");
  Bytes keys;
  keys.begin(0, 2);
  for (int i = 0; i < 2; ++i) keys.string("a").number(kUint32Type).number<std::uint32_t>(1);
  EXPECT_EQ(code(keys.text), "bad_model.duplicate");
}

TEST_F(CheckGguf, RefusesALayoutThatIsNone) {
  EXPECT_EQ(code(Bytes().begin(1, 0).tensor("a", 8, 4).data(64).text), "bad_model.layout");
  EXPECT_EQ(code(Bytes().begin(1, 0).tensor("a", 8, 0, 999).data(64).text), "bad_model.layout");
  // Q4_0 (type 2) stores blocks of 32.
  EXPECT_EQ(code(Bytes().begin(1, 0).tensor("a", 8, 0, 2).data(64).text), "bad_model.layout");
  EXPECT_EQ(code(Bytes().begin(0, 1).string("a").number<std::uint32_t>(77).text),
            "bad_model.layout");
}

TEST_F(CheckGguf, RefusesTensorsThatShareBytes) {
  EXPECT_EQ(code(Bytes().begin(2, 0).tensor("a", 16, 0).tensor("b", 8, 32).data(64).text),
            "bad_model.layout");
}

TEST_F(CheckGguf, RefusesAHoleBetweenTensors) {
  EXPECT_EQ(code(Bytes().begin(2, 0).tensor("a", 8, 0).tensor("b", 8, 64).data(96).text),
            "bad_model.layout");
}

TEST_F(CheckGguf, SurvivesRandomDamage) {
  const std::string whole = sound_file();
  Random random(7);
  int refused = 0;
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole;
    for (int flips = 0; flips < 3; ++flips) {
      damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
    }
    if (!check(damaged)) ++refused;
  }
  EXPECT_GT(refused, 100);  // the rest hit text or tensor bytes, which may be anything
}

}  // namespace
}  // namespace rolellm

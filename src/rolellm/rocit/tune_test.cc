#include "rolellm/rocit/tune.h"

#include <cmath>
#include <fstream>

#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include "rolellm/model/tiny_model.h"
#include "rolellm/rocit/export.h"
#include "rolellm/rocit/packing.h"
#include "rolellm/rocit/safetensors.h"

namespace rolellm {
namespace {

TrainingData small_data() {
  TrainingData data;
  Random random(5);
  for (int i = 0; i < 10; ++i) {
    TrainingRow row{.tokens = {1, 2, 3 + i % 2}, .learnt = {false, false, false}, .prefix = 3};
    for (int n = 0; n < 4 + i % 3; ++n) {
      row.tokens.push_back(static_cast<Token>(random.below(32)));
      row.learnt.push_back(n > 0);
    }
    data.rows.push_back(row);
  }
  return data;
}

TuneOptions small_options() {
  TuneOptions options;
  options.lora.rank = 4;
  options.lora.alpha = 8;
  options.epochs = 4;
  options.batch_rows = 4;
  options.rate = 5e-3;
  options.checkpoint_steps = 2;
  return options;
}

/// A tiny model with its update, attached.
struct Tuned {
  explicit Tuned(const GgufFile& file)
      : model(std::move(*Transformer::load(file, ComputeType::fp32))),
        lora(std::move(*Lora::create(model.lora_sites(), small_options().lora, 1))) {
    model.attach(&lora);
  }
  Transformer model;
  Lora lora;
};

class TuneTest : public testing::Test {
 protected:
  TuneTest() : file_(tiny_model(folder_.path() / "tiny.gguf", "llama")) {}
  TestFolder folder_;
  GgufFile file_;
};

/// The loss log without the times, which no run repeats.
std::string without_seconds(const std::string& log) {
  std::string out;
  std::size_t begin = 0;
  while (begin < log.size()) {
    const std::size_t end = log.find('\n', begin);
    Json row = *parse_json(std::string_view(log).substr(begin, end - begin));
    row.erase("seconds");
    out += dump_json(row) + "\n";
    begin = end + 1;
  }
  return out;
}

TEST_F(TuneTest, LowersTheLoss) {
  Tuned run(file_);
  auto result = train(run.model, run.lora, small_data(), small_options(), {});
  ASSERT_TRUE(result) << describe(result.error());
  EXPECT_EQ(result->steps, 12);  // ceil(10 / 4) * 4
  EXPECT_LT(result->last_loss, 0.9 * result->first_loss);
}

TEST_F(TuneTest, ResumesBitForBit) {
  const TrainingData data = small_data();
  Tuned whole(file_);
  auto expected = train(whole.model, whole.lora, data, small_options(), {});
  ASSERT_TRUE(expected);

  const TrainPlaces places{folder_.path() / "checkpoints", Json{{"rate", 1}}};
  Tuned first(file_);
  ASSERT_TRUE(train(first.model, first.lora, data, small_options(), places));
  // as after a kill: the newest checkpoint is gone, the one before (step 10 of 12) is there
  fs::remove_all(places.checkpoints / "step-00000012");
  Tuned second(file_);
  auto resumed = train(second.model, second.lora, data, small_options(), places);
  ASSERT_TRUE(resumed) << describe(resumed.error());
  EXPECT_TRUE(second.lora.values.equal(whole.lora.values));
  EXPECT_EQ(without_seconds(resumed->loss_log), without_seconds(expected->loss_log));
  EXPECT_EQ(resumed->first_loss, expected->first_loss);
  EXPECT_EQ(resumed->last_loss, expected->last_loss);
}

TEST_F(TuneTest, RefusesToResumeWithOtherOptions) {
  const fs::path checkpoints = folder_.path() / "checkpoints";
  Tuned run(file_);
  ASSERT_TRUE(
      train(run.model, run.lora, small_data(), small_options(), {checkpoints, Json{{"rate", 1}}}));
  auto other =
      train(run.model, run.lora, small_data(), small_options(), {checkpoints, Json{{"rate", 2}}});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::mismatch);
}

TEST_F(TuneTest, StopsBeforeAnUpdateThatIsNotFinite) {
  Tuned run(file_);
  run.lora.pairs[0].a[0][0] = INFINITY;
  const at::Tensor before = run.lora.pairs[1].a.clone();
  auto result = train(run.model, run.lora, small_data(), small_options(),
                      {folder_.path() / "checkpoints", Json::object()});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::diverged);
  EXPECT_TRUE(run.lora.pairs[1].a.equal(before));
  EXPECT_FALSE(fs::exists(folder_.path() / "checkpoints"));
}

TEST_F(TuneTest, PackingChangesNeitherLossNorGradients) {
  Tuned run(file_);
  for (LoraPair& pair : run.lora.pairs) pair.b.fill_(0.05);
  run.model.refresh();
  const TrainingData data = small_data();
  std::vector<const TrainingRow*> rows;
  for (const TrainingRow& row : data.rows) rows.push_back(&row);
  const double weight = 1.0 / static_cast<double>(learnt_tokens(rows));
  const auto total = [&](int pack_tokens, bool share) {
    run.lora.gradients.zero_();
    double loss = 0;
    for (const Pack& pack : make_packs(rows, pack_tokens, share)) {
      loss += run.model.run(pack, weight, true).loss;
    }
    return std::pair(loss, run.lora.gradients.clone());
  };
  const auto [naive_loss, naive] = total(8, false);  // one row at a time
  for (const int pack_tokens : {12, 30, 1000}) {
    const auto [loss, gradients] = total(pack_tokens, true);
    EXPECT_NEAR(loss / naive_loss, 1, 1e-6) << pack_tokens;
    EXPECT_LT(((gradients - naive).norm() / naive.norm()).item<double>(), 1e-5) << pack_tokens;
  }
}

TEST_F(TuneTest, AdapterGgufComesBackAsItWas) {
  Tuned run(file_);
  ASSERT_TRUE(train(run.model, run.lora, small_data(), small_options(), {}));
  const fs::path path = folder_.path() / "adapter.gguf";
  ASSERT_TRUE(write_adapter_gguf(path, run.lora, run.model.config(), "tiny"));
  auto read = read_adapter_gguf(path, run.model);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->options.rank, 4);
  EXPECT_TRUE(read->values.equal(run.lora.values));
}

TEST_F(TuneTest, PeftRowsOfQueriesAreInHfOrder) {
  Tuned run(file_);
  LoraPair& query = run.lora.pairs[0];
  ASSERT_EQ(query.target, "q");
  for (int row = 0; row < 32; ++row) query.b[row].fill_(row);
  ASSERT_TRUE(write_peft(folder_.path(), run.lora, run.model.config(), "tiny"));
  auto tensors = read_safetensors(folder_.path() / "adapter_model.safetensors");
  ASSERT_TRUE(tensors);
  for (const NamedTensor& tensor : *tensors) {
    if (tensor.name != "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight") continue;
    // a head of 8: HF row 1 is pair 1's first number, stored at 2; HF row 4 is pair 0's second, at
    // 1
    EXPECT_EQ(tensor.values[1][0].item<float>(), 2);
    EXPECT_EQ(tensor.values[4][0].item<float>(), 1);
    EXPECT_EQ(tensor.values[9][0].item<float>(), 10);  // the next head, likewise
    return;
  }
  FAIL() << "no lora_B of layer 0's q_proj";
}

}  // namespace
}  // namespace rolellm

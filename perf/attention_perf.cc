// Our attention beside libggml's, on one thread: a step of 32 answers of 3 roles with 6 samples to
// each question, 300 tokens of role, 300 of question and 60 of each answer, heads as in SmolLM2 and
// in Qwen 1.5B.
#include <algorithm>
#include <vector>

#include <benchmark/benchmark.h>
#include <ggml-backend.h>
#include <ggml-cpp.h>
#include <ggml.h>

#include "rolellm/core/random.h"
#include "rolellm/llm/llama_backend.h"
#include "rolellm/llm/tree_attention.h"

namespace {

using namespace rolellm;

constexpr int kRows = 32, kSamples = 6, kQuestionsOfRole = 2;
constexpr int kRoleCells = 300, kQuestionCells = 300, kAnswerCells = 60;
constexpr float kScale = 0.125F;
constexpr std::uint16_t kHidden = 0xFC00;  // -infinity

struct Heads {
  int size, queries, keys;
};
constexpr Heads kModels[] = {{64, 9, 3}, {128, 12, 2}};

/// One layer's tensors, in memory of libggml's, and the step's mask.
class Step {
 public:
  explicit Step(const Heads& heads) : heads_(heads) {
    for (int row = 0; row < kRows; ++row) add_row(row);
    // libllama rounds the cells it looks at up to 256
    cells_ = (static_cast<int>(positions_.size()) + 255) / 256 * 256;
    positions_.resize(static_cast<std::size_t>(cells_));
    start_llama();
    backend_.reset(ggml_backend_init_by_type(GGML_BACKEND_DEVICE_TYPE_CPU, nullptr));
    const auto set_threads =
        reinterpret_cast<ggml_backend_set_n_threads_t>(ggml_backend_reg_get_proc_address(
            ggml_backend_dev_backend_reg(ggml_backend_get_device(backend_.get())),
            "ggml_backend_set_n_threads"));
    set_threads(backend_.get(), 1);
    context_.reset(ggml_init({.mem_size = 1 << 20, .mem_buffer = nullptr, .no_alloc = true}));
    ggml_context* c = context_.get();
    q_ = ggml_new_tensor_3d(c, GGML_TYPE_F32, heads.size, kRows, heads.queries);
    k_ = ggml_new_tensor_3d(c, GGML_TYPE_F16, heads.size, heads.keys, cells_);
    v_ = ggml_new_tensor_3d(c, GGML_TYPE_F16, heads.size, heads.keys, cells_);
    mask_ = ggml_new_tensor_2d(c, GGML_TYPE_F16, cells_, kRows);
    out_ = ggml_flash_attn_ext(c, q_, ggml_permute(c, k_, 0, 2, 1, 3),
                               ggml_permute(c, v_, 0, 2, 1, 3), mask_, kScale, 0, 0);
    graph_ = ggml_new_graph(c);
    ggml_build_forward_expand(graph_, out_);
    buffer_.reset(ggml_backend_alloc_ctx_tensors(c, backend_.get()));
    fill();
  }

  void by_libggml() { ggml_backend_graph_compute(backend_.get(), graph_); }

  std::vector<RowChunk> plan() const {
    return plan_attention(
        {.values = static_cast<const std::uint16_t*>(mask_->data), .rows = kRows, .cells = cells_},
        positions_, kQueriesPerChunk * heads_.keys / heads_.queries);
  }
  void by_kernel(AttentionKernel kernel, const std::vector<RowChunk>& chunks) {
    const AttentionTensors tensors = attention_tensors(out_, kScale);
    for (const RowChunk& chunk : chunks)
      for (int head = 0; head < heads_.keys; ++head) kernel(tensors, chunk, head, scratch_);
  }

 private:
  void add_row(int row) {
    const int question = row / kSamples, role = question / kQuestionsOfRole;
    if (row % (kSamples * kQuestionsOfRole) == 0) role_begin_.push_back(grow(kRoleCells, 0));
    if (row % kSamples == 0) question_begin_.push_back(grow(kQuestionCells, kRoleCells));
    const int own = grow(kAnswerCells, kRoleCells + kQuestionCells);
    std::vector<int> seen;
    const auto add = [&](int begin, int count) {
      for (int i = 0; i < count; ++i) seen.push_back(begin + i);
    };
    add(role_begin_[static_cast<std::size_t>(role)], kRoleCells);
    add(question_begin_[static_cast<std::size_t>(question)], kQuestionCells);
    add(own, kAnswerCells);
    seen_.push_back(std::move(seen));
  }
  int grow(int cells, int position) {
    const int begin = static_cast<int>(positions_.size());
    for (int i = 0; i < cells; ++i) positions_.push_back(position + i);
    return begin;
  }
  void fill() {
    Random random(1);
    for (ggml_tensor* tensor : {q_, k_, v_}) {
      for (std::int64_t i = 0; i < ggml_nelements(tensor); ++i) {
        const auto x = static_cast<float>(random.uniform() * 2 - 1);
        if (tensor->type == GGML_TYPE_F32)
          static_cast<float*>(tensor->data)[i] = x;
        else
          static_cast<ggml_fp16_t*>(tensor->data)[i] = ggml_fp32_to_fp16(x);
      }
    }
    auto* mask = static_cast<std::uint16_t*>(mask_->data);
    std::fill_n(mask, ggml_nelements(mask_), kHidden);
    for (std::size_t row = 0; row < seen_.size(); ++row)
      for (const int cell : seen_[row]) mask[row * static_cast<std::size_t>(cells_) + cell] = 0;
  }

  Heads heads_;
  int cells_ = 0;
  std::vector<int> positions_, role_begin_, question_begin_;
  std::vector<std::vector<int>> seen_;
  ggml_backend_ptr backend_;
  ggml_context_ptr context_;
  ggml_backend_buffer_ptr buffer_;
  ggml_tensor *q_ = nullptr, *k_ = nullptr, *v_ = nullptr, *mask_ = nullptr, *out_ = nullptr;
  ggml_cgraph* graph_ = nullptr;
  AttentionScratch scratch_;
};

void libggml(benchmark::State& state) {
  Step step(kModels[state.range(0)]);
  for (auto _ : state) step.by_libggml();
}
BENCHMARK(libggml)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void ours(benchmark::State& state) {
  const auto kernels = attention_kernels();
  const auto which = static_cast<std::size_t>(state.range(1));
  if (which >= kernels.size()) return state.SkipWithError("not on this CPU");
  Step step(kModels[state.range(0)]);
  const auto chunks = step.plan();
  for (auto _ : state) step.by_kernel(kernels[which], chunks);
}
BENCHMARK(ours)
    ->ArgNames({"model", "width"})
    ->ArgsProduct({{0, 1}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

/// Once a step, not once a layer.
void plan(benchmark::State& state) {
  const Step step(kModels[state.range(0)]);
  for (auto _ : state) benchmark::DoNotOptimize(step.plan());
}
BENCHMARK(plan)->Arg(0)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();

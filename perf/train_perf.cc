// How fast whole training steps are, beside the same machine's fp32 matrix products in the same
// run: `train_perf MODEL.gguf`. Rounds are interleaved, so that other work on the machine hits
// both.
#include <algorithm>
#include <chrono>
#include <numeric>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include "rolellm/model/transformer.h"

namespace {

using namespace rolellm;

constexpr int kRounds = 4;
constexpr std::int64_t kTokens = 1024, kPrefix = 128, kBranch = 112, kBranches = 8;

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// fp32 GFLOP/s over one pass of each matrix shape of a layer.
double product_rate(const std::vector<LoraSite>& sites) {
  double operations = 0, seconds = 0;
  for (const LoraSite& site : sites) {
    if (site.layer != 0) continue;
    const at::Tensor x = at::randn({kTokens, site.inputs});
    const at::Tensor w = at::randn({site.outputs, site.inputs});
    seconds += seconds_of([&] { at::mm(x, w.t()); });
    operations += 2.0 * static_cast<double>(kTokens * site.inputs * site.outputs);
  }
  return operations / seconds / 1e9;
}

/// One role, eight answers, 60 % of each branch learnt.
Pack role_pack() {
  Pack pack;
  const auto append = [&](std::int64_t first, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      pack.positions.push_back(first + i);
      pack.tokens.push_back(100 + static_cast<std::int64_t>(pack.tokens.size()) * 7 % 5000);
    }
  };
  append(0, kPrefix);
  pack.stretches.push_back({.begin = 0, .length = kPrefix});
  for (std::int64_t branch = 0; branch < kBranches; ++branch) {
    const auto begin = static_cast<std::int64_t>(pack.tokens.size());
    append(kPrefix, kBranch);
    pack.stretches.push_back({begin, kBranch, 0, kPrefix});
    for (std::int64_t i = kBranch * 2 / 5; i + 1 < kBranch; ++i) {
      pack.rows.push_back(begin + i);
      pack.labels.push_back(pack.tokens[static_cast<std::size_t>(begin + i + 1)]);
    }
  }
  return pack;
}

int measure(const GgufFile& file, ComputeType type) {
  auto model = Transformer::load(file, type);
  if (!model) return fmt::print(stderr, "{}\n", describe(model.error())), 1;
  auto lora = Lora::create(model->lora_sites(), {}, 1);
  if (!lora) return 1;
  model->attach(&*lora);
  const Pack pack = role_pack();
  const double operations = model->step_operations(pack);
  double best_step = 0, best_product = 0;
  for (int round = 0; round < kRounds; ++round) {
    best_product = std::max(best_product, product_rate(model->lora_sites()));
    const double seconds = seconds_of([&] {
      model->refresh();
      model->run(pack, 1.0 / static_cast<double>(pack.rows.size()), true);
    });
    best_step = std::max(best_step, operations / seconds / 1e9);
  }
  const double row_tokens = kBranches * (kPrefix + kBranch);
  fmt::print(
      "{:<5} whole step {:6.0f} GFLOP/s   fp32 products {:6.0f} GFLOP/s   ratio {:.2f}   "
      "{:.0f} row tokens/s\n",
      type == ComputeType::bf16 ? "bf16" : "fp32", best_step, best_product,
      best_step / best_product, row_tokens * best_step * 1e9 / operations);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return fmt::print(stderr, "use: train_perf MODEL.gguf\n"), 2;
  const c10::InferenceMode no_graph;
  auto file = GgufFile::open(argv[1]);
  if (!file) return fmt::print(stderr, "{}\n", describe(file.error())), 3;
  int failed = measure(*file, ComputeType::fp32);
  if (best_compute_type() == ComputeType::bf16) failed |= measure(*file, ComputeType::bf16);
  return failed;
}

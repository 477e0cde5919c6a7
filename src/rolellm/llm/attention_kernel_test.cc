#include "rolellm/llm/attention_kernel.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include <ggml.h>
#include <gtest/gtest.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

/// A layer with random numbers, and rows that each see some cells in the order of a path.
struct Layer {
  int head_size = 64, heads = 6, kv_heads = 2, cells = 0;
  std::vector<std::vector<int>> paths;  ///< cells that each row sees
  std::vector<float> q, out;
  std::vector<ggml_fp16_t> k, v;
  std::vector<int> positions;

  Layer(int cell_count, std::vector<std::vector<int>> row_paths, Random& random)
      : cells(cell_count), paths(std::move(row_paths)) {
    const auto number = [&] { return static_cast<float>(random.uniform() * 4 - 2); };
    q.resize(paths.size() * static_cast<std::size_t>(heads * head_size));
    out.assign(q.size(), -1.0F);
    for (float& x : q) x = number();
    k.resize(static_cast<std::size_t>(cells * kv_heads * head_size));
    v.resize(k.size());
    for (auto& x : k) x = ggml_fp32_to_fp16(number());
    for (auto& x : v) x = ggml_fp32_to_fp16(number());
    positions.assign(static_cast<std::size_t>(cells), 0);
    for (const auto& path : paths)
      for (std::size_t at = 0; at < path.size(); ++at)
        positions[static_cast<std::size_t>(path[at])] = static_cast<int>(at);
  }

  AttentionTensors tensors() {
    const auto size = static_cast<std::size_t>(head_size);
    const auto row = size * static_cast<std::size_t>(heads);
    const auto cell = size * static_cast<std::size_t>(kv_heads);
    return {.head_size = head_size,
            .heads = heads,
            .kv_heads = kv_heads,
            .scale = 0.125F,
            .q = reinterpret_cast<const char*>(q.data()),
            .q_row = row * sizeof(float),
            .q_head = size * sizeof(float),
            .k = reinterpret_cast<const char*>(k.data()),
            .k_cell = cell * sizeof(ggml_fp16_t),
            .k_head = size * sizeof(ggml_fp16_t),
            .v = reinterpret_cast<const char*>(v.data()),
            .v_cell = cell * sizeof(ggml_fp16_t),
            .v_head = size * sizeof(ggml_fp16_t),
            .out = reinterpret_cast<char*>(out.data()),
            .out_row = row * sizeof(float),
            .out_head = size * sizeof(float)};
  }

  std::vector<float> attend(AttentionKernel kernel, int rows_per_chunk) {
    std::vector<std::uint16_t> mask(paths.size() * static_cast<std::size_t>(cells), 0xFC00);
    for (std::size_t row = 0; row < paths.size(); ++row)
      for (const int cell : paths[row])
        mask[row * static_cast<std::size_t>(cells) + static_cast<std::size_t>(cell)] = 0;
    AttentionScratch scratch;
    for (const RowChunk& chunk : plan_attention(
             {.values = mask.data(), .rows = static_cast<int>(paths.size()), .cells = cells},
             positions, rows_per_chunk)) {
      for (int head = 0; head < kv_heads; ++head) kernel(tensors(), chunk, head, scratch);
    }
    return out;
  }

  /// softmax(q k / 8) v in double precision.
  std::vector<double> expected() const {
    std::vector<double> all;
    const auto size = static_cast<std::size_t>(head_size);
    for (std::size_t row = 0; row < paths.size(); ++row) {
      for (int head = 0; head < heads; ++head) {
        const std::size_t kv = static_cast<std::size_t>(head * kv_heads / heads) * size;
        const float* query =
            q.data() +
            (row * static_cast<std::size_t>(heads) + static_cast<std::size_t>(head)) * size;
        const auto at = [&](const std::vector<ggml_fp16_t>& from, int cell, std::size_t d) {
          const auto stride = size * static_cast<std::size_t>(kv_heads);
          return static_cast<double>(
              ggml_fp16_to_fp32(from[static_cast<std::size_t>(cell) * stride + kv + d]));
        };
        std::vector<double> sums(size, 0.0);
        double total = 0;
        for (const int cell : paths[row]) {
          double score = 0;
          for (std::size_t d = 0; d < size; ++d)
            score += static_cast<double>(query[d]) * at(k, cell, d);
          const double weight = std::exp(score / 8);
          total += weight;
          for (std::size_t d = 0; d < size; ++d) sums[d] += weight * at(v, cell, d);
        }
        for (const double sum : sums) all.push_back(sum / total);
      }
    }
    return all;
  }
};

std::vector<int> shuffled(int count, Random& random) {
  std::vector<int> cells(static_cast<std::size_t>(count));
  std::iota(cells.begin(), cells.end(), 0);
  random.shuffle(std::span(cells));
  return cells;
}

/// 5 answers: a role of 70 cells, two questions of 20 and 3, own texts of 0 to 40; anywhere in the
/// cache.
std::vector<std::vector<int>> tree_of_answers(Random& random) {
  const std::vector<int> all = shuffled(256, random);
  auto next = all.begin();
  const auto take = [&](int count) {
    next += count;
    return std::vector<int>(next - count, next);
  };
  const std::vector<int> role = take(70), questions[] = {take(20), take(3)};
  std::vector<std::vector<int>> paths;
  for (int i = 0; i < 5; ++i) {
    std::vector<int> path = role;
    for (const auto& part : {questions[i % 2], take(10 * i)})
      path.insert(path.end(), part.begin(), part.end());
    paths.push_back(path);
  }
  return paths;
}

TEST(AttentionKernel, IsSoftmaxOfTheCellsThatARowSees) {
  Random random(1);
  for (const AttentionKernel kernel : attention_kernels()) {
    Layer layer(256, tree_of_answers(random), random);
    const std::vector<float> found = layer.attend(kernel, 16);
    const std::vector<double> expected = layer.expected();
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      ASSERT_NEAR(found[i], expected[i], 2e-6) << "number " << i;
  }
}

TEST(AttentionKernel, OneTokenThatSeesOnlyItselfIsItsValue) {
  Random random(2);
  for (const AttentionKernel kernel : attention_kernels()) {
    Layer layer(32, {{7}}, random);
    const std::vector<float> found = layer.attend(kernel, 1);
    for (std::size_t i = 0; i < found.size(); ++i) {
      const std::size_t head = i / 64 / 3;  // three query heads to each key head
      EXPECT_FLOAT_EQ(found[i], ggml_fp16_to_fp32(layer.v[7 * 128 + head * 64 + i % 64]));
    }
  }
}

TEST(AttentionKernel, GivesTheSameBitsInAnyCompanyAndWidth) {
  Random random(3);
  const std::vector<std::vector<int>> paths = tree_of_answers(random);
  Layer layer(256, paths, random);
  if (attention_kernels().empty()) GTEST_SKIP() << "this CPU has none";
  const std::vector<float> first = layer.attend(attention_kernels().front(), 16);
  for (const AttentionKernel kernel : attention_kernels()) {
    for (const int rows : {1, 2, 3, 5}) {
      std::fill(layer.out.begin(), layer.out.end(), -1.0F);
      const std::vector<float> again = layer.attend(kernel, rows);
      EXPECT_EQ(std::memcmp(again.data(), first.data(), first.size() * sizeof(float)), 0)
          << rows << " rows together";
    }
  }
}

TEST(AttentionKernel, GivesTheSameBitsWhereverTheCellsLie) {
  Random random(4);
  const std::vector<int> other_place = shuffled(256, random);
  for (const AttentionKernel kernel : attention_kernels()) {
    Layer layer(256, tree_of_answers(random), random);
    const std::vector<float> first = layer.attend(kernel, 16);
    Layer moved = layer;
    for (std::size_t cell = 0; cell < 256; ++cell) {
      const auto to = static_cast<std::size_t>(other_place[cell]);
      moved.positions[to] = layer.positions[cell];
      std::copy_n(layer.k.begin() + static_cast<std::ptrdiff_t>(cell * 128), 128,
                  moved.k.begin() + static_cast<std::ptrdiff_t>(to * 128));
      std::copy_n(layer.v.begin() + static_cast<std::ptrdiff_t>(cell * 128), 128,
                  moved.v.begin() + static_cast<std::ptrdiff_t>(to * 128));
    }
    for (auto& path : moved.paths)
      for (int& cell : path) cell = other_place[static_cast<std::size_t>(cell)];
    EXPECT_EQ(moved.attend(kernel, 16), first);
  }
}

TEST(AttentionKernel, HoldsScoresFarApart) {
  // e^-87 and less count as nothing, and the largest score as 1.
  Random random(5);
  for (const AttentionKernel kernel : attention_kernels()) {
    Layer layer(32, {{0, 1, 2}}, random);
    for (std::size_t d = 0; d < 64; ++d) {
      for (std::size_t kv = 0; kv < 2; ++kv) {
        layer.k[kv * 64 + d] = ggml_fp32_to_fp16(-1000);
        layer.k[128 + kv * 64 + d] = ggml_fp32_to_fp16(1000);
        layer.k[256 + kv * 64 + d] = ggml_fp32_to_fp16(0);
      }
    }
    std::fill(layer.q.begin(), layer.q.end(), 3.0F);
    const std::vector<float> found = layer.attend(kernel, 1);
    for (std::size_t d = 0; d < 64; ++d)
      EXPECT_FLOAT_EQ(found[d], ggml_fp16_to_fp32(layer.v[128 + d]));
  }
}

}  // namespace
}  // namespace rolellm

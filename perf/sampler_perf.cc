// Our sampler beside libllama's chain of samplers on the same rows: 49152 and 262144 entries.
#include <cmath>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>
#include <llama.h>

#include "rolellm/llm/logprobs.h"
#include "rolellm/llm/sampler.h"

namespace {

using namespace rolellm;

/// Like a model's row: a wide bell of unlikely tokens, and a few that stand far out.
std::vector<float> row_of(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> bell(0.0F, 2.5F);
  std::vector<float> row(size);
  for (float& logit : row) logit = bell(random);
  for (int i = 0; i < 40; ++i) row[random() % size] = 12.0F + bell(random);
  return row;
}

constexpr int kRows = 8;
std::vector<std::vector<float>> rows_of(std::int64_t size) {
  std::vector<std::vector<float>> rows;
  for (unsigned seed = 0; seed < kRows; ++seed) {
    rows.push_back(row_of(static_cast<std::size_t>(size), seed));
  }
  return rows;
}

Sampling sampling_of(std::int64_t kind) {
  switch (kind) {
    case 0:
      return {.temperature = 0};
    case 1:
      return {.temperature = 0.7, .top_p = 0.95, .top_k = 40};
    case 2:
      return {.temperature = 0.7, .top_p = 0.95};
    case 3:
      return {.temperature = 0.7, .top_p = 1, .min_p = 0.05};
    default:
      return {.temperature = 1, .top_p = 1};
  }
}
const char* const kKinds[] = {"greedy", "top-k 40, top-p .95", "top-p .95", "min-p .05", "plain"};

void ours(benchmark::State& state) {
  const auto rows = rows_of(state.range(0));
  Sampler sampler(sampling_of(state.range(1)), 1);
  std::size_t at = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sampler.draw(rows[at++ % kRows]));
  state.SetLabel(kKinds[state.range(1)]);
}

void libllama(benchmark::State& state) {
  const auto rows = rows_of(state.range(0));
  const Sampling sampling = sampling_of(state.range(1));
  llama_sampler* chain = llama_sampler_chain_init(llama_sampler_chain_default_params());
  if (sampling.temperature == 0) {
    llama_sampler_chain_add(chain, llama_sampler_init_greedy());
  } else {
    const auto p = static_cast<float>(sampling.top_p);
    if (sampling.top_k > 0)
      llama_sampler_chain_add(chain, llama_sampler_init_top_k(sampling.top_k));
    if (sampling.top_p < 1) llama_sampler_chain_add(chain, llama_sampler_init_top_p(p, 1));
    if (sampling.min_p > 0) {
      llama_sampler_chain_add(chain,
                              llama_sampler_init_min_p(static_cast<float>(sampling.min_p), 1));
    }
    llama_sampler_chain_add(chain,
                            llama_sampler_init_temp(static_cast<float>(sampling.temperature)));
    llama_sampler_chain_add(chain, llama_sampler_init_dist(1));
  }
  std::vector<llama_token_data> candidates;
  std::size_t at = 0;
  for (auto _ : state) {
    // As llama_sampler_sample does: an entry for each token, then the chain.
    const auto& row = rows[at++ % kRows];
    candidates.resize(row.size());
    for (std::size_t token = 0; token < row.size(); ++token) {
      candidates[token] = {static_cast<llama_token>(token), row[token], 0.0F};
    }
    llama_token_data_array array{candidates.data(), candidates.size(), -1, false};
    llama_sampler_apply(chain, &array);
    benchmark::DoNotOptimize(array.data[array.selected].id);
  }
  llama_sampler_free(chain);
  state.SetLabel(kKinds[state.range(1)]);
}

void logprobs(benchmark::State& state) {
  const auto rows = rows_of(state.range(0));
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(Logprobs(rows[at++ % kRows]).likeliest(20));
  }
}

/// Draws inside a JSON string, where most tokens may follow: the first one drawn is checked.
void with_grammar(benchmark::State& state) {
  std::vector<std::string> texts;
  for (int token = 0; token < state.range(0); ++token) {
    std::string text;
    for (int rest = token; text.empty() || rest > 0; rest /= 95) {
      text += static_cast<char>(' ' + rest % 95);
    }
    texts.push_back(std::move(text));
  }
  const TokenTable table(texts, std::vector<bool>(texts.size()));
  auto grammar = JsonGrammar::compile(
      Json{{"type", "string"}, {"minLength", 90'000}, {"maxLength", 100'000}}, table);
  const auto rows = rows_of(state.range(0));
  Sampling sampling = sampling_of(2);
  sampling.max_tokens = 100'000;
  std::size_t at = 0;
  Sampler sampler(sampling, 1, *grammar);
  for (auto _ : state) {
    if (at % 10'000 == 0) sampler = Sampler(sampling, 1, *grammar);
    benchmark::DoNotOptimize(sampler.draw(rows[at++ % kRows]));
  }
}

void all_kinds(benchmark::internal::Benchmark* it) {
  for (const std::int64_t size : {49'152, 262'144}) {
    for (std::int64_t kind = 0; kind < 5; ++kind) it->Args({size, kind});
  }
  it->Unit(benchmark::kMicrosecond);
}

BENCHMARK(ours)->Apply(all_kinds);
BENCHMARK(libllama)->Apply(all_kinds);
BENCHMARK(logprobs)->Arg(49'152)->Arg(262'144)->Unit(benchmark::kMicrosecond);
BENCHMARK(with_grammar)->Arg(49'152)->Arg(262'144)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();

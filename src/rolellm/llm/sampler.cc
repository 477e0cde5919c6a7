#include "rolellm/llm/sampler.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace rolellm {
namespace {

constexpr std::size_t kPenaltyWindow = 64;
// exp(-20) of the maximum: a whole vocabulary of such tokens weighs under a thousandth.
constexpr float kNegligible = 20.0F;

}  // namespace

Sampler::Sampler(const Sampling& sampling, std::uint64_t seed, llama_sampler* grammar)
    : sampling_(sampling), random_(seed), grammar_(grammar) {}

void Sampler::penalise_repeats(std::span<float> logits) const {
  if (sampling_.repeat_penalty == 1.0) return;
  const auto penalty = static_cast<float>(sampling_.repeat_penalty);
  const std::size_t start = recent_.size() > kPenaltyWindow ? recent_.size() - kPenaltyWindow : 0;
  for (const llama_token token : std::set<llama_token>(recent_.begin() + start, recent_.end())) {
    float& logit = logits[token];
    logit = logit > 0 ? logit / penalty : logit * penalty;
  }
}

void Sampler::collect(std::span<const float> logits, float width) {
  candidates_.clear();
  // A broken model gives logits that are no numbers: then there is no candidate at all.
  if (std::any_of(logits.begin(), logits.end(), [](float logit) { return std::isnan(logit); }))
    return;
  const float most = *std::max_element(logits.begin(), logits.end());
  if (!std::isfinite(most)) return;
  const float least = most - width;
  for (std::size_t token = 0; token < logits.size(); ++token) {
    if (logits[token] >= least) {
      candidates_.push_back({static_cast<llama_token>(token), logits[token]});
    }
  }
  // Equal logits keep the order of token ids, so that reruns are identical.
  std::stable_sort(candidates_.begin(), candidates_.end(),
                   [](const Candidate& a, const Candidate& b) { return a.logit > b.logit; });
}

bool Sampler::allowed(llama_token token) const {
  if (!grammar_) return true;
  llama_token_data one{.id = token, .logit = 1.0F, .p = 0.0F};
  llama_token_data_array array{.data = &one, .size = 1, .selected = -1, .sorted = false};
  llama_sampler_apply(grammar_, &array);
  return std::isfinite(one.logit);
}

void Sampler::keep_allowed() {
  std::vector<llama_token_data> data;
  data.reserve(candidates_.size());
  for (const Candidate& c : candidates_) data.push_back({.id = c.token, .logit = c.logit, .p = 0});
  llama_token_data_array array{
      .data = data.data(), .size = data.size(), .selected = -1, .sorted = false};
  llama_sampler_apply(grammar_, &array);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (std::isfinite(data[i].logit)) candidates_[kept++] = candidates_[i];
  }
  candidates_.resize(kept);
}

llama_token Sampler::pick() {
  if (sampling_.temperature <= 0 || candidates_.size() == 1) return candidates_.front().token;
  std::size_t count = candidates_.size();
  if (sampling_.top_k > 0) count = std::min(count, static_cast<std::size_t>(sampling_.top_k));
  std::vector<double> weights(count);
  double total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    weights[i] =
        std::exp((candidates_[i].logit - candidates_.front().logit) / sampling_.temperature);
    total += weights[i];
  }
  double mass = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && (weights[i] < sampling_.min_p || mass >= sampling_.top_p * total)) {
      count = i;
      break;
    }
    mass += weights[i];
  }
  double at = random_.uniform() * mass;
  for (std::size_t i = 0; i < count; ++i) {
    at -= weights[i];
    if (at < 0) return candidates_[i].token;
  }
  return candidates_[count - 1].token;
}

llama_token Sampler::draw(std::span<float> logits) {
  penalise_repeats(logits);
  const float width =
      sampling_.temperature <= 0 ? 0.0F : kNegligible * static_cast<float>(sampling_.temperature);
  collect(logits, width);
  if (candidates_.empty()) return LLAMA_TOKEN_NULL;
  llama_token token = pick();
  if (!allowed(token)) {
    // Rare: the likely tokens break the grammar. First the likely ones that fit, then all.
    keep_allowed();
    if (candidates_.empty()) {
      collect(logits, std::numeric_limits<float>::infinity());
      keep_allowed();
    }
    token = candidates_.empty() ? LLAMA_TOKEN_NULL : pick();
  }
  if (token != LLAMA_TOKEN_NULL) {
    if (grammar_) llama_sampler_accept(grammar_, token);
    recent_.push_back(token);
  }
  return token;
}

}  // namespace rolellm

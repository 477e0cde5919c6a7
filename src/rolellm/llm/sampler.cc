#include "rolellm/llm/sampler.h"

#include <algorithm>
#include <set>

namespace rolellm {
namespace {

constexpr std::size_t kRepeatWindow = 64;
// Refusals after which all tokens that may be drawn are asked.
constexpr int kMostTries = 8;

}  // namespace

Sampler::Sampler(const Sampling& sampling, std::uint64_t seed,
                 std::shared_ptr<const JsonGrammar> grammar)
    : sampling_(sampling),
      random_(seed),
      distribution_(sampling),
      tokens_left_(sampling.max_tokens) {
  if (grammar) matcher_.emplace(std::move(grammar));
}

/// `logits`, or a copy of them with what was said made less likely.
std::span<const float> Sampler::penalised(std::span<const float> logits) {
  const bool repeats = sampling_.repeat_penalty != 1.0;
  const bool counts = sampling_.frequency_penalty != 0 || sampling_.presence_penalty != 0;
  if (said_.empty() || (!repeats && !counts)) return logits;
  row_.assign(logits.begin(), logits.end());
  if (repeats) {
    const auto penalty = static_cast<float>(sampling_.repeat_penalty);
    const std::size_t window = std::min(said_.size(), kRepeatWindow);
    const auto begin = said_.end() - static_cast<std::ptrdiff_t>(window);
    for (const llama_token token : std::set<llama_token>(begin, said_.end())) {
      float& logit = row_[static_cast<std::size_t>(token)];
      logit = logit > 0 ? logit / penalty : logit * penalty;
    }
  }
  if (counts) {
    for (const auto& [token, times] : times_said_) {
      row_[static_cast<std::size_t>(token)] -=
          static_cast<float>(times * sampling_.frequency_penalty + sampling_.presence_penalty);
    }
  }
  return row_;
}

llama_token Sampler::draw(std::span<const float> logits) {
  const std::span<const float> row = penalised(logits);
  if (!distribution_.prepare(row)) return LLAMA_TOKEN_NULL;
  const llama_token token = matcher_ ? draw_allowed(row) : distribution_.draw(random_);
  if (token != LLAMA_TOKEN_NULL) remember(token);
  return token;
}

llama_token Sampler::draw_allowed(std::span<const float> logits) {
  const auto may_follow = [&](llama_token token) {
    return matcher_->allows(token, tokens_left_ - 1);
  };
  // Nearly always the first one drawn may follow: then one token was checked instead of all.
  for (int tries = 0; tries < kMostTries && !distribution_.is_empty(); ++tries) {
    const llama_token token = distribution_.draw(random_);
    if (may_follow(token)) return token;
    distribution_.remove(token);
  }
  if (!distribution_.holds_all()) {
    distribution_.keep_if(may_follow);
    if (!distribution_.is_empty()) return distribution_.draw(random_);
  }
  const auto allowed = matcher_->allowed_tokens(tokens_left_ - 1);
  std::vector<float> few;
  for (const llama_token token : allowed) few.push_back(logits[static_cast<std::size_t>(token)]);
  if (!distribution_.prepare(few)) return LLAMA_TOKEN_NULL;
  return allowed[static_cast<std::size_t>(distribution_.draw(random_))];
}

void Sampler::remember(llama_token token) {
  said_.push_back(token);
  ++times_said_[token];
  --tokens_left_;
  if (matcher_ && !matcher_->tokens().ends_answer(token)) {
    matcher_->advance(matcher_->tokens().text(token));
  }
}

}  // namespace rolellm

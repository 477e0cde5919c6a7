#include "rolellm/llm/ledger.h"

#include <algorithm>

#include <fmt/format.h>

namespace rolellm {
namespace {

constexpr double kRounding = 1e-9;  // of a dollar: sums of many small prices

}  // namespace

Charge charge_for(const Usage& usage, const Price& price) {
  return {
      .cost = (usage.prompt_tokens * price.input + usage.completion_tokens * price.output) / 1e6,
      .tokens = static_cast<std::int64_t>(usage.prompt_tokens) + usage.completion_tokens};
}

bool Ledger::reserve(const Charge& worst) {
  if (limits_.cost && spent_.cost + set_aside_.cost + worst.cost > *limits_.cost + kRounding)
    return false;
  if (limits_.tokens && spent_.tokens + set_aside_.tokens + worst.tokens > *limits_.tokens)
    return false;
  set_aside_.cost += worst.cost;
  set_aside_.tokens += worst.tokens;
  return true;
}

void Ledger::settle(const Charge& worst, const Charge& actual) {
  set_aside_.cost = std::max(set_aside_.cost - worst.cost, 0.0);
  set_aside_.tokens -= worst.tokens;
  spent_.cost += actual.cost;
  spent_.tokens += actual.tokens;
}

Error Ledger::exhausted(const Charge& worst) const {
  const bool money = limits_.cost && spent_.cost + worst.cost > *limits_.cost + kRounding;
  return {.kind = ErrorKind::budget,
          .message = money ? fmt::format(
                                 "${:.4f} of ${:.4f} are spent, and the next call may cost ${:.4f}",
                                 spent_.cost, *limits_.cost, worst.cost)
                           : fmt::format("{} of {} tokens are spent, and the next call may take {}",
                                         spent_.tokens, limits_.tokens.value_or(0), worst.tokens),
          .hint = fmt::format("every answer paid for is kept: run the same command again with a "
                              "larger {} to go on",
                              money ? "--max-cost" : "--max-tokens-total")};
}

}  // namespace rolellm

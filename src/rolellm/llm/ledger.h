// The budget of a command: what was spent, and the worst that may still come of what is in flight.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "rolellm/core/error.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// USD per million tokens.
struct Price {
  double input = 0;
  double output = 0;
};

/// Money in USD and tokens of prompts and answers together.
struct Charge {
  double cost = 0;
  std::int64_t tokens = 0;
};

/// What `usage` costs.
Charge charge_for(const Usage& usage, const Price& price);

struct BudgetLimits {
  std::optional<double> cost;          ///< USD; absent: no limit
  std::optional<std::int64_t> tokens;  ///< absent: no limit
};

/// One per command, shared by its models. Not safe for use from several threads.
class Ledger {
 public:
  explicit Ledger(const BudgetLimits& limits) : limits_(limits) {}
  /// Sets the worst case of a call aside before it is sent. False, and nothing set aside, when
  /// what is spent and set aside would then exceed a limit.
  bool reserve(const Charge& worst);
  /// The call has ended: `actual` was spent of the `worst` set aside for it.
  void settle(const Charge& worst, const Charge& actual);
  const Charge& spent() const { return spent_; }
  const Charge& set_aside() const { return set_aside_; }
  const BudgetLimits& limits() const { return limits_; }
  /// The `budget` error for a next call that may cost `worst`.
  Error exhausted(const Charge& worst) const;

 private:
  BudgetLimits limits_;
  Charge spent_, set_aside_;
};

}  // namespace rolellm

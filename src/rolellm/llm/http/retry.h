// When to ask again: what a server says about it, and our own waits where it says nothing.
#pragma once

#include <optional>

#include "rolellm/core/random.h"
#include "rolellm/llm/http/transport.h"

namespace rolellm {

/// What the headers of a refusal ask for.
struct RetryAdvice {
  std::optional<double> wait_seconds;  ///< 0 to 120; anything else a server says is ignored
  std::optional<bool> retry;           ///< `x-should-retry`
};

/// Reads `retry-after-ms`, `retry-after` (seconds or an HTTP date) and `x-should-retry`.
RetryAdvice retry_advice(const HttpReply& reply, std::int64_t unix_seconds);

/// The wait before try `tries` + 1, counted from 1: `first` doubled each time, 8 s at most, less up
/// to a quarter by chance so that many callers do not come back together.
double backoff_seconds(double first, int tries, Random& random);

}  // namespace rolellm

#include "rolellm/llm/http/rate_limit.h"

#include <algorithm>

namespace rolellm {

RateLimit::RateLimit(double per_minute) {
  if (per_minute <= 0) return;
  burst_ = std::max(per_minute / 60, 1.0);
  // The burst is a part of the minute's limit, not on top of it.
  per_second_ = std::max(per_minute - burst_, per_minute / 2) / 60;
  level_ = burst_;
}

double RateLimit::level_at(double now) const {
  return std::min(burst_, level_ + std::max(now - filled_, 0.0) * per_second_);
}

double RateLimit::free_at(double now, double amount) const {
  if (per_second_ == 0) return now;
  const double missing = std::min(amount, burst_) - level_at(now);
  return missing <= 1e-9 ? now : now + missing / per_second_;
}

void RateLimit::take(double now, double amount) {
  if (per_second_ == 0) return;
  level_ = level_at(now) - amount;
  filled_ = now;
}

void RateLimit::give_back(double amount) {
  if (per_second_ == 0) return;
  level_ = std::min(burst_, level_ + amount);
}

}  // namespace rolellm

#include "rolellm/llm/http/breaker.h"

#include <algorithm>

namespace rolellm {
namespace {

constexpr double kSoon = 1;  // when to look again while a probe is under way

}  // namespace

double Breaker::free_at(double now) const {
  if (!open_) return now;
  if (now < until_) return until_;
  return probing_ ? now + kSoon : now;
}

void Breaker::sent(double now) {
  if (open_ && now >= until_) probing_ = true;
}

void Breaker::succeeded() { *this = Breaker(); }

void Breaker::failed(double now) {
  ++failures_;
  if (open_ && !probing_) return;  // sent before it opened
  if (!open_ && failures_ < kFailures) return;
  pause_ = open_ ? std::min(pause_ * 2, kLongestPause) : kFirstPause;
  open_ = true;
  probing_ = false;
  until_ = now + pause_;
}

}  // namespace rolellm

#include "rolellm/llm/http/call_queue.h"

#include <algorithm>

namespace rolellm {

std::optional<Call> CallQueue::take(double now) {
  auto best = waiting_.end();
  for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
    if (at->not_before <= now && (best == waiting_.end() || at->not_before < best->not_before))
      best = at;
  }
  if (best != waiting_.end()) {
    Call call = *best;
    waiting_.erase(best);
    return call;
  }
  while (next_request_ < requests_.size()) {
    const std::size_t request = next_request_++;
    const int samples = requests_[request].samples;
    if (samples > 0) return Call{.request = request, .first = 0, .count = samples};
  }
  return std::nullopt;
}

const Call* CallQueue::overdue(double now) const {
  const auto late = std::find_if(waiting_.begin(), waiting_.end(),
                                 [&](const Call& call) { return call.deadline <= now; });
  return late == waiting_.end() ? nullptr : &*late;
}

double CallQueue::next_change(double now) const {
  double next = kNever;
  for (const Call& call : waiting_) {
    next = std::min(next, call.deadline);
    if (call.not_before > now) next = std::min(next, call.not_before);
  }
  return next;
}

}  // namespace rolellm

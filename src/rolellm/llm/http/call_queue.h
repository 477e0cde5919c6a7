// The calls of a batch that have no answer and are not on their way.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rolellm/llm/http/endpoint.h"

namespace rolellm {

/// Samples [first, first + count) of one request.
struct Call {
  std::size_t request = 0;
  int first = 0, count = 1;
  int tries = 0;            ///< that failed
  int bad_answers = 0;      ///< of them, answers that did not follow the schema
  int settled = 0;          ///< of them, those that the server itself ended
  bool one_by_one = false;  ///< the budget has no room for all samples at once
  double not_before = 0;
  double deadline = kNever;         ///< set by the first try
  const Endpoint* avoid = nullptr;  ///< where it failed last
};

/// Gives out all samples of a request as one call; what comes back waits for its time.
class CallQueue {
 public:
  /// `requests` must outlive it.
  explicit CallQueue(std::span<const ChatRequest> requests = {}) : requests_(requests) {}
  bool empty() const { return next_request_ == requests_.size() && waiting_.empty(); }
  /// What to send now: of the waiting calls the one that fell due first, else a request that was
  /// never sent.
  std::optional<Call> take(double now);
  void put_back(const Call& call) { waiting_.push_back(call); }
  /// A waiting call whose deadline has come, or null.
  const Call* overdue(double now) const;
  /// When the next waiting call falls due or its deadline comes; never when none waits.
  double next_change(double now) const;

 private:
  std::span<const ChatRequest> requests_;
  std::size_t next_request_ = 0;  ///< the first that was never sent
  std::vector<Call> waiting_;     ///< to be sent again, and rests of split requests
};

}  // namespace rolellm

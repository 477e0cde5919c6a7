// Answers the work of a shared journal, whoever asked for it.
#pragma once

#include "rolellm/journal/asking.h"

namespace rolellm {

struct WorkerCounts {
  std::int64_t answers = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
};

/// `model` and `journal`, which has a queue, must outlive it.
class Worker {
 public:
  Worker(ChatModel& model, Journal& journal) : model_(model), journal_(journal) {}
  /// Leases a share of the free work for this model and answers it; gives how many answers that
  /// were, 0 when nothing was free. On failure, what was answered is kept and the rest is free
  /// again.
  Result<int> work();
  const WorkerCounts& counts() const { return counts_; }

 private:
  ChatModel& model_;
  Journal& journal_;
  WorkerCounts counts_;
};

}  // namespace rolellm

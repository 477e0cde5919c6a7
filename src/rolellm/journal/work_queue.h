// The work that the processes of one PostgreSQL journal share. Each unit of work is leased to at
// most one live worker; what a dead one leaves is taken over.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rolellm/journal/sql_database.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

class Journal;
class LeaseKeeper;

/// One answer that somebody needs. Items of one `unit` are answered together and kept together.
struct WorkItem {
  std::string key;  ///< `journal_key` of `request` and `sample`
  std::string unit;
  ChatRequest request;
  int sample = 0;
};

/// How much of one model's work is where.
struct WorkCounts {
  std::string identity;
  std::int64_t free = 0, leased = 0;  ///< units
};

class WorkQueue {
 public:
  /// For `journal`, whose database it uses; `reference` is the journal's, for a second connection
  /// that keeps the lease alive while this one is busy.
  WorkQueue(Journal& journal, std::string reference);
  ~WorkQueue();

  /// Asks for `items`; those that are answered or asked for already are left as they are.
  Status add(const ModelInfo& model, std::span<const WorkItem> items);
  /// Leases a fair share of the free work for `model`, the oldest of this process's run first, and
  /// frees what dead workers held: their open calls become `in_doubt`. Empty: nothing is free.
  Result<std::vector<WorkItem>> claim(const ModelInfo& model);
  /// Ends the leases of this process. What it did not answer is free again.
  Status release();
  /// Says that this process lives; false when the others have given it up. Part of a transaction.
  Result<bool> confirm();
  /// What to do when `confirm` said no, behind its transaction.
  void start_anew();
  /// Enters this process among the workers, once.
  Status enrol();
  /// Frees what dead workers held.
  Status bury_the_dead();
  Result<std::int64_t> live_workers();
  Result<std::vector<WorkCounts>> counts();
  /// This process's number; 0 before it enrols.
  std::int64_t worker() const { return worker_; }

 private:
  Result<std::int64_t> fair_share(const ModelInfo& model);

  Journal& journal_;
  std::string reference_;
  std::int64_t worker_ = 0;
  std::unique_ptr<LeaseKeeper> keeper_;
};

}  // namespace rolellm

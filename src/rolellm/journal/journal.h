// A durable record of every model call: a killed run loses nothing and pays nothing twice.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rolellm/journal/sql_database.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

class WorkQueue;

struct JournalOptions {
  std::string run = "run";  ///< what `journal ls` calls the answers of this process
  bool create = true;       ///< make a journal that is not there
  /// Shared journals: a worker that gave no sign for so long is dead, and its work is taken over.
  double lease_seconds = 60;
  int claim_at_least = 8, claim_at_most = 128;  ///< shared journals: answers worked on at a time
};

/// A call that leaves: what it may cost, should its answer never arrive.
struct JournalCall {
  std::string key;
  int prompt_tokens = 0;
  int completion_at_most = 0;
};

struct JournalAnswer {
  std::string key;
  ChatReply reply;
  std::int64_t started_ms = 0;  ///< since 1970
  double seconds = 0;
};

/// SHA-256 over all that decides an answer: model identity, messages, sampling, seed, sample
/// index, schema, answer prefix, adapter.
std::string journal_key(const ModelInfo& model, const ChatRequest& request, int sample);

/// Milliseconds since 1970.
std::int64_t unix_ms();
inline constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

/// Answers by key, the calls in flight, and those whose fate is unknown because a process ended
/// before the answer came: these are `in_doubt`, with what they may have cost. The first answer to
/// a key stays. In a file (one process at a time) or in PostgreSQL (many). Not for several threads.
class Journal {
 public:
  /// `reference` is a path or `postgres://…`; errors as in `open_sqlite` and `open_postgres`.
  static Result<std::unique_ptr<Journal>> open(const std::string& reference,
                                               const JournalOptions& options = {});
  Journal(std::unique_ptr<SqlDatabase> database, JournalOptions options);
  ~Journal();

  /// The answers to `keys`, in their order.
  Result<std::vector<std::optional<ChatReply>>> find(std::span<const std::string> keys);
  /// Keeps a whole answer; it outlives a crash once the next `flush` or `begin` has returned.
  void store(const ModelInfo& model, JournalAnswer answer);
  /// Records that `calls` are about to leave; on return that, and every answer stored before,
  /// outlives a crash. `failure.lease`: a shared journal has given this process up and its work to
  /// others; answers are kept all the same, the calls must not leave.
  Status begin(const ModelInfo& model, std::span<const JournalCall> calls);
  /// Of calls in doubt the last to each of `keys` is this process's from now on: its answer may
  /// still come, and if it does not, `settle` puts it in doubt again.
  Status take_up(std::span<const std::string> keys);
  Status flush();
  /// Forgets what was stored since the last `flush`.
  void discard() { stored_.clear(); }
  /// Calls of this process that are still open are in doubt from now on.
  Status settle();

  /// The work that processes share; null where the journal is a file.
  WorkQueue* queue() { return queue_.get(); }
  SqlDatabase& database() { return *database_; }
  const JournalOptions& options() const { return options_; }
  /// The number of this process's run; 0 before anything was written.
  Result<std::int64_t> run();

 private:
  struct Stored {
    ModelInfo model;
    JournalAnswer answer;
  };
  Status prepare();
  Status write(const ModelInfo& model, std::span<const JournalCall> calls);
  Status write_answers();
  Status write_calls(const ModelInfo& model, std::span<const JournalCall> calls);
  Result<std::int64_t> model_number(const ModelInfo& model);
  std::int64_t worker() const;

  std::unique_ptr<SqlDatabase> database_;
  JournalOptions options_;
  std::unique_ptr<WorkQueue> queue_;
  std::map<std::string, Stored> stored_;  ///< not yet flushed, by key
  std::vector<std::string> used_;         ///< found today for the first time
  std::int64_t run_ = 0;
  std::map<std::string, std::int64_t> models_;
  bool calls_open_ = false;
};

}  // namespace rolellm

// Batch mode: requests go up as a file, answers come down as one, within a day and often at half
// the price. What was submitted is on disk, so that a stopped run waits for the same batch again.
#pragma once

#include <span>

#include "rolellm/core/clock.h"
#include "rolellm/core/files.h"
#include "rolellm/llm/http/endpoint.h"

namespace rolellm {

struct BatchOptions {
  fs::path folder;  ///< of the states, `<hash>.json`; made when missing
  double first_poll_seconds = 5;
  double longest_poll_seconds = 60;
  double retry_seconds = 0.5;
  int tries = 5;
};

/// Answers a batch through the server's batch API. A batch under way that holds some of the calls
/// is waited for; the rest is submitted anew. Every answer there is is handed over before a failed
/// one is told. Errors: `endpoint.*`, `budget`, `io.*`, `interrupted`; each is resumable.
Status run_batches(Endpoint& endpoint, Transport& transport, const Clock& clock,
                   const BatchOptions& options, Ledger* ledger,
                   std::span<const ChatRequest> requests, const OnReply& on_reply,
                   CallWatcher* watcher);

}  // namespace rolellm

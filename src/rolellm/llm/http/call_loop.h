// The loop that sends calls and hears replies: which endpoint, when, how often, at what cost.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "rolellm/core/clock.h"
#include "rolellm/core/random.h"
#include "rolellm/llm/http/call_outcome.h"

namespace rolellm {

struct CallLoopOptions {
  int tries = 5;                  ///< of one call, over all endpoints
  double retry_seconds = 0.5;     ///< before the second try; doubled for each further one
  double deadline_seconds = 900;  ///< from a call's first try to its last word
  double drain_seconds = 5;       ///< for answers in flight after a signal
};

/// Where a loop hands over what it gets.
struct CallListener {
  const OnReply& on_reply;
  const OnText* on_text =
      nullptr;  ///< stream, and tell the text of the first request's first sample
  CallWatcher* watcher = nullptr;
};

/// Answers a batch. All calls of a request's samples go out as one where the server makes several
/// choices, else one by one, each with its own seed. After a failure nothing new is sent, but what
/// is in flight is waited for and handed over, since it is paid for.
class CallLoop {
 public:
  /// All must outlive it; `ledger` may be null.
  CallLoop(std::span<Endpoint> endpoints, Transport& transport, const Clock& clock,
           const CallLoopOptions& options, Ledger* ledger, Random& random);
  Status run(std::span<const ChatRequest> requests, const CallListener& listener);

 private:
  Endpoint* choose(const Call& call, double now, double& wake);
  bool prepare(Call call, Endpoint& endpoint, double now, std::vector<Flight>& due);
  Status send_due(double now, double& wake);
  void launch(Flight flight, double now);
  std::unique_ptr<SseParser> make_parser(Flight& flight);
  void expire(double now);
  Status land(HttpDone done);
  void refused(Flight& flight, const CallOutcome& outcome);
  double wait_before(const Call& call, const CallOutcome& outcome, const Endpoint& endpoint);
  Status deliver(Flight& flight, CallOutcome& outcome);
  void stop(const Error& error);
  void abandon();
  bool any_endpoint(const Endpoint* but = nullptr) const;

  std::span<Endpoint> endpoints_;
  Transport& transport_;
  const Clock& clock_;
  CallLoopOptions options_;
  Ledger* ledger_;
  Random& random_;

  std::span<const ChatRequest> requests_;
  const CallListener* listener_ = nullptr;
  CallQueue calls_;
  std::map<HttpTicket, Flight> flying_;
  std::optional<Error> failure_;
};

}  // namespace rolellm

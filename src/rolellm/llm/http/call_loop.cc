#include "rolellm/llm/http/call_loop.h"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/llm/http/retry.h"

namespace rolellm {
namespace {

constexpr std::size_t kBytesPerToken = 4;
constexpr std::uint64_t kSeedStep = 7919;  // far from the seeds of the other samples

}  // namespace

CallLoop::CallLoop(std::span<Endpoint> endpoints, Transport& transport, const Clock& clock,
                   const CallLoopOptions& options, Ledger* ledger, Random& random)
    : endpoints_(endpoints),
      transport_(transport),
      clock_(clock),
      options_(options),
      ledger_(ledger),
      random_(random) {}

Status CallLoop::run(std::span<const ChatRequest> requests, const CallListener& listener) {
  requests_ = requests;
  calls_ = CallQueue(requests);
  listener_ = &listener;
  double drain_until = kNever;
  const auto leave = [&](Status status) {
    abandon();
    return status;
  };
  while (!flying_.empty() || (!failure_ && !calls_.empty())) {
    double now = clock_.now();
    if (auto go_on = check_interrupt(); !go_on) {
      if (!failure_) drain_until = now + options_.drain_seconds;
      stop(go_on.error());
    }
    if (now >= drain_until) break;
    double wake = std::min(now + kLook, drain_until);
    if (!failure_) {
      expire(now);
      if (auto sent = send_due(now, wake); !sent) return leave(sent);
    }
    bool heard = false;
    while (auto done = transport_.wait(now)) {
      heard = true;
      if (auto landed = land(std::move(*done)); !landed) return leave(landed);
    }
    // First fill what became free, so that answers and new calls are recorded at once.
    if (heard) continue;
    if (listener.watcher) {
      if (auto recorded = listener.watcher->before_waiting(); !recorded) return leave(recorded);
    }
    if (flying_.empty() && (failure_ || calls_.empty())) continue;
    if (auto done = transport_.wait(wake)) {
      if (auto landed = land(std::move(*done)); !landed) return leave(landed);
    }
  }
  if (listener.watcher) {
    if (auto recorded = listener.watcher->before_waiting(); !recorded) return leave(recorded);
  }
  return leave(failure_ ? Status(fail(*failure_)) : ok());
}

/// The first failure counts; from then on nothing is sent.
void CallLoop::stop(const Error& error) {
  if (failure_) return;
  failure_ = error;
  if (!flying_.empty()) spdlog::info("stopping; waiting for {} answers in flight", flying_.size());
}

/// Nothing stays in flight behind the caller's back; what it may have cost is counted.
void CallLoop::abandon() {
  transport_.drop_all();
  for (auto& [ticket, flight] : flying_) {
    flight.endpoint->ended(0);
    flight.endpoint->no_sign();
    if (ledger_) ledger_->settle(flight.worst, flight.worst);
  }
  flying_.clear();
}

bool CallLoop::any_endpoint(const Endpoint* but) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(), [&](const Endpoint& endpoint) {
    return &endpoint != but && !endpoint.retired();
  });
}

/// A call whose deadline has come is not waited for, and takes the batch with it.
void CallLoop::expire(double now) {
  const Call* late = calls_.overdue(now);
  if (!late) return;
  stop({.kind = ErrorKind::endpoint,
        .detail = "unavailable",
        .message = fmt::format("no answer within {:.0f} s and {} tries", options_.deadline_seconds,
                               late->tries),
        .hint = "check that the server runs, then run the same command again"});
}

/// The endpoint with the most room for its weight. Where the call has just failed is only asked
/// again when no other is free.
Endpoint* CallLoop::choose(const Call& call, double now, double& wake) {
  const ChatRequest& request = requests_[call.request];
  std::size_t bytes = 0;
  for (const Message& message : request.messages) bytes += message.content.size();
  const double tokens = static_cast<double>(bytes / kBytesPerToken) +
                        static_cast<double>(request.sampling.max_tokens) * call.count;
  Endpoint* best = nullptr;
  for (Endpoint& endpoint : endpoints_) {
    const double free = endpoint.free_at(now, tokens);
    if (free > now) {
      wake = std::min(wake, free);
      continue;
    }
    const auto load = [&](const Endpoint& one) {
      return (one.in_flight() + 1) / one.config().weight + (&one == call.avoid ? 1e6 : 0);
    };
    if (!best || load(endpoint) < load(*best)) best = &endpoint;
  }
  return best;
}

/// Plans one request; false when the budget has no room for it now.
bool CallLoop::prepare(Call call, Endpoint& endpoint, double now, std::vector<Flight>& due) {
  const ChatRequest& request = requests_[call.request];
  const bool choices = endpoint.dialect().has_choices() && endpoint.can().n != Known::no;
  std::optional<Call> rest;
  if (call.count > 1 &&
      (!choices || listener_->on_text || call.bad_answers > 0 || call.one_by_one)) {
    rest = call;
    rest->first += 1;
    rest->count -= 1;
    call.count = 1;
  }
  Flight flight{.call = call, .endpoint = &endpoint};
  const Ask ask{.request = &request,
                .first_sample = call.first,
                .samples = call.count,
                .streaming = listener_->on_text || endpoint.config().stream,
                .seed_shift = static_cast<std::uint64_t>(call.bad_answers) * kSeedStep};
  flight.body = endpoint.dialect().body(endpoint.config().model, ask, endpoint.can());
  // No tokenizer makes more tokens than there are bytes.
  const auto bytes =
      static_cast<int>(std::min<std::size_t>(dump_json(flight.body).size(), 1U << 30U));
  const Usage most{.prompt_tokens = bytes,
                   .completion_tokens = request.sampling.max_tokens * call.count};
  flight.worst = endpoint.charge(most);
  flight.tokens = bytes / static_cast<double>(kBytesPerToken) + most.completion_tokens;
  if (ledger_ && !ledger_->reserve(flight.worst)) {
    if (rest) call.count += rest->count;
    if (flying_.empty() && due.empty()) {
      if (flight.call.count > 1) {
        call.one_by_one = true;
        return prepare(call, endpoint, now, due);
      }
      stop(ledger_->exhausted(flight.worst));
    }
    calls_.put_back(call);
    return false;
  }
  if (rest) calls_.put_back(*rest);
  if (flight.call.deadline == kNever) flight.call.deadline = now + options_.deadline_seconds;
  if (ask.streaming) {
    flight.streamed.replies.resize(static_cast<std::size_t>(call.count));
  }
  endpoint.sent(now, flight.tokens);
  due.push_back(std::move(flight));
  return true;
}

Status CallLoop::send_due(double now, double& wake) {
  std::vector<Flight> due;
  // The endpoints' concurrency ends this: what is due is at most what may fly.
  while (!failure_ && any_endpoint()) {
    auto call = calls_.take(now);
    if (!call) break;
    Endpoint* endpoint = choose(*call, now, wake);
    if (!endpoint) {
      calls_.put_back(*call);
      break;
    }
    if (!prepare(*call, *endpoint, now, due)) break;
  }
  wake = std::min(wake, calls_.next_change(now));
  if (listener_->watcher && !due.empty()) {
    std::vector<SentCall> calls;
    for (const Flight& flight : due) {
      for (int i = 0; i < flight.call.count; ++i)
        calls.push_back({flight.call.request, flight.call.first + i});
    }
    if (auto recorded = listener_->watcher->before_sending(calls); !recorded) return recorded;
  }
  for (Flight& flight : due) launch(std::move(flight), now);
  return ok();
}

void CallLoop::launch(Flight flight, double now) {
  Endpoint& endpoint = *flight.endpoint;
  HttpRequest request = endpoint.request(endpoint.dialect().path(), dump_json(flight.body));
  if (!listener_->on_text) {  // who asks in person twice wants two answers
    const ChatRequest& asked = requests_[flight.call.request];
    request.headers.push_back("Idempotency-Key: " +
                              idempotency_key(request.body, asked, flight.call));
  }
  request.timeout_seconds = std::min(request.timeout_seconds, flight.call.deadline - now);
  // The flight's place is known only once it has its ticket.
  auto place = std::make_shared<Flight*>(nullptr);
  if (!flight.streamed.replies.empty()) {
    request.on_bytes = [place](std::string_view bytes) {
      Flight& here = **place;
      here.parser->feed(bytes);
      return !here.problem;
    };
  }
  const HttpTicket ticket = transport_.start(std::move(request));
  Flight& here = flying_.emplace(ticket, std::move(flight)).first->second;
  *place = &here;
  if (!here.streamed.replies.empty()) here.parser = make_parser(here);
}

std::unique_ptr<SseParser> CallLoop::make_parser(Flight& flight) {
  return std::make_unique<SseParser>([this, &flight](std::string_view data) {
    if (flight.problem) return;
    const Endpoint& endpoint = *flight.endpoint;
    auto taken = endpoint.dialect().take_event(data, endpoint.config().where(), flight.streamed);
    if (!taken) {
      flight.problem = taken.error();
    } else if (listener_->on_text && !flight.streamed.piece.empty()) {
      flight.began = true;
      (*listener_->on_text)(flight.streamed.piece);
    }
  });
}

Status CallLoop::land(HttpDone done) {
  auto node = flying_.extract(done.ticket);
  ROLELLM_CHECK(!node.empty());
  Flight& flight = node.mapped();
  Endpoint& endpoint = *flight.endpoint;
  const double now = clock_.now();
  const ChatRequest& request = requests_[flight.call.request];
  // The last try is handed over as it is, for the caller to judge; so is what somebody has read.
  const bool takes_anything = flight.call.tries + 1 >= options_.tries || listener_->on_text;
  CallOutcome outcome = read_outcome(flight, done.reply,
                                     {.request = request,
                                      .takes_anything = takes_anything,
                                      .unix_seconds = clock_.unix_seconds()});
  if (done.reply.broken != Broken::unreachable) {
    endpoint.reached();
  } else if (endpoint.missed(now)) {
    outcome.for_all = true;
  }
  if (ledger_) ledger_->settle(flight.worst, outcome.actual);
  endpoint.ended(flight.tokens - static_cast<double>(outcome.actual.tokens));
  if (!outcome.error) {
    endpoint.succeeded();
    return deliver(flight, outcome);
  }
  outcome.error = endpoint.scrubbed(*outcome.error);
  if (outcome.error->retryable && !outcome.blameless) {
    endpoint.failed(now);
  } else {
    endpoint.no_sign();
  }
  refused(flight, outcome);
  return ok();
}

/// What becomes of a call without an answer: asked again, here or elsewhere, or the end.
void CallLoop::refused(Flight& flight, const CallOutcome& outcome) {
  Endpoint& endpoint = *flight.endpoint;
  const Error& error = *outcome.error;
  const double now = clock_.now();
  Call call = flight.call;
  if (outcome.learnt) {
    spdlog::debug("asking {} differently: {}", endpoint.config().where(), error.message);
    calls_.put_back(call);
    return;
  }
  if (outcome.for_all) {
    const bool others = any_endpoint(&endpoint);
    if (others && !endpoint.retired()) spdlog::warn("going on without a server: {}", error.message);
    endpoint.retire(error);
    if (!others) return stop(error);
    calls_.put_back(call);
    return;
  }
  // What a person has begun to read is not asked for again.
  if (!error.retryable || flight.began || ++call.tries >= options_.tries) return stop(error);
  if (outcome.wait > 0) endpoint.pause_until(now + outcome.wait);
  const double wait = wait_before(call, outcome, endpoint);
  if (now + wait > call.deadline) return stop(error);
  if (outcome.settled) ++call.settled;
  call.avoid = &endpoint;
  call.not_before = now + wait;
  calls_.put_back(call);
  spdlog::debug("trying again in {:.1f} s: {}", wait, error.message);
}

double CallLoop::wait_before(const Call& call, const CallOutcome& outcome,
                             const Endpoint& endpoint) {
  // Another server need not wait for what this one said.
  if (outcome.wait >= 0 && !any_endpoint(&endpoint)) return outcome.wait;
  return outcome.wait == 0 ? 0 : backoff_seconds(options_.retry_seconds, call.tries, random_);
}

Status CallLoop::deliver(Flight& flight, CallOutcome& outcome) {
  const Call& call = flight.call;
  const auto got = static_cast<int>(outcome.replies.size());
  if (got < call.count) {
    Call rest{.request = call.request, .first = call.first + got, .count = call.count - got};
    calls_.put_back(rest);
  }
  for (int i = 0; i < got; ++i) {
    auto taken = listener_->on_reply(call.request, call.first + i,
                                     outcome.replies[static_cast<std::size_t>(i)]);
    if (!taken) return taken;
  }
  return ok();
}

}  // namespace rolellm

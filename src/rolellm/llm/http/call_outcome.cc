#include "rolellm/llm/http/call_outcome.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/hash.h"
#include "rolellm/llm/http/answer_schema.h"
#include "rolellm/llm/http/finish_answer.h"
#include "rolellm/llm/http/refusal.h"
#include "rolellm/llm/http/retry.h"

namespace rolellm {
namespace {

/// Told by what stands before a server that it lost it: the server may have answered.
bool is_gateways_word(long status) { return status == 502 || status == 504 || status == 524; }

/// An answer that does not follow its schema is asked for again, in a way that leaves the server
/// less to know.
void refuse_bad_schema(Flight& flight, const ReplyReading& reading, CallOutcome& outcome) {
  Capabilities& can = flight.endpoint->can();
  for (const ChatReply& reply : outcome.replies) {
    if (reply.finish_reason != "stop") continue;
    const auto value = parse_json(reply.text);
    const std::string wrong =
        value ? schema_violation(*value, reading.request.schema) : "the answer is no JSON";
    if (wrong.empty()) {
      can.schema_kept = Known::yes;
      continue;
    }
    if (reading.takes_anything) return;
    if (can.schema_kept != Known::yes && can.schema != SchemaWay::prompt) {
      const bool strong = flight.body.contains("response_format") &&
                          flight.body["response_format"]["type"] == "json_schema";
      can.schema = std::max(can.schema, strong ? SchemaWay::json_object : SchemaWay::prompt);
    }
    ++flight.call.bad_answers;
    outcome.blameless = outcome.settled = true;
    outcome.error =
        Error{.kind = ErrorKind::endpoint,
              .detail = "protocol",
              .message = fmt::format("{}: {}", flight.endpoint->config().where(), wrong),
              .retryable = true};
    outcome.wait = 0;
    return;
  }
}

void read_answer(Flight& flight, const HttpReply& reply, const ReplyReading& reading,
                 CallOutcome& outcome) {
  Endpoint& endpoint = *flight.endpoint;
  const std::string where = endpoint.config().where();
  if (flight.parser) {
    if (reply.header("content-type").rfind("text/html", 0) == 0) {
      outcome.error = no_answer("<", where, {});
      return;
    }
    if (reply.broken == Broken::no) flight.parser->finish();  // else half an event is left
    if (flight.problem) {
      outcome.error = flight.problem;
      outcome.settled = true;
      return;
    }
    // A server that ignores `n` streams one choice: the others are asked for by themselves.
    while (flight.streamed.replies.size() > 1 &&
           flight.streamed.replies.back().finish_reason.empty() &&
           flight.streamed.replies.back().text.empty())
      flight.streamed.replies.pop_back();
  }
  auto replies = flight.parser ? finish_stream(std::move(flight.streamed), where)
                               : endpoint.dialect().read(reply.body, where);
  if (!replies) {
    outcome.error = replies.error();
    outcome.settled = !flight.parser;  // a stream without its end was cut on the way
    return;
  }
  const auto asked = static_cast<std::size_t>(flight.call.count);
  if (replies->size() > asked) replies->resize(asked);
  if (asked > 1) endpoint.can().n = replies->size() == asked ? Known::yes : Known::no;
  Usage usage;
  for (const ChatReply& one : *replies) {
    usage.prompt_tokens += one.usage.prompt_tokens;
    usage.completion_tokens += one.usage.completion_tokens;
  }
  const bool told = usage.prompt_tokens + usage.completion_tokens > 0;
  endpoint.can().usage = told ? Known::yes : Known::no;
  if (flight.body.contains("seed")) endpoint.can().seed = Known::yes;
  if (flight.body.contains("logprobs"))
    endpoint.can().logprobs = replies->front().logprobs.empty() ? Known::no : Known::yes;
  outcome.actual = told ? endpoint.charge(usage) : flight.worst;
  outcome.replies = std::move(*replies);
  for (ChatReply& one : outcome.replies) finish_answer(one, reading.request);
  if (!reading.request.schema.is_null()) refuse_bad_schema(flight, reading, outcome);
}

}  // namespace

std::string idempotency_key(std::string_view body, const ChatRequest& request, const Call& call) {
  constexpr std::size_t kDigits = 40;
  // By the seed the samples are told apart where the body has none.
  const std::uint64_t seed = request.sampling.seed + static_cast<std::uint64_t>(call.first);
  return "rolellm-" + sha256(fmt::format("{}#{}#{}", body, seed, call.settled)).substr(0, kDigits);
}

CallOutcome read_outcome(Flight& flight, const HttpReply& reply, const ReplyReading& reading) {
  const std::string where = flight.endpoint->config().where();
  CallOutcome outcome;
  if (reply.broken == Broken::unreachable) {
    outcome.error = broken_exchange(reply, where);  // nothing was asked: nothing was spent
    return outcome;
  }
  if (reply.broken != Broken::no && reply.broken != Broken::stopped) {
    outcome.error = broken_exchange(reply, where);
    // A stream that has told all is whole, however its connection ended.
    const bool told = reply.broken == Broken::cut && flight.parser && !flight.problem &&
                      finish_stream(flight.streamed, where).has_value();
    if (!told) {
      if (flight.problem) outcome.error = flight.problem;
      outcome.actual = flight.worst;  // in doubt: the server may have made an answer
      return outcome;
    }
    outcome.error.reset();
  }
  if (reply.status == 200) {
    outcome.actual = flight.worst;  // until the reply tells
    read_answer(flight, reply, reading, outcome);
    return outcome;
  }
  Refusal refusal = read_refusal(reply, where);
  const RetryAdvice advice = retry_advice(reply, reading.unix_seconds);
  if (advice.retry && error_code(refusal.error) != "endpoint.quota" && !refusal.for_all)
    refusal.error.retryable = *advice.retry;
  outcome.wait = advice.wait_seconds.value_or(-1);
  outcome.blameless = reply.status == 429;
  if (is_gateways_word(reply.status)) {
    outcome.actual = flight.worst;
  } else {
    outcome.settled = reply.status == 500;  // the others say that nothing was begun
  }
  outcome.for_all = refusal.for_all;
  if (reply.status == 400 || reply.status == 422 || reply.status == 501)
    outcome.learnt = learn_from(refusal, flight.body, flight.endpoint->can());
  outcome.error = std::move(refusal.error);
  return outcome;
}

}  // namespace rolellm

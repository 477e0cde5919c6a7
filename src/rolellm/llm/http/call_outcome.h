// What a server's reply makes of a call: answers, another try, or the end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "rolellm/llm/http/endpoint.h"
#include "rolellm/llm/http/sse.h"

namespace rolellm {

/// Samples [first, first + count) of one request.
struct Call {
  std::size_t request = 0;
  int first = 0, count = 1;
  int tries = 0;            ///< that failed
  int bad_answers = 0;      ///< of them, answers that did not follow the schema
  bool one_by_one = false;  ///< the budget has no room for all samples at once
  double not_before = 0;
  double deadline = kNever;         ///< set by the first try
  const Endpoint* avoid = nullptr;  ///< where it failed last
};

/// A try of a call that is on its way.
struct Flight {
  Call call;
  Endpoint* endpoint = nullptr;
  Json body;
  double tokens = 0;  ///< taken from the endpoint's limit
  Charge worst;
  // Streams only:
  StreamedReplies streamed;
  std::unique_ptr<SseParser> parser;
  std::optional<Error> problem;
  bool began = false;  ///< somebody has read the first words
};

/// How a flight ended: with replies, or an error.
struct CallOutcome {
  std::vector<ChatReply> replies;
  std::optional<Error> error;
  Charge actual;
  double wait = -1;        ///< seconds the server asks for; below 0: nothing said
  bool for_all = false;    ///< the endpoint is of no use to any call
  bool learnt = false;     ///< ask again at once, differently
  bool blameless = false;  ///< says nothing about the endpoint's health
};

/// How a reply is read.
struct ReplyReading {
  const ChatRequest& request;     ///< what the flight asks for
  bool takes_anything = false;    ///< even an answer that does not follow its schema
  std::int64_t unix_seconds = 0;  ///< now
};

/// Reads how `flight` ended, and learns from it what its endpoint can do.
CallOutcome read_outcome(Flight& flight, const HttpReply& reply, const ReplyReading& reading);

}  // namespace rolellm

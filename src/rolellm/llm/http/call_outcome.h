// What a server's reply makes of a call: answers, another try, or the end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "rolellm/llm/http/call_queue.h"
#include "rolellm/llm/http/sse.h"

namespace rolellm {

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
  bool settled = false;    ///< the server itself ended the try: nothing of it is outstanding
};

/// How a reply is read.
struct ReplyReading {
  const ChatRequest& request;     ///< what the flight asks for
  bool takes_anything = false;    ///< even an answer that does not follow its schema
  std::int64_t unix_seconds = 0;  ///< now
};

/// Reads how `flight` ended, and learns from it what its endpoint can do.
CallOutcome read_outcome(Flight& flight, const HttpReply& reply, const ReplyReading& reading);

/// The `Idempotency-Key` of a try. The same question keeps its key, in a later process too, for as
/// long as an answer to it may have been made and lost: a server that honours keys gives that one
/// instead of a second. Samples, and tries behind a failure that the server told, have their own.
std::string idempotency_key(std::string_view body, const ChatRequest& request, const Call& call);

}  // namespace rolellm

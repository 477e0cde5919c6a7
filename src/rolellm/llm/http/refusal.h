// What a reply that is no answer means.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/error.h"
#include "rolellm/core/json.h"
#include "rolellm/llm/http/capabilities.h"
#include "rolellm/llm/http/transport.h"

namespace rolellm {

struct Refusal {
  Error error;        ///< `endpoint.{auth,quota,unavailable,protocol}`; `retryable` if worth it
  std::string said;   ///< in the server's words; may be empty
  std::string param;  ///< the request field it names, where it does
  std::string code;   ///< the server's own code or type
  /// The endpoint is of no use to any request: wrong key, no quota, no such model.
  bool for_all = false;
};

/// Reads a status other than 200. `where` is the server's URL for the message.
Refusal read_refusal(const HttpReply& reply, const std::string& where);

/// An exchange that broke off, as an error.
Error broken_exchange(const HttpReply& reply, const std::string& where);

/// An `error` event inside a stream whose status was 200.
Error stream_error(const Json& error, const std::string& where);

/// A 200 whose body is no answer. One that is a web page is not asked for again.
Error no_answer(std::string_view body, const std::string& where, const std::string& problem);

/// Learns from a refusal of the request `body` what to leave out or to write differently. True when
/// the next body will differ from this one, so that asking again may work.
bool learn_from(const Refusal& refusal, const Json& body, Capabilities& capabilities);

}  // namespace rolellm

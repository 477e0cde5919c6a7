// The wire format of OpenAI's chat completions: requests out, replies and errors in.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// The body of a request for sample `sample`: one choice, its own seed, `response_format` where
/// there is a schema.
std::string completion_body(const std::string& model, const ChatRequest& request, int sample,
                            bool streaming);

/// The first choice of a reply. One that did not end with `stop` or `length` is no answer. Errors:
/// `endpoint.protocol`, naming `base`, the server's URL.
Result<ChatReply> read_completion(std::string_view text, const std::string& base);

/// Adds the event `data` of a stream to `reply` and gives the text it brought, which may be empty.
Result<std::string> take_chunk(std::string_view data, const std::string& base, ChatReply& reply);

/// What an HTTP status other than 200 means, in the server's words where it said any:
/// `endpoint.{auth,quota,unavailable,protocol}`; `retryable` where another try may help.
Error http_problem(long status, std::string_view body, const std::string& base);

/// The server speaks another language than chat completions.
Failure protocol_error(const std::string& base, const std::string& message);

}  // namespace rolellm

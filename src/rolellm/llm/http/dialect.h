// The language a server speaks: requests out, replies, stream events and errors in.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/llm/chat_model.h"
#include "rolellm/llm/http/capabilities.h"

namespace rolellm {

/// What one HTTP request asks for.
struct Ask {
  const ChatRequest* request = nullptr;
  int first_sample = 0;
  int samples = 1;  ///< choices in this one reply
  bool streaming = false;
  std::uint64_t seed_shift = 0;  ///< added to the seed where an answer was no good
};

/// Replies as they grow from a stream, by choice.
struct StreamedReplies {
  std::vector<ChatReply> replies;
  Usage usage;        ///< of the whole request
  std::string piece;  ///< what the last event added to the first choice
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  /// Behind the base URL, e.g. `/chat/completions`.
  virtual std::string path() const = 0;
  /// The header the key stands in, up to the key itself.
  virtual std::string key_header() const = 0;
  virtual std::vector<std::string> headers() const = 0;
  virtual Json body(const std::string& model, const Ask& ask, const Capabilities& can) const = 0;
  /// All choices of a whole reply, at least one. `usage` stands in the first reply, shared out over
  /// all. An answer that did not end by itself or at its length is an error, and so is a body that
  /// is no answer; both `endpoint.protocol`. `where` names the server.
  virtual Result<std::vector<ChatReply>> read(std::string_view body,
                                              const std::string& where) const = 0;
  /// Adds the data of one event.
  virtual Status take_event(std::string_view data, const std::string& where,
                            StreamedReplies& streamed) const = 0;
  /// Where the server can make several choices from one prompt.
  virtual bool has_choices() const = 0;
};

/// `openai` or `anthropic`; null for another name.
const Dialect* find_dialect(std::string_view api);
const Dialect& openai_dialect();
const Dialect& anthropic_dialect();

/// The replies of a stream that has ended, or `endpoint.unavailable` when one of the `samples` it
/// should have has no `finish_reason`: a cut answer must not pass for a whole one.
Result<std::vector<ChatReply>> finish_stream(StreamedReplies streamed, const std::string& where);

/// A count that a server tells of its tokens; 0 where it is missing or no number.
int count_in(const Json& usage, const char* key);

/// Shares the tokens of one request out over its replies: the prompt is paid for once, answers by
/// their length.
void share_usage(const Usage& usage, std::vector<ChatReply>& replies);

/// The messages as the API wants them. A schema the server does not know by itself stands in the
/// system message.
Json wire_messages(const ChatRequest& request, bool schema_in_prompt);

}  // namespace rolellm

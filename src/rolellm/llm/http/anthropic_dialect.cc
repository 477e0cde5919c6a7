// Anthropic's Messages API, as its own service and some local servers have it.
#include <algorithm>

#include <fmt/format.h>

#include "rolellm/llm/http/dialect.h"
#include "rolellm/llm/http/refusal.h"

namespace rolellm {
namespace {

/// Adds what `json["usage"]` tells; later events overwrite earlier ones.
void take_usage(const Json& json, Usage& usage) {
  const auto found = json.find("usage");
  if (found == json.end() || !found->is_object()) return;
  const int input = count_in(*found, "input_tokens") + count_in(*found, "cache_read_input_tokens") +
                    count_in(*found, "cache_creation_input_tokens");
  if (input > 0) usage.prompt_tokens = input;
  if (found->contains("cache_read_input_tokens"))
    usage.cached_tokens = count_in(*found, "cache_read_input_tokens");
  if (found->contains("output_tokens")) usage.completion_tokens = count_in(*found, "output_tokens");
}

/// Their `stop_reason` in our words. A refusal, a tool call or a pause is no whole answer.
Result<std::string> reason_of(const std::string& stop_reason, const std::string& where) {
  if (stop_reason == "end_turn" || stop_reason == "stop_sequence") return std::string("stop");
  if (stop_reason == "max_tokens" || stop_reason == "model_context_window_exceeded")
    return std::string("length");
  return fail(ErrorKind::endpoint, "protocol",
              fmt::format("{}: expected stop_reason end_turn, stop_sequence or max_tokens, found "
                          "\"{}\"",
                          where, stop_reason));
}

class AnthropicDialect : public Dialect {
 public:
  std::string path() const override { return "/messages"; }
  std::string key_header() const override { return "x-api-key: "; }
  std::vector<std::string> headers() const override {
    return {"Content-Type: application/json", "anthropic-version: 2023-06-01"};
  }
  bool has_choices() const override { return false; }

  Json body(const std::string& model, const Ask& ask, const Capabilities& can) const override {
    const ChatRequest& request = *ask.request;
    const Sampling& s = request.sampling;
    Json messages = wire_messages(request, !request.schema.is_null());
    Json body{{"model", model}, {"max_tokens", s.max_tokens}};
    if (!messages.empty() && messages.front()["role"] == "system") {
      body["system"] = messages.front()["content"];
      messages.erase(messages.begin());
    }
    body["messages"] = std::move(messages);
    const auto put = [&](const char* field, const Json& value) {
      if (!can.refused.contains(field)) body[field] = value;
    };
    put("temperature", std::clamp(s.temperature, 0.0, 1.0));
    if (s.top_p < 1) put("top_p", s.top_p);
    if (s.top_k > 0) put("top_k", s.top_k);
    Json stops = Json::array();
    for (const std::string& stop : s.stop) {
      // A stop that is only white space is refused there; the engine cuts at it itself.
      if (stop.find_first_not_of(" \t\r\n") != std::string::npos) stops.push_back(stop);
    }
    if (!stops.empty()) body["stop_sequences"] = std::move(stops);
    if (ask.streaming) body["stream"] = true;
    return body;
  }

  Result<std::vector<ChatReply>> read(std::string_view text,
                                      const std::string& where) const override {
    auto json = parse_json(text);
    if (!json || !json->is_object())
      return fail(no_answer(text, where, "the reply is no JSON object"));
    if (json->contains("error")) return fail(stream_error((*json)["error"], where));
    const auto content = json->find("content");
    if (content == json->end() || !content->is_array())
      return fail(no_answer(text, where, "the reply has no content"));
    ChatReply reply;
    for (const Json& block : *content) {
      if (block.is_object() && string_or(block, "type", "") == "text")
        reply.text += string_or(block, "text", "");
    }
    auto reason = reason_of(string_or(*json, "stop_reason", ""), where);
    if (!reason) return fail(reason.error());
    reply.finish_reason = *reason;
    take_usage(*json, reply.usage);
    return std::vector<ChatReply>{std::move(reply)};
  }

  Status take_event(std::string_view data, const std::string& where,
                    StreamedReplies& streamed) const override {
    streamed.piece.clear();
    auto json = parse_json(data);
    if (!json || !json->is_object())
      return fail(no_answer(data, where, "the stream carries no JSON object"));
    const std::string type = string_or(*json, "type", "");
    if (type == "error") return fail(stream_error(json->value("error", Json()), where));
    if (streamed.replies.empty()) return ok();
    ChatReply& reply = streamed.replies.front();
    const auto part = [&](const char* key) { return json->value(key, Json::object()); };
    if (type == "message_start") {
      if (const Json message = part("message"); message.is_object())
        take_usage(message, streamed.usage);
    } else if (type == "content_block_delta") {
      const Json delta = part("delta");
      if (!delta.is_object()) return ok();
      streamed.piece = string_or(delta, "text", "");
      reply.text += streamed.piece;
    } else if (type == "message_delta") {
      take_usage(*json, streamed.usage);
      const Json delta = part("delta");
      const std::string stop = delta.is_object() ? string_or(delta, "stop_reason", "") : "";
      if (stop.empty()) return ok();
      auto reason = reason_of(stop, where);
      if (!reason) return fail(reason.error());
      reply.finish_reason = *reason;
    }
    return ok();  // pings, block starts and stops, and kinds yet to come
  }
};

}  // namespace

const Dialect& anthropic_dialect() {
  static const AnthropicDialect dialect;
  return dialect;
}

}  // namespace rolellm

#include "rolellm/llm/chat_completions.h"

#include <fmt/format.h>

namespace rolellm {
namespace {

bool worth_retrying(long status) {
  return status == 408 || status == 409 || status == 429 || status >= 500;
}

int count_in(const Json& usage, const char* key) {
  const auto count = usage.find(key);
  return count != usage.end() && count->is_number_integer() ? count->get<int>() : 0;
}

Usage usage_of(const Json& json) {
  const auto usage = json.find("usage");
  if (usage == json.end() || !usage->is_object()) return {};
  return {.prompt_tokens = count_in(*usage, "prompt_tokens"),
          .completion_tokens = count_in(*usage, "completion_tokens")};
}

/// The first choice, or null.
const Json* choice_of(const Json& json) {
  const auto choices = json.find("choices");
  if (choices == json.end() || !choices->is_array() || choices->empty()) return nullptr;
  return choices->front().is_object() ? &choices->front() : nullptr;
}

}  // namespace

Failure protocol_error(const std::string& base, const std::string& message) {
  return fail(ErrorKind::endpoint, "protocol", fmt::format("{}: {}", base, message),
              "check that the URL ends in /v1 and that the server speaks chat completions");
}

std::string completion_body(const std::string& model, const ChatRequest& request, int sample,
                            bool streaming) {
  Json messages = Json::array();
  for (const Message& m : request.messages)
    messages.push_back({{"role", m.role}, {"content", m.content}});
  if (!request.answer_prefix.empty()) {
    messages.push_back({{"role", "assistant"}, {"content", request.answer_prefix}});
  }
  const Sampling& s = request.sampling;
  Json body{{"model", model},
            {"messages", messages},
            {"max_tokens", s.max_tokens},
            {"temperature", s.temperature},
            {"top_p", s.top_p},
            // Seeds are signed 32-bit on some servers.
            {"seed", (s.seed + static_cast<std::uint64_t>(sample)) % 2147483647ULL}};
  if (!s.stop.empty()) body["stop"] = s.stop;
  if (!request.schema.is_null()) {
    body["response_format"] = {
        {"type", "json_schema"},
        {"json_schema", {{"name", "answer"}, {"strict", true}, {"schema", request.schema}}}};
  }
  if (streaming) {
    body["stream"] = true;
    body["stream_options"] = {{"include_usage", true}};
  }
  return dump_json(body);
}

Result<ChatReply> read_completion(std::string_view text, const std::string& base) {
  auto json = parse_json(text);
  if (!json || !json->is_object()) return protocol_error(base, "the reply is no JSON object");
  const Json* choice = choice_of(*json);
  if (!choice) return protocol_error(base, "the reply has no choices");
  const auto message = choice->find("message");
  if (message == choice->end() || !message->is_object())
    return protocol_error(base, "the reply has no message");
  ChatReply reply{.text = string_or(*message, "content", ""),
                  .finish_reason = string_or(*choice, "finish_reason", ""),
                  .usage = usage_of(*json)};
  // A cut answer must not pass for a whole one.
  if (reply.finish_reason != "stop" && reply.finish_reason != "length") {
    return protocol_error(base, fmt::format("expected finish_reason stop or length, found \"{}\"",
                                            reply.finish_reason));
  }
  return reply;
}

Result<std::string> take_chunk(std::string_view data, const std::string& base, ChatReply& reply) {
  auto json = parse_json(data);
  if (!json || !json->is_object()) return protocol_error(base, "the stream carries no JSON object");
  if (const auto error = json->find("error"); error != json->end()) {
    const std::string said = error->is_object() ? string_or(*error, "message", "") : "";
    return protocol_error(base, "the stream carries an error" + (said.empty() ? "" : ": " + said));
  }
  if (json->contains("usage") && (*json)["usage"].is_object()) reply.usage = usage_of(*json);
  const Json* choice = choice_of(*json);
  if (!choice) return std::string();  // the last chunk may tell the usage only
  if (const std::string reason = string_or(*choice, "finish_reason", ""); !reason.empty())
    reply.finish_reason = reason;
  const auto delta = choice->find("delta");
  if (delta == choice->end() || !delta->is_object()) return std::string();
  std::string piece = string_or(*delta, "content", "");
  reply.text += piece;
  return piece;
}

Error http_problem(long status, std::string_view body, const std::string& base) {
  std::string said;
  if (auto json = parse_json(body); json && json->is_object() && json->contains("error")) {
    const Json& error = (*json)["error"];
    said = error.is_string()   ? error.get<std::string>()
           : error.is_object() ? string_or(error, "message", "")
                               : "";
    if (status == 429 && error.is_object() &&
        string_or(error, "code", "") == "insufficient_quota") {
      return Error{.kind = ErrorKind::endpoint,
                   .detail = "quota",
                   .message = fmt::format("{}: {}", base, said),
                   .hint = "raise the quota, then run the same command again"};
    }
  }
  Error error{
      .kind = ErrorKind::endpoint,
      .detail = "protocol",
      .message = fmt::format("{} answered {}{}{}", base, status, said.empty() ? "" : ": ", said)};
  if (status == 401 || status == 403) {
    error.detail = "auth";
    error.hint = "set OPENAI_API_KEY to a key of this server";
  } else if (status == 404) {
    error.hint = "check that the URL ends in /v1 and the model's name behind #";
  } else if (worth_retrying(status)) {
    error.detail = "unavailable";
    error.retryable = true;
  }
  return error;
}

}  // namespace rolellm

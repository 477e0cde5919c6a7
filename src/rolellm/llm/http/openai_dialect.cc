// Chat completions as OpenAI, vLLM, llama-server, Ollama and many others serve them.
#include <algorithm>

#include <fmt/format.h>

#include "rolellm/llm/http/dialect.h"
#include "rolellm/llm/http/refusal.h"

namespace rolellm {
namespace {

constexpr std::size_t kMostStops = 4;  // the engine cuts at the others itself

Usage usage_of(const Json& json) {
  const auto usage = json.find("usage");
  if (usage == json.end() || !usage->is_object()) return {};
  const Json details = usage->value("prompt_tokens_details", Json::object());
  return {.prompt_tokens = count_in(*usage, "prompt_tokens"),
          .completion_tokens = count_in(*usage, "completion_tokens"),
          .cached_tokens = details.is_object() ? count_in(details, "cached_tokens") : 0};
}

TokenChance chance_of(const Json& item) {
  const auto logprob = item.is_object() ? number_field(item, "logprob") : Result<double>(0.0);
  return {item.is_object() ? string_or(item, "token", "") : std::string(),
          logprob ? *logprob : 0.0};
}

/// Adds the chances a choice or a part of it tells; none is told where none was asked for.
void take_logprobs(const Json& choice, std::vector<TokenLogprobs>& logprobs) {
  const auto told = choice.find("logprobs");
  if (told == choice.end() || !told->is_object()) return;
  const auto content = told->find("content");
  if (content == told->end() || !content->is_array()) return;
  for (const Json& item : *content) {
    TokenLogprobs place{.drawn = chance_of(item), .top = {}};
    if (item.is_object() && item.contains("top_logprobs") && item["top_logprobs"].is_array()) {
      for (const Json& one : item["top_logprobs"]) place.top.push_back(chance_of(one));
    }
    logprobs.push_back(std::move(place));
  }
}

/// OpenAI's strict mode takes only schemas whose objects list all their keys as required and allow
/// no others.
bool strict_ready(const Json& schema) {
  if (schema.is_array()) return std::all_of(schema.begin(), schema.end(), strict_ready);
  if (!schema.is_object()) return true;
  if (const auto properties = schema.find("properties");
      properties != schema.end() && properties->is_object()) {
    const auto others = schema.find("additionalProperties");
    if (others == schema.end() || *others != false) return false;
    const auto required = schema.find("required");
    if (required == schema.end() || required->size() != properties->size()) return false;
  }
  return std::all_of(schema.begin(), schema.end(), strict_ready);
}

Json response_format(const Json& schema, SchemaWay way) {
  if (way == SchemaWay::json_object) return {{"type", "json_object"}};
  Json named{{"name", "answer"}, {"schema", schema}};
  if (strict_ready(schema)) named["strict"] = true;
  return {{"type", "json_schema"}, {"json_schema", std::move(named)}};
}

/// A choice's place among the samples; strange ones count as the first.
std::size_t index_of(const Json& choice, std::size_t most) {
  const auto index = choice.find("index");
  if (index == choice.end() || !index->is_number_unsigned()) return 0;
  return std::min(index->get<std::size_t>(), most);
}

Result<std::string> checked_reason(const std::string& reason, const std::string& where) {
  if (reason == "stop" || reason == "length") return reason;
  return fail(Error{
      .kind = ErrorKind::endpoint,
      .detail = "protocol",
      .message =
          fmt::format("{}: expected finish_reason stop or length, found \"{}\"", where, reason),
      .hint = reason == "content_filter"
                  ? "the server's filter cut the answer: another server or prompt may help"
                  : ""});
}

class OpenAiDialect : public Dialect {
 public:
  std::string path() const override { return "/chat/completions"; }
  std::string key_header() const override { return "Authorization: Bearer "; }
  std::vector<std::string> headers() const override { return {"Content-Type: application/json"}; }
  bool has_choices() const override { return true; }

  Json body(const std::string& model, const Ask& ask, const Capabilities& can) const override {
    const ChatRequest& request = *ask.request;
    const Sampling& s = request.sampling;
    const bool has_schema = !request.schema.is_null();
    Json body{
        {"model", model},
        {"messages", wire_messages(request, has_schema && can.schema != SchemaWay::json_schema)},
        {can.length_field, s.max_tokens}};
    const auto put = [&](const char* field, const Json& value) {
      if (!can.refused.contains(field)) body[field] = value;
    };
    put("temperature", s.temperature);
    put("top_p", s.top_p);
    if (s.top_k > 0) put("top_k", s.top_k);
    if (s.min_p > 0) put("min_p", s.min_p);
    if (s.repeat_penalty != 1) {
      put("repeat_penalty", s.repeat_penalty);      // llama-server's name for it
      put("repetition_penalty", s.repeat_penalty);  // vLLM's
    }
    if (s.frequency_penalty != 0) put("frequency_penalty", s.frequency_penalty);
    if (s.presence_penalty != 0) put("presence_penalty", s.presence_penalty);
    // The one is nothing without the other.
    if (request.logprobs > 0 && !can.refused.contains("top_logprobs") &&
        !can.refused.contains("logprobs")) {
      body["logprobs"] = true;
      body["top_logprobs"] = request.logprobs;
    }
    // Seeds are signed 32-bit on some servers.
    put("seed", (s.seed + static_cast<std::uint64_t>(ask.first_sample) + ask.seed_shift) %
                    2'147'483'647ULL);
    if (ask.samples > 1) body["n"] = ask.samples;
    if (!s.stop.empty()) {
      put("stop", std::vector<std::string>(
                      s.stop.begin(), s.stop.begin() + static_cast<std::ptrdiff_t>(
                                                           std::min(s.stop.size(), kMostStops))));
    }
    if (has_schema && can.schema != SchemaWay::prompt)
      body["response_format"] = response_format(request.schema, can.schema);
    if (ask.streaming) {
      body["stream"] = true;
      put("stream_options", {{"include_usage", true}});
    }
    return body;
  }

  Result<std::vector<ChatReply>> read(std::string_view text,
                                      const std::string& where) const override {
    const auto wrong = [&](const char* what) { return fail(no_answer(text, where, what)); };
    auto json = parse_json(text);
    if (!json || !json->is_object()) return wrong("the reply is no JSON object");
    if (json->contains("error") && !(*json)["error"].is_null())
      return fail(stream_error((*json)["error"], where));
    const auto choices = json->find("choices");
    if (choices == json->end() || !choices->is_array() || choices->empty())
      return wrong("the reply has no choices");
    std::vector<ChatReply> replies(choices->size());
    for (const Json& choice : *choices) {
      if (!choice.is_object()) return wrong("a choice is no object");
      const auto message = choice.find("message");
      if (message == choice.end() || !message->is_object())
        return wrong("the reply has no message");
      auto reason = checked_reason(string_or(choice, "finish_reason", ""), where);
      if (!reason) return fail(reason.error());
      ChatReply& reply = replies[index_of(choice, choices->size() - 1)];
      reply.text = string_or(*message, "content", "");
      reply.finish_reason = *reason;
      take_logprobs(choice, reply.logprobs);
    }
    for (const ChatReply& reply : replies) {
      if (reply.finish_reason.empty()) return wrong("two choices have the same index");
    }
    share_usage(usage_of(*json), replies);
    return replies;
  }

  Status take_event(std::string_view data, const std::string& where,
                    StreamedReplies& streamed) const override {
    streamed.piece.clear();
    if (data == "[DONE]") return ok();
    auto json = parse_json(data);
    if (!json || !json->is_object())
      return fail(no_answer(data, where, "the stream carries no JSON object"));
    if (const auto error = json->find("error"); error != json->end() && !error->is_null())
      return fail(stream_error(*error, where));
    if (json->contains("usage") && (*json)["usage"].is_object()) streamed.usage = usage_of(*json);
    const auto choices = json->find("choices");
    if (choices == json->end() || !choices->is_array()) return ok();
    for (const Json& choice : *choices) {
      if (!choice.is_object() || streamed.replies.empty()) continue;
      const std::size_t index = index_of(choice, streamed.replies.size() - 1);
      ChatReply& reply = streamed.replies[index];
      const std::string reason = string_or(choice, "finish_reason", "");
      if (const auto delta = choice.find("delta"); delta != choice.end() && delta->is_object()) {
        const std::string piece = string_or(*delta, "content", "");
        reply.text += piece;
        if (index == 0) streamed.piece += piece;
      }
      take_logprobs(choice, reply.logprobs);
      if (reason.empty()) continue;
      auto checked = checked_reason(reason, where);
      if (!checked) return fail(checked.error());
      reply.finish_reason = *checked;
    }
    return ok();
  }
};

}  // namespace

const Dialect& openai_dialect() {
  static const OpenAiDialect dialect;
  return dialect;
}

}  // namespace rolellm

#include "rolellm/llm/http/dialect.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"

namespace rolellm {

const Dialect* find_dialect(std::string_view api) {
  if (api == "openai") return &openai_dialect();
  if (api == "anthropic") return &anthropic_dialect();
  return nullptr;
}

Result<std::vector<ChatReply>> finish_stream(StreamedReplies streamed, const std::string& where) {
  bool ended = !streamed.replies.empty();
  for (const ChatReply& reply : streamed.replies) ended = ended && !reply.finish_reason.empty();
  if (!ended) {
    return fail(Error{.kind = ErrorKind::endpoint,
                      .detail = "unavailable",
                      .message = where + ": the stream ended before its answer did",
                      .retryable = true});
  }
  share_usage(streamed.usage, streamed.replies);
  return std::move(streamed.replies);
}

int count_in(const Json& usage, const char* key) {
  const auto count = usage.find(key);
  return count != usage.end() && count->is_number_integer()
             ? static_cast<int>(std::clamp<std::int64_t>(count->get<std::int64_t>(), 0, 1 << 30))
             : 0;
}

void share_usage(const Usage& usage, std::vector<ChatReply>& replies) {
  std::size_t bytes = 0;
  for (const ChatReply& reply : replies) bytes += reply.text.size();
  int left = usage.completion_tokens;
  for (std::size_t i = replies.size(); i-- > 0;) {
    const double share =
        bytes == 0 ? 0 : static_cast<double>(replies[i].text.size()) / static_cast<double>(bytes);
    // The first reply takes what rounding leaves, so that the sum is what the server counted.
    const int tokens =
        i == 0 ? left : std::min(left, static_cast<int>(usage.completion_tokens * share));
    replies[i].usage = {.prompt_tokens = i == 0 ? usage.prompt_tokens : 0,
                        .completion_tokens = tokens,
                        .cached_tokens = i == 0 ? usage.cached_tokens : 0};
    left -= tokens;
  }
}

Json wire_messages(const ChatRequest& request, bool schema_in_prompt) {
  Json messages = Json::array();
  std::string rule;
  if (schema_in_prompt) {
    const auto text = read_data("prompts/json_schema.txt");
    const std::string schema = dump_json(request.schema);
    const auto filled = text ? fill_in(*text, {{"schema", schema}}) : text;
    rule = filled ? *filled : schema;  // the bare schema says the same, less clearly
  }
  for (const Message& message : request.messages) {
    messages.push_back({{"role", message.role}, {"content", message.content}});
  }
  if (!rule.empty()) {
    if (!messages.empty() && messages.front()["role"] == "system") {
      messages.front()["content"] = messages.front()["content"].get<std::string>() + "\n\n" + rule;
    } else {
      messages.insert(messages.begin(), Json{{"role", "system"}, {"content", rule}});
    }
  }
  if (!request.answer_prefix.empty())
    messages.push_back({{"role", "assistant"}, {"content", request.answer_prefix}});
  return messages;
}

}  // namespace rolellm

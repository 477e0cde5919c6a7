#include "rolellm/rocit/training_rows.h"

#include <fmt/format.h>

#include "rolellm/core/jsonl.h"

namespace rolellm {
namespace {

/// How many leading segments make up the system turn, the markup behind it included.
std::size_t system_segments(const Conversation& conversation, const ChatFormat& format,
                            std::span<const Segment> segments) {
  const bool given = !conversation.empty() && conversation.front().role == "system";
  if (!given && format.default_system.empty()) return 0;
  std::size_t count = 0;
  while (count < segments.size() && segments[count].markup) ++count;
  if (count == segments.size() || segments[count].answer) return 0;
  ++count;  // the system text
  while (count < segments.size() && segments[count].markup && !segments[count].answer) ++count;
  return count;
}

Result<Conversation> read_conversation(const Json& row) {
  const auto messages = row.find("messages");
  if (messages == row.end() || !messages->is_array() || messages->empty()) {
    return fail(ErrorKind::schema, "missing", "a row needs \"messages\", a list that is not empty");
  }
  Conversation conversation;
  for (const Json& message : *messages) {
    auto role = string_field(message, "role");
    if (!role) return fail(role.error());
    auto content = string_field(message, "content");
    if (!content) return fail(content.error());
    if (*role != "system" && *role != "user" && *role != "assistant") {
      return fail(ErrorKind::schema, "type", fmt::format("no such role: \"{}\"", *role),
                  "use system, user or assistant");
    }
    if (*role == "system" && !conversation.empty()) {
      return fail(ErrorKind::schema, "type", "a system message must be the first");
    }
    conversation.push_back({*role, *content});
  }
  if (conversation.back().role != "assistant") {
    return fail(ErrorKind::schema, "type", "the last message must be the assistant's answer");
  }
  return conversation;
}

}  // namespace

TrainingRow make_training_row(const Conversation& conversation, const ChatFormat& format,
                              const Tokenizer& tokenizer) {
  const std::vector<Segment> segments = render_chat(format, conversation, false);
  TokenizedChat chat = tokenizer.encode(segments);
  const std::size_t shared = system_segments(conversation, format, segments);
  // segments are tokenised one by one, so the leading ones give the leading tokens
  const std::size_t prefix =
      shared == 0 ? 0 : tokenizer.encode(std::span(segments).first(shared)).tokens.size();
  return {.tokens = std::move(chat.tokens),
          .learnt = std::move(chat.answer),
          .prefix = static_cast<int>(prefix)};
}

Result<std::vector<Conversation>> read_conversations(const fs::path& path) {
  return read_most_rows<Conversation>(path, read_conversation);
}

}  // namespace rolellm

#include "rolellm/llm/chat_format.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/data_files.h"

namespace rolellm {
namespace {

ChatFormat read_format(const std::string& name, const Json& block) {
  ChatFormat format{.name = name};
  format.begin = string_or(block, "begin", "");
  format.system_open = string_or(block, "system_open", "");
  format.system_close = string_or(block, "system_close", "");
  format.user_open = string_or(block, "user_open", "");
  format.user_close = string_or(block, "user_close", "");
  format.assistant_open = string_or(block, "assistant_open", "");
  format.assistant_close = string_or(block, "assistant_close", "");
  format.end_of_answer = string_or(block, "end_of_answer", "");
  format.default_system = string_or(block, "default_system", "");
  format.answer_lead = string_or(block, "answer_lead", "");
  format.system_in_user = block.value("system_in_user", false);
  format.trim = block.value("trim", false);
  format.trim_answers = block.value("trim_answers", false);
  format.end_after_last_only = block.value("end_after_last_only", false);
  return format;
}

/// `text` without white space at its ends, if wanted.
std::string_view trimmed(std::string_view text, bool wanted) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  if (!wanted) return text;
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

void add_markup(std::vector<Segment>& segments, std::string_view text) {
  if (text.empty()) return;
  if (!segments.empty() && segments.back().markup && !segments.back().answer) {
    segments.back().text += text;
  } else {
    segments.push_back({.text = std::string(text), .markup = true});
  }
}

void add_content(std::vector<Segment>& segments, std::string_view text, bool answer = false) {
  if (!text.empty()) segments.push_back({.text = std::string(text), .answer = answer});
}

}  // namespace

Result<ChatFormat> find_chat_format(std::string_view name) {
  auto table = read_data_yaml("chat_formats.yaml");
  if (!table) return fail(table.error());
  std::vector<std::string> known;
  for (const auto& [key, block] : table->items()) {
    if (key == name) return read_format(key, block);
    known.push_back(key);
  }
  return fail(ErrorKind::config, "", fmt::format("no chat format is called \"{}\"", name),
              fmt::format("one of: {}", fmt::join(known, ", ")));
}

Result<ChatFormat> detect_chat_format(std::string_view model_template) {
  auto table = read_data_yaml("chat_formats.yaml");
  if (!table) return fail(table.error());
  for (const auto& [key, block] : table->items()) {
    const std::string telltale = string_or(block, "detect", "");
    if (!telltale.empty() && model_template.find(telltale) != std::string_view::npos) {
      return read_format(key, block);
    }
  }
  return fail(ErrorKind::bad_template, "unsupported",
              model_template.empty() ? "the model has no chat template of its own"
                                     : "the model's chat template is of no known family",
              "name one, e.g. --chat-format rolellama; `rolellm ls chat-formats` lists them");
}

std::vector<Segment> render_chat(const ChatFormat& format, std::span<const Message> messages,
                                 bool open_answer, std::string_view answer_prefix) {
  std::vector<Segment> segments;
  add_markup(segments, format.begin);
  std::string pending_system;  // waits for the user turn it opens
  if (!messages.empty() && messages.front().role == "system") {
    const std::string_view system = trimmed(messages.front().content, format.trim);
    if (format.system_in_user) {
      pending_system = system;
    } else {
      add_markup(segments, format.system_open);
      add_content(segments, system);
      add_markup(segments, format.system_close);
    }
    messages = messages.subspan(1);
  } else if (!format.default_system.empty()) {
    add_markup(segments, format.system_open);
    add_content(segments, format.default_system);
    add_markup(segments, format.system_close);
  }
  for (const Message& message : messages) {
    if (message.role == "assistant") {
      add_markup(segments, format.assistant_open);
      const auto words = trimmed(message.content, format.trim || format.trim_answers);
      add_content(segments, format.answer_lead + std::string(words), true);
      if (format.end_after_last_only && (open_answer || &message != &messages.back())) continue;
      segments.push_back({.text = format.end_of_answer, .markup = true, .answer = true});
      add_markup(segments,
                 std::string_view(format.assistant_close).substr(format.end_of_answer.size()));
    } else {
      add_markup(segments, format.user_open);
      const std::string opening = pending_system.empty() ? "" : pending_system + "\n\n";
      pending_system.clear();
      // One segment: the tokenizer may join the end of the one with the beginning of the other.
      add_content(segments, opening + std::string(trimmed(message.content, format.trim)));
      add_markup(segments, format.user_close);
    }
  }
  if (open_answer) {
    add_markup(segments, format.assistant_open);
    if (!answer_prefix.empty())
      add_content(segments, format.answer_lead + std::string(answer_prefix));
  }
  return segments;
}

std::size_t prompt_tokens_at_most(const ChatFormat& format, std::span<const Message> messages,
                                  std::string_view answer_prefix) {
  constexpr std::size_t kSegments = 4;  // of a turn: opening, words, what ends an answer, closing
  const std::size_t turn = kSegments + std::string_view("\n\n").size() + format.answer_lead.size() +
                           std::max({format.system_open.size() + format.system_close.size(),
                                     format.user_open.size() + format.user_close.size(),
                                     format.assistant_open.size() + format.assistant_close.size()});
  // Besides the messages there may be a system turn of the format's own, and there is the answer.
  std::size_t total = 1 + format.begin.size() + format.default_system.size() +
                      answer_prefix.size() + (messages.size() + 2) * turn;
  for (const Message& message : messages) total += message.content.size();
  return total;
}

std::string segments_text(std::span<const Segment> segments) {
  std::string text;
  for (const Segment& segment : segments) text += segment.text;
  return text;
}

}  // namespace rolellm

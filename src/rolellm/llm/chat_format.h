// The one renderer of prompts: messages to segments that say what is markup and what is content.
// Data making, training, chat and export all come through here, so they never differ by a token.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// A stretch of a rendered prompt. Markup may hold special tokens; content is tokenised with
/// special tokens off, so no script, card or question can forge a turn.
struct Segment {
  std::string text;
  bool markup = false;
  bool answer = false;  ///< assistant content or the token that ends it: what training learns
};

/// A chat markup: ChatML, Gemma, RoleLLaMA's, … Read from `data/chat_formats.yaml`.
struct ChatFormat {
  std::string name;
  std::string begin;  ///< before everything (the BOS token's text where the model wants it written)
  std::string system_open, system_close;
  std::string user_open, user_close;
  std::string assistant_open, assistant_close;
  std::string end_of_answer;         ///< first token of assistant_close: ends an answer, is learnt
  std::string answer_lead;           ///< what the model itself writes before the words of an answer
  bool system_in_user = false;       ///< no system turn: its text opens the first user turn
  bool trim = false;                 ///< contents lose their blanks and line breaks at both ends
  bool trim_answers = false;         ///< only answers do
  bool end_after_last_only = false;  ///< earlier answers are ended by the next turn's mark
  std::string default_system;        ///< what the model's own template inserts when there is none
};

/// The format called `name`; unknown names are a `config` error that lists the known ones.
Result<ChatFormat> find_chat_format(std::string_view name);

/// The format whose telltale markup occurs in a model's own chat template (e.g. `<|im_start|>`).
Result<ChatFormat> detect_chat_format(std::string_view model_template);

/// Renders messages. With `open_answer` the prompt ends where the assistant begins to speak, plus
/// `answer_prefix`; without it the last assistant turn is closed.
std::vector<Segment> render_chat(const ChatFormat& format, std::span<const Message> messages,
                                 bool open_answer, std::string_view answer_prefix = {});

/// No tokenizer makes more tokens of what `render_chat` gives with `open_answer`: a token has a
/// byte at least, but one may stand before each segment and one before all. Without rendering it.
std::size_t prompt_tokens_at_most(const ChatFormat& format, std::span<const Message> messages,
                                  std::string_view answer_prefix = {});

/// The segments' text in a row, for people and for journals.
std::string segments_text(std::span<const Segment> segments);

}  // namespace rolellm

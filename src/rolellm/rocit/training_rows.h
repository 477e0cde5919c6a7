// From conversations to tokens and a mark on those that are learnt.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rolellm/llm/chat_format.h"
#include "rolellm/llm/tokenizer.h"

namespace rolellm {

/// A conversation that ends with the assistant's answer.
using Conversation = std::vector<Message>;

/// One row of training text. `learnt[i]`: token i is part of an answer or the token that ends one.
struct TrainingRow {
  std::vector<Token> tokens;
  std::vector<bool> learnt;
  int prefix = 0;  ///< tokens of the system turn, which rows of one role have in common
};

/// Renders and tokenises as every other part of the program does.
TrainingRow make_training_row(const Conversation& conversation, const ChatFormat& format,
                              const Tokenizer& tokenizer);

/// Reads JSONL rows `{"messages": [{"role", "content"}, …]}`. Each must have an assistant turn
/// last. Errors: `schema.*` with file and line.
Result<std::vector<Conversation>> read_conversations(const fs::path& path);

}  // namespace rolellm

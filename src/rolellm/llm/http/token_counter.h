// How many tokens a prompt has at a server: exact where its tokenizer is here, else an estimate.
#pragma once

#include <memory>
#include <string>

#include "rolellm/llm/chat_model.h"

namespace rolellm {

class TokenCounter {
 public:
  virtual ~TokenCounter() = default;
  virtual int count(const ChatRequest& request) const = 0;
  virtual bool exact() const = 0;
};

/// With the tokenizer and chat format of a local model (a reference as in `--model`), or with an
/// empty reference by rule of thumb.
Result<std::unique_ptr<TokenCounter>> make_token_counter(const std::string& model);

}  // namespace rolellm

#include "rolellm/llm/http/token_counter.h"

#include <cmath>

#include "rolellm/llm/chat_format.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/llm/tokenizer.h"

namespace rolellm {
namespace {

class RuleOfThumb : public TokenCounter {
 public:
  /// Four letters a token in English, four characters to three tokens in Chinese, and the markup of
  /// a turn.
  int count(const ChatRequest& request) const override {
    double tokens = 3;
    for (const Message& message : request.messages) tokens += 4 + tokens_of(message.content);
    return static_cast<int>(std::ceil(tokens + tokens_of(request.answer_prefix)));
  }
  bool exact() const override { return false; }

 private:
  static double tokens_of(const std::string& text) {
    double tokens = 0;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80) tokens += 0.25;
      if (byte >= 0xC0) tokens += byte >= 0xE0 ? 0.75 : 0.5;  // first byte of a character
    }
    return tokens;
  }
};

class OwnTokenizer : public TokenCounter {
 public:
  OwnTokenizer(Tokenizer tokenizer, ChatFormat format)
      : tokenizer_(std::move(tokenizer)), format_(std::move(format)) {}
  int count(const ChatRequest& request) const override {
    const auto segments = render_chat(format_, request.messages, true, request.answer_prefix);
    return static_cast<int>(tokenizer_.encode(segments).tokens.size());
  }
  bool exact() const override { return true; }

 private:
  Tokenizer tokenizer_;
  ChatFormat format_;
};

}  // namespace

Result<std::unique_ptr<TokenCounter>> make_token_counter(const std::string& model) {
  if (model.empty()) return std::unique_ptr<TokenCounter>(std::make_unique<RuleOfThumb>());
  auto file = resolve_model(model);
  if (!file) return fail(file.error(), "tokenizer");
  auto tokenizer = Tokenizer::load(*file);
  if (!tokenizer) return fail(tokenizer.error(), "tokenizer");
  const auto entry = describe_model(file->string());
  auto format = entry && !entry->chat_format.empty()
                    ? find_chat_format(entry->chat_format)
                    : detect_chat_format(tokenizer->chat_template());
  if (!format) return fail(format.error(), "tokenizer");
  return std::unique_ptr<TokenCounter>(
      std::make_unique<OwnTokenizer>(std::move(*tokenizer), std::move(*format)));
}

}  // namespace rolellm

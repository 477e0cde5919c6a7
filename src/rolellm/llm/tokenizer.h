// A model's own tokenizer, read from its GGUF through libllama: the one tokenizer path.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/llm/chat_format.h"

struct llama_vocab;

namespace rolellm {

using Token = std::int32_t;

/// Token ids with a mark on those that training learns.
struct TokenizedChat {
  std::vector<Token> tokens;
  std::vector<bool> answer;  ///< same length as `tokens`
};

class Tokenizer {
 public:
  /// Loads only the vocabulary of a GGUF file.
  static Result<Tokenizer> load(const fs::path& gguf);
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// Markup with special tokens recognised, content without; BOS first if the model asks for it.
  TokenizedChat encode(std::span<const Segment> segments) const;
  /// Whether this vocabulary has the marks of `format`; errors as in `check_turn_marks`.
  Status check(const ChatFormat& format) const;
  /// Plain text without special tokens and without BOS.
  std::vector<Token> encode_text(std::string_view text) const;
  std::string decode(std::span<const Token> tokens) const;
  int vocabulary_size() const;
  bool ends_generation(Token token) const;
  /// Whether it marks something (a turn, an end) instead of being text.
  bool is_control(Token token) const;
  /// The model's own chat template as stored in the file; may be empty.
  std::string chat_template() const;

 private:
  struct State;
  explicit Tokenizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The same on a vocabulary that is loaded already: engine and tokenizer share one path.
TokenizedChat tokenize_segments(const llama_vocab* vocab, std::span<const Segment> segments);
/// `template.unsupported` where the marks of `format` are no tokens of their own in this
/// vocabulary: the words of a question could then spell a turn, and an answer would have no end.
Status check_turn_marks(const llama_vocab* vocab, const ChatFormat& format);
/// A token's bytes; may be part of a UTF-8 character. Control tokens are empty unless `special`.
std::string token_text(const llama_vocab* vocab, Token token, bool special);

}  // namespace rolellm

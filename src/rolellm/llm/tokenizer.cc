#include "rolellm/llm/tokenizer.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/llm/llama_backend.h"

namespace rolellm {

struct Tokenizer::State {
  LlamaModel model;
  const llama_vocab* vocab = nullptr;
};

namespace {

void append_tokens(const llama_vocab* vocab, std::string_view text, bool special,
                   std::vector<Token>& out) {
  if (text.empty()) return;
  const std::size_t start = out.size();
  out.resize(start + text.size() + 2);
  const auto size = static_cast<std::int32_t>(text.size());
  std::int32_t count = llama_tokenize(vocab, text.data(), size, out.data() + start,
                                      static_cast<std::int32_t>(out.size() - start),
                                      /*add_special=*/false, special);
  if (count < 0) {
    out.resize(start + static_cast<std::size_t>(-count));
    count = llama_tokenize(vocab, text.data(), size, out.data() + start, -count, false, special);
  }
  out.resize(start + static_cast<std::size_t>(std::max(count, 0)));
}

/// A token that no words ever become: those that are only "user-defined" are found in words too.
bool is_mark(const llama_vocab* vocab, Token token) {
  return (llama_vocab_get_attr(vocab, token) & LLAMA_TOKEN_ATTR_CONTROL) != 0;
}

bool holds_a_mark(const llama_vocab* vocab, const std::string& markup) {
  std::vector<Token> tokens;
  append_tokens(vocab, markup, true, tokens);
  return std::any_of(tokens.begin(), tokens.end(),
                     [&](Token token) { return is_mark(vocab, token); });
}

}  // namespace

Tokenizer::Tokenizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::load(const fs::path& gguf) {
  auto model = load_llama_model(gguf, {.vocabulary_only = true});
  if (!model) return fail(model.error());
  auto state = std::make_unique<State>();
  state->model = std::move(*model);
  state->vocab = llama_model_get_vocab(state->model.get());
  return Tokenizer(std::move(state));
}

TokenizedChat tokenize_segments(const llama_vocab* vocab, std::span<const Segment> segments) {
  TokenizedChat chat;
  if (llama_vocab_get_add_bos(vocab)) {
    chat.tokens.push_back(llama_vocab_bos(vocab));
    chat.answer.push_back(false);
  }
  for (const Segment& segment : segments) {
    append_tokens(vocab, segment.text, segment.markup, chat.tokens);
    chat.answer.resize(chat.tokens.size(), segment.answer);
  }
  return chat;
}

Status check_turn_marks(const llama_vocab* vocab, const ChatFormat& format) {
  std::vector<Token> end;
  append_tokens(vocab, format.end_of_answer, true, end);
  std::string missing;
  if (end.size() != 1 || !llama_vocab_is_eog(vocab, end.front())) missing = format.end_of_answer;
  // Between any two turns stands a mark, whichever of them it belongs to.
  std::vector<std::string> borders = {format.user_close + format.assistant_open,
                                      format.assistant_close + format.user_open};
  if (!format.system_in_user) borders.push_back(format.system_close + format.user_open);
  for (const std::string& between : borders) {
    if (missing.empty() && !holds_a_mark(vocab, between)) missing = between;
  }
  if (missing.empty()) return ok();
  return fail(ErrorKind::bad_template, "unsupported",
              fmt::format("expected a model with a token of its own for \"{}\", a mark of the chat "
                          "format {}, found plain text",
                          missing, format.name),
              "name the format the model was trained with (--chat-format), or another model");
}

Status Tokenizer::check(const ChatFormat& format) const {
  return check_turn_marks(state_->vocab, format);
}

TokenizedChat Tokenizer::encode(std::span<const Segment> segments) const {
  return tokenize_segments(state_->vocab, segments);
}

std::vector<Token> Tokenizer::encode_text(std::string_view text) const {
  std::vector<Token> tokens;
  append_tokens(state_->vocab, text, false, tokens);
  return tokens;
}

std::string token_text(const llama_vocab* vocab, Token token, bool special) {
  char buffer[256];
  const int size = llama_token_to_piece(vocab, token, buffer, sizeof buffer, 0, special);
  if (size >= 0) return std::string(buffer, static_cast<std::size_t>(size));
  std::string text(static_cast<std::size_t>(-size), '\0');
  llama_token_to_piece(vocab, token, text.data(), -size, 0, special);
  return text;
}

std::string Tokenizer::decode(std::span<const Token> tokens) const {
  std::string text;
  for (const Token token : tokens) text += token_text(state_->vocab, token, true);
  return text;
}

int Tokenizer::vocabulary_size() const { return llama_vocab_n_tokens(state_->vocab); }
bool Tokenizer::ends_generation(Token token) const {
  return llama_vocab_is_eog(state_->vocab, token);
}

bool Tokenizer::is_control(Token token) const { return is_mark(state_->vocab, token); }

std::string Tokenizer::chat_template() const {
  const char* text = llama_model_chat_template(state_->model.get(), nullptr);
  return text ? text : "";
}

}  // namespace rolellm

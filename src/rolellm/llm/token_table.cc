#include "rolellm/llm/token_table.h"

#include <algorithm>

#include <llama.h>

#include "rolellm/llm/tokenizer.h"

namespace rolellm {
namespace {

constexpr std::size_t kMostLetters = 4;  // about what a token of English writes

bool is_letters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

TokenTable::TokenTable(std::vector<std::string> texts, std::vector<bool> ends)
    : texts_(std::move(texts)), ends_(std::move(ends)) {
  build_index();
}

TokenTable::TokenTable(const llama_vocab* vocab) {
  const std::int32_t size = llama_vocab_n_tokens(vocab);
  for (std::int32_t token = 0; token < size; ++token) {
    texts_.push_back(token_text(vocab, token, false));
    ends_.push_back(llama_vocab_is_eog(vocab, token));
    if (ends_.back()) texts_.back().clear();
  }
  build_index();
}

void TokenTable::build_index() {
  bool has_letters[kMostLetters + 1] = {};
  for (std::size_t at = 0; at < texts_.size(); ++at) {
    const auto token = static_cast<std::int32_t>(at);
    if (ends_[at]) ending_.push_back(token);
    const std::string_view text = texts_[at];
    if (text.empty()) continue;
    first_[static_cast<unsigned char>(text.front())].push_back(token);
    known_.insert(text);
    longest_ = std::max(longest_, text.size());
    if (text.size() <= kMostLetters && is_letters(text)) has_letters[text.size()] = true;
  }
  while (letters_at_once_ < static_cast<int>(kMostLetters) && has_letters[letters_at_once_ + 1]) {
    ++letters_at_once_;
  }
  spells_bytes_ = true;
  for (int byte = 0x80; byte < 0xF5; ++byte) {
    if (byte == 0xC0 || byte == 0xC1) continue;  // never in UTF-8
    const char c = static_cast<char>(byte);
    spells_bytes_ = spells_bytes_ && known_.contains(std::string_view(&c, 1));
  }
}

std::vector<int> TokenTable::fewest_tokens(std::string_view text) const {
  std::vector<int> fewest(text.size() + 1, kNever);
  fewest.back() = 0;
  for (std::size_t begin = text.size(); begin-- > 0;) {
    const std::size_t most = std::min(longest_, text.size() - begin);
    for (std::size_t size = 1; size <= most; ++size) {
      const int rest = fewest[begin + size];
      if (rest + 1 < fewest[begin] && known_.contains(text.substr(begin, size))) {
        fewest[begin] = rest + 1;
      }
    }
  }
  return fewest;
}

}  // namespace rolellm

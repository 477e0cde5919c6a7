// The text of every token of a vocabulary, in the forms that grammars ask for.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

struct llama_vocab;

namespace rolellm {

class TokenTable {
 public:
  /// More tokens than any answer has: what cannot be written costs this much.
  static constexpr int kNever = 1'000'000'000;

  /// `texts[token]` is empty where a token stands for no text; `ends[token]` where it ends answers.
  TokenTable(std::vector<std::string> texts, std::vector<bool> ends);
  explicit TokenTable(const llama_vocab* vocab);
  TokenTable(const TokenTable&) = delete;  // the index points into the texts
  TokenTable& operator=(const TokenTable&) = delete;

  std::size_t size() const { return texts_.size(); }
  std::string_view text(std::int32_t token) const {
    return texts_[static_cast<std::size_t>(token)];
  }
  bool ends_answer(std::int32_t token) const { return ends_[static_cast<std::size_t>(token)]; }
  /// The tokens whose text begins with `byte`.
  std::span<const std::int32_t> beginning_with(unsigned char byte) const { return first_[byte]; }
  std::span<const std::int32_t> ending_tokens() const { return ending_; }

  /// The fewest tokens that write `text` from each of its bytes on: one entry per byte, and a 0 for
  /// its end. kNever where no tokens can.
  std::vector<int> fewest_tokens(std::string_view text) const;
  /// The most letters, up to 4, that one token can add, such that every smaller number can be added
  /// by one token too. 0: no letter can be written.
  int letters_at_once() const { return letters_at_once_; }
  /// Whether each byte of a character that is not ASCII has a token of its own.
  bool spells_bytes() const { return spells_bytes_; }

 private:
  void build_index();

  std::vector<std::string> texts_;
  std::vector<bool> ends_;
  std::vector<std::int32_t> ending_;
  std::array<std::vector<std::int32_t>, 256> first_;
  std::unordered_set<std::string_view> known_;
  std::size_t longest_ = 0;
  int letters_at_once_ = 0;
  bool spells_bytes_ = false;
};

}  // namespace rolellm

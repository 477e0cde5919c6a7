// Follows one answer through a JSON grammar, byte by byte, and knows how soon it can end.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "rolellm/llm/json_grammar.h"

namespace rolellm {

class JsonMatcher {
 public:
  explicit JsonMatcher(std::shared_ptr<const JsonGrammar> grammar);

  /// Goes on by `bytes`. False when some text of the grammar does not begin so: then the matcher is
  /// of no more use.
  bool advance(std::string_view bytes);
  /// What was read is a text of the grammar.
  bool is_complete() const;
  /// It is, and nothing can follow.
  bool is_finished() const { return stack_.empty(); }
  /// The fewest tokens that complete the text from here. As long as it is not 0, some token lowers
  /// it by one.
  int fewest_to_end() const;

  /// Whether `token` may come next with `tokens_left` after it and still leave room for an end.
  bool allows(std::int32_t token, int tokens_left) const;
  /// All tokens that may, in the order of their ids.
  std::vector<std::int32_t> allowed_tokens(int tokens_left) const;

  const TokenTable& tokens() const { return grammar_->tokens(); }

 private:
  /// A value that has begun. What the fields mean depends on its kind; see the .cc.
  struct Frame {
    const JsonNode* node = nullptr;
    int rest = 0;  ///< the fewest tokens that end everything around this value
    int step = 0;
    int first = 0, last = 0, at = 0;  ///< literals [first, last) agree with the `at` bytes read
    std::int64_t count = 0;
    WrittenNumber number;
    unsigned char pending = 0, low = 0,
                  high = 0;  ///< of a UTF-8 character: bytes, next byte's range
  };
  enum class Step { taken, ended, refused };

  bool feed(unsigned char byte);
  Step feed_frame(unsigned char byte);
  Step feed_literal(const std::vector<JsonLiteral>& literals, unsigned char byte);
  Step feed_text(unsigned char byte);
  Step feed_number(unsigned char byte);
  Step feed_object(unsigned char byte);
  Step feed_array(unsigned char byte);
  Step feed_either(unsigned char byte);
  void push(int node, int rest);
  void pop();
  bool can_end(const Frame& frame) const;
  int cost(const Frame& frame) const;
  const JsonNode& child(const Frame& frame, int index) const {
    return grammar_->node(frame.node->children[static_cast<std::size_t>(index)]);
  }

  std::shared_ptr<const JsonGrammar> grammar_;
  std::vector<Frame> stack_;
};

}  // namespace rolellm

// From a JSON schema to a finite description of the texts it allows, with what each costs to end.
//
// Texts have one layout: a blank after each colon and comma, nothing else between values. Every
// part is bounded, so every text ends; `JsonMatcher` follows one and knows how soon it can end.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rolellm/core/json.h"
#include "rolellm/llm/token_table.h"

namespace rolellm {

/// One of several fixed texts that may stand at a place.
struct JsonLiteral {
  std::string text;
  int property = -1;        ///< in objects: whose value follows; -1: none, the object ends
  std::vector<int> fewest;  ///< tokens that write it from each byte on
};

/// A value of the schema.
struct JsonNode {
  enum class Kind { literals, text, integer, number, object, array, either };
  Kind kind = Kind::literals;
  std::vector<JsonLiteral> values;   ///< literals: sorted
  std::int64_t least = 0, most = 0;  ///< text: characters; array: items; integer: value
  std::vector<std::vector<JsonLiteral>>
      steps;                     ///< object: what may stand after i properties, sorted
  std::vector<int> rest;         ///< object: the fewest tokens from there to its end
  std::vector<int> children;     ///< object: by property; array: its items; either: alternatives
  std::bitset<256> first_bytes;  ///< what it may begin with
  int fewest = 0;                ///< tokens that the shortest text takes
  int separator = 0;             ///< array: the fewest tokens of ", "
  int letters_at_once = 1;       ///< text: characters that one token can add
  bool spells_bytes = false;     ///< text: whether characters may be begun byte by byte
};

/// A schema ready to match. Immutable; safe to share between threads.
class JsonGrammar {
 public:
  /// Understands `type` (one, or several of different kinds), `properties`, `required`,
  /// `additionalProperties`, `items`, `minItems`, `maxItems`, `minLength`, `maxLength`, `minimum`,
  /// `maximum` (of whole numbers), `enum`, `const`, `anyOf` of values that begin differently, and
  /// annotations. Anything else, and a schema too deep or too large, is a `usage.schema` error that
  /// names it. `tokens` must outlive the grammar.
  static Result<std::shared_ptr<const JsonGrammar>> compile(const Json& schema,
                                                            const TokenTable& tokens);

  const TokenTable& tokens() const { return *tokens_; }
  const JsonNode& node(int index) const { return nodes_[static_cast<std::size_t>(index)]; }
  int root() const { return root_; }
  /// No answer can be shorter than this many tokens; one of this many exists.
  int fewest_tokens() const { return node(root_).fewest; }

 private:
  JsonGrammar(const TokenTable& tokens, std::vector<JsonNode> nodes, int root)
      : tokens_(&tokens), nodes_(std::move(nodes)), root_(root) {}

  const TokenTable* tokens_;
  std::vector<JsonNode> nodes_;
  int root_;
};

/// Sums of costs stop at TokenTable::kNever.
int add_costs(std::int64_t a, std::int64_t b);
/// The fewest tokens that add `characters` and the closing quote to a text.
int text_cost(const JsonNode& node, std::int64_t characters);
/// The fewest tokens that end an array that holds `items` now.
int array_cost(const JsonNode& node, const JsonNode& item, std::int64_t items);
/// Digits that a whole number still needs to come into its bounds: 0 when it may end now, -1 when
/// no digits help. `digits` are written already and make `magnitude`.
int missing_digits(const JsonNode& node, bool negative, int digits, std::int64_t magnitude);

}  // namespace rolellm

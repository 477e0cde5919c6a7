// From a JSON schema to a finite description of the texts it allows, with what each costs to end.
//
// Texts have one layout: a blank after each colon and comma, nothing else between values. Every
// part is bounded, so every text ends; `JsonMatcher` follows one and knows how soon it can end.
#pragma once

#include <memory>
#include <vector>

#include "rolellm/core/json.h"
#include "rolellm/llm/json_node.h"
#include "rolellm/llm/token_table.h"

namespace rolellm {

/// A schema ready to match. Immutable; safe to share between threads.
class JsonGrammar {
 public:
  /// Understands what docs/formats/schema.md lists. Anything else, and a schema too deep or too
  /// large, is a `usage.schema` error that names it and its place. `tokens` must outlive the
  /// grammar.
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

}  // namespace rolellm

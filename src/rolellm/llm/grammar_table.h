// The grammars of the schemas asked for of late: batches mix requests with different schemas.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rolellm/llm/json_grammar.h"

namespace rolellm {

class GrammarTable {
 public:
  /// Keeps up to `most` grammars. `tokens` must outlive the table and what it gives.
  explicit GrammarTable(const TokenTable& tokens, std::size_t most = 32)
      : tokens_(tokens), most_(most) {}

  /// The grammar of `schema`, made where it is not known. Errors as of `JsonGrammar::compile`.
  Result<std::shared_ptr<const JsonGrammar>> find(const Json& schema);

 private:
  const TokenTable& tokens_;
  std::size_t most_;
  /// By the schema's text, the one used last first.
  std::vector<std::pair<std::string, std::shared_ptr<const JsonGrammar>>> known_;
};

}  // namespace rolellm

#include "rolellm/llm/grammar_table.h"

#include <algorithm>

namespace rolellm {

Result<std::shared_ptr<const JsonGrammar>> GrammarTable::find(const Json& schema) {
  // Texts, not values, are compared: 1 and 1.0 are equal but written differently.
  std::string text = dump_json(schema);
  const auto known = std::find_if(known_.begin(), known_.end(),
                                  [&](const auto& entry) { return entry.first == text; });
  if (known != known_.end()) {
    std::rotate(known_.begin(), known, known + 1);
    return known_.front().second;
  }
  auto grammar = JsonGrammar::compile(schema, tokens_);
  if (!grammar) return grammar;
  if (known_.size() >= most_) known_.pop_back();
  known_.emplace(known_.begin(), std::move(text), *grammar);
  return grammar;
}

}  // namespace rolellm

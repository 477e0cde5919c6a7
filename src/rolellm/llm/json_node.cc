#include "rolellm/llm/json_node.h"

#include <algorithm>

#include "rolellm/llm/token_table.h"

namespace rolellm {

int add_costs(std::int64_t a, std::int64_t b) {
  return static_cast<int>(std::min<std::int64_t>(a + b, TokenTable::kNever));
}

int text_cost(const JsonNode& node, std::int64_t characters) {
  const std::int64_t missing = std::max<std::int64_t>(node.least - characters, 0);
  return static_cast<int>((missing + node.letters_at_once - 1) / node.letters_at_once) + 1;
}

int array_cost(const JsonNode& node, const JsonNode& item, std::int64_t items) {
  const std::int64_t missing = std::max<std::int64_t>(node.least - items, 0);
  if (missing == 0) return 1;
  const std::int64_t separators = items == 0 ? missing - 1 : missing;
  return add_costs(missing * item.fewest + separators * node.separator, 1);
}

}  // namespace rolellm

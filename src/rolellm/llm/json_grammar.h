// From a JSON schema to a grammar that a local model cannot leave and that always ends.
#pragma once

#include <string>

#include "rolellm/core/json.h"

namespace rolellm {

/// GBNF for a schema of objects (all properties, in their order), arrays with `minItems` and
/// `maxItems`, strings (`maxLength`, else 400 characters), `enum`, `const`, whole numbers, numbers
/// and booleans. White space is one blank where JSON writers put one. Anything else is a `usage`
/// error that names the keyword.
Result<std::string> grammar_from_schema(const Json& schema);

}  // namespace rolellm

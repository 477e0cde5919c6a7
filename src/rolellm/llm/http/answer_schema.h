// Does an answer follow its schema? For servers that are only asked nicely.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/json.h"

namespace rolellm {

/// The first way in which `value` does not follow `schema`, as a person would say it; empty when it
/// does. Knows type, enum, const, properties, required, additionalProperties, items, the limits of
/// numbers, texts and lists, anyOf and oneOf (as any), allOf, $ref; other words are not checked.
std::string schema_violation(const Json& value, const Json& schema);

/// The JSON in an answer that may stand in a code fence or between words; empty when there is none.
std::string json_in_answer(std::string_view answer);

}  // namespace rolellm

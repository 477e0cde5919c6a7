// What of JSON Schema grammars are made for: which keywords go with which type, and what they say.
// Everything else is an error that names it (`usage.schema`).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/json.h"
#include "rolellm/llm/json_number.h"

namespace rolellm {

/// Digits behind the point of a `number`, at most.
inline constexpr int kMostPlaces = 6;

/// "this JSON schema uses `what`, which no grammar is made for".
Failure unsupported_schema(const std::string& what);

/// Whether `schema` has no keywords but these and annotations.
Status only_keywords(const Json& schema, std::initializer_list<std::string_view> allowed);

/// Whether `schema` has no keywords but those of `type`, which is a known one.
Status check_type_keywords(const Json& schema, std::string_view type);

/// A schema whose `type` is a list, as one schema for each of its types, with the keywords that
/// belong to it.
Result<std::vector<Json>> one_schema_per_type(const Json& schema);

struct SchemaBounds {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
/// The two whole numbers under `keys`, each within [lowest, highest].
Result<SchemaBounds> read_bounds(const Json& schema, const char* const (&keys)[2],
                                 SchemaBounds otherwise, std::int64_t lowest, std::int64_t highest);

/// The numbers of `places` digits behind the point, or as few as `multipleOf` says, that keep to
/// `minimum`, `maximum`, `exclusiveMinimum` and `exclusiveMaximum`. A side without a bound ends
/// with 9 digits before the point, or with as many as can be where the other bound has more.
Result<DecimalRange> read_range(const Json& schema, int places);

/// What `reference`, the value of a `$ref`, points to inside `root`: `#/$defs/name`.
Result<const Json*> find_reference(const Json& root, const Json& reference);

/// For each of its `properties` whether it must be written: those that `required` lists, or all
/// where there is no list.
Result<std::vector<bool>> required_properties(const Json& schema);

}  // namespace rolellm

#include "rolellm/llm/schema_keywords.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace rolellm {
namespace {

constexpr std::array kAnnotations = {"title",   "description", "default",  "examples",
                                     "$schema", "$id",         "$comment", "deprecated"};

/// Which keywords a kind of value may have besides `type` and annotations.
struct KindKeywords {
  const char* type;
  std::array<const char*, 3> keywords;
};
constexpr std::array kKinds = {
    KindKeywords{"object", {"properties", "required", "additionalProperties"}},
    KindKeywords{"array", {"items", "minItems", "maxItems"}},
    KindKeywords{"string", {"minLength", "maxLength", ""}},
    KindKeywords{"integer", {"minimum", "maximum", ""}},
    KindKeywords{"number", {"", "", ""}},
    KindKeywords{"boolean", {"", "", ""}},
    KindKeywords{"null", {"", "", ""}}};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

Failure unsupported_schema(const std::string& what) {
  return fail(ErrorKind::usage, "schema",
              "this JSON schema uses " + what + ", which no grammar is made for",
              "docs/formats/schema.md lists what schemas may use");
}

Status only_keywords(const Json& schema, std::initializer_list<std::string_view> allowed) {
  for (const auto& [key, value] : schema.items()) {
    if (!holds(kAnnotations, key) && !holds(allowed, key)) {
      return unsupported_schema("the keyword \"" + key + "\"");
    }
  }
  return ok();
}

Status check_type_keywords(const Json& schema, std::string_view type) {
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const KindKeywords& known) { return type == known.type; });
  if (kind == kKinds.end()) return unsupported_schema("type \"" + std::string(type) + "\"");
  const auto& words = kind->keywords;
  return only_keywords(schema, {"type", words[0], words[1], words[2]});
}

Result<std::vector<Json>> one_schema_per_type(const Json& schema) {
  const Json& types = schema["type"];
  if (types.empty() || types.size() > kKinds.size())
    return unsupported_schema("a list of no types");
  Json others = schema;
  others.erase("type");
  std::vector<Json> parts;
  for (const Json& type : types) {
    if (!type.is_string()) return unsupported_schema("a type that is no name");
    Json part = {{"type", type}};
    for (const KindKeywords& kind : kKinds) {
      if (type != kind.type) continue;
      for (const auto& [key, value] : schema.items()) {
        if (!holds(kind.keywords, key)) continue;
        part[key] = value;
        others.erase(key);
      }
    }
    parts.push_back(std::move(part));
  }
  if (auto fine = only_keywords(others, {}); !fine) return fail(fine.error());
  return parts;
}

Result<SchemaBounds> read_bounds(const Json& schema, const char* const (&keys)[2],
                                 SchemaBounds otherwise, std::int64_t lowest,
                                 std::int64_t highest) {
  std::int64_t limits[2] = {otherwise.least, otherwise.most};
  for (int i = 0; i < 2; ++i) {
    if (!schema.contains(keys[i])) continue;
    const Json& value = schema[keys[i]];
    if (!value.is_number_integer()) {
      return unsupported_schema(std::string(keys[i]) + " that is no whole number");
    }
    // Unsigned values beyond the signed range would turn negative.
    limits[i] = value.is_number_unsigned() && value.get<std::uint64_t>() > kMostWholeNumber
                    ? kMostWholeNumber + 1
                    : value.get<std::int64_t>();
  }
  if (!schema.contains(keys[1])) limits[1] = std::max(limits[0], limits[1]);
  if (!schema.contains(keys[0])) limits[0] = std::min(limits[0], limits[1]);
  if (limits[0] < lowest || limits[1] < limits[0] || limits[1] > highest) {
    return unsupported_schema(fmt::format("{} {} and {} {} ({} to {} are possible)", keys[0],
                                          limits[0], keys[1], limits[1], lowest, highest));
  }
  return SchemaBounds{limits[0], limits[1]};
}

Result<std::vector<bool>> required_properties(const Json& schema) {
  const Json& properties = schema["properties"];
  std::vector<bool> wanted(properties.size(), !schema.contains("required"));
  if (!schema.contains("required")) return wanted;
  if (!schema["required"].is_array()) return unsupported_schema("a required that is no list");
  for (const Json& name : schema["required"]) {
    std::size_t at = 0;
    for (const auto& [key, value] : properties.items()) {
      if (name == key) wanted[at] = true;
      at += name == key ? properties.size() + 1 : 1;
    }
    if (at <= properties.size()) return unsupported_schema("a required property without a schema");
  }
  return wanted;
}

}  // namespace rolellm

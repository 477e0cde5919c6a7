#include "rolellm/llm/schema_keywords.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

namespace rolellm {
namespace {

/// What says nothing about an answer, or stands there to be referred to.
constexpr std::array<std::string_view, 10> kAnnotations = {
    "title", "description", "default",    "examples", "$schema",
    "$id",   "$comment",    "deprecated", "$defs",    "definitions"};

/// Which keywords a kind of value may have besides `type` and annotations.
struct KindKeywords {
  std::string_view type;
  std::array<std::string_view, 5> keywords = {};
};
constexpr std::array kKinds = {
    KindKeywords{"object", {"properties", "required", "additionalProperties"}},
    KindKeywords{"array", {"items", "minItems", "maxItems"}},
    KindKeywords{"string", {"minLength", "maxLength"}},
    KindKeywords{"integer",
                 {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}},
    KindKeywords{"number",
                 {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}},
    KindKeywords{"boolean"},
    KindKeywords{"null"}};

/// What may stand in the place of keywords that no grammar is made for.
struct Instead {
  std::string_view keyword, hint;
};
constexpr std::array kInstead = {
    Instead{"pattern", "list the texts under enum, or bound them with minLength and maxLength"},
    Instead{"format", "list the texts under enum, or bound them with minLength and maxLength"},
    Instead{"uniqueItems", "leave it out and drop what comes twice"},
    Instead{"prefixItems", "make an object of it, with a property for each place"},
    Instead{"contains", "bound the list with minItems and maxItems"},
    Instead{"patternProperties", "name the keys under properties"},
    Instead{"propertyNames", "name the keys under properties"},
    Instead{"minProperties", "say under required which properties must be there"},
    Instead{"maxProperties", "say under required which properties must be there"},
    Instead{"allOf", "write its schemas as one"},
    Instead{"not", "say what may be there instead"},
    Instead{"if", "make an anyOf of the cases"}};

constexpr std::int64_t kDefaultWhole = 1'000'000'000;  // the first that has no longer 9 digits

/// The first number from `bound` on, or behind it, in units of the last of `places` digits; one
/// digit too many where it lies beyond.
std::int64_t first_from(double bound, bool excluded, int places) {
  const auto unit = static_cast<double>(power_of_ten(places));
  const auto beyond = static_cast<double>(power_of_ten(kMostDigits));
  const double scaled = std::clamp(bound * unit, -beyond, beyond);
  auto first = static_cast<std::int64_t>(scaled) - 2;  // the product was rounded
  const auto is_before = [&] {  // as whoever reads the answer will compare it
    const double number = static_cast<double>(first) / unit;
    return excluded ? number <= bound : number < bound;
  };
  while (first < power_of_ten(kMostDigits) && is_before()) ++first;
  return first;
}

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Failure unsupported_keyword(const std::string& keyword) {
  Failure failure = unsupported_schema("the keyword \"" + keyword + "\"");
  const auto instead = std::find_if(kInstead.begin(), kInstead.end(),
                                    [&](const Instead& known) { return known.keyword == keyword; });
  if (instead != kInstead.end()) failure.error.hint = instead->hint;
  return failure;
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
      return unsupported_keyword(key);
    }
  }
  return ok();
}

Status check_type_keywords(const Json& schema, std::string_view type) {
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const KindKeywords& known) { return type == known.type; });
  if (kind == kKinds.end()) return unsupported_schema("type \"" + std::string(type) + "\"");
  const auto& words = kind->keywords;
  return only_keywords(schema, {"type", words[0], words[1], words[2], words[3], words[4]});
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
    limits[i] = value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX
                    ? INT64_MAX
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

Result<DecimalRange> read_range(const Json& schema, int places) {
  if (schema.contains("multipleOf")) {
    int wanted = 0;
    while (wanted <= places &&
           schema["multipleOf"] != 1 / static_cast<double>(power_of_ten(wanted)))
      ++wanted;
    if (wanted > places) {
      return unsupported_schema(places > 0 ? "a multipleOf that is none of 1, 0.1, … 0.000001"
                                           : "a multipleOf that is not 1");
    }
    places = wanted;
  }
  const std::int64_t usual = kDefaultWhole * power_of_ten(places) - 1;
  const std::int64_t most = power_of_ten(kMostDigits) - 1;
  DecimalRange range{.least = -most, .most = most, .places = places};
  bool is_bounded[2] = {false, false};
  struct Bound {
    const char* key;
    bool is_upper, is_excluded;
  };
  for (const auto& [key, is_upper, is_excluded] :
       {Bound{"minimum", false, false}, Bound{"exclusiveMinimum", false, true},
        Bound{"maximum", true, false}, Bound{"exclusiveMaximum", true, true}}) {
    if (!schema.contains(key)) continue;
    if (!schema[key].is_number())
      return unsupported_schema(std::string(key) + " that is no number");
    const auto bound = schema[key].get<double>();
    is_bounded[is_upper ? 1 : 0] = true;
    if (is_upper) {
      range.most = std::min(range.most, -first_from(-bound, is_excluded, places));
    } else {
      range.least = std::max(range.least, first_from(bound, is_excluded, places));
    }
  }
  if (!is_bounded[0] && range.most >= -usual) range.least = -usual;
  if (!is_bounded[1] && range.least <= usual) range.most = usual;
  if (range.least <= range.most) return range;
  return unsupported_schema(fmt::format(
      "bounds with no number between them ({} digits at most, {} of them behind the point)",
      kMostDigits, places));
}

Result<const Json*> find_reference(const Json& root, const Json& reference) {
  const std::string path = reference.is_string() ? reference.get<std::string>() : "";
  try {
    if (path.rfind('#', 0) == 0) return &root.at(Json::json_pointer(path.substr(1)));
  } catch (const Json::exception&) {
    // it leads nowhere
  }
  return unsupported_schema("the $ref " + dump_json(reference) + " that leads nowhere in it");
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

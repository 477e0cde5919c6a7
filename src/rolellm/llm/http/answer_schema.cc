#include "rolellm/llm/http/answer_schema.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "rolellm/llm/schema_keywords.h"

namespace rolellm {
namespace {

constexpr int kMostDepth = 64;

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

/// A limit such as `maxLength`, held against `size`.
std::string limit_broken(const Json& schema, const char* least, const char* most, double size,
                         const std::string& at) {
  if (schema.contains(least) && schema[least].is_number() && size < schema[least].get<double>())
    return fmt::format("{} is below {}", at, least);
  if (schema.contains(most) && schema[most].is_number() && size > schema[most].get<double>())
    return fmt::format("{} is above {}", at, most);
  return {};
}

std::string number_violation(double value, const Json& schema, const std::string& at) {
  const auto is_at = [&](const char* limit, auto beyond) {
    return schema.contains(limit) && schema[limit].is_number() &&
           !beyond(value, schema[limit].get<double>());
  };
  if (is_at("exclusiveMinimum", std::greater<>())) return at + " is not above exclusiveMinimum";
  if (is_at("exclusiveMaximum", std::less<>())) return at + " is not below exclusiveMaximum";
  return limit_broken(schema, "minimum", "maximum", value, at);
}

class SchemaCheck {
 public:
  explicit SchemaCheck(const Json& root) : root_(root) {}

  std::string object_violation(const Json& value, const Json& schema, const std::string& at,
                               int depth) {
    if (const auto required = schema.find("required");
        required != schema.end() && required->is_array()) {
      for (const Json& key : *required) {
        if (key.is_string() && !value.contains(key.get<std::string>()))
          return fmt::format("{} has no \"{}\"", at, key.get<std::string>());
      }
    }
    const Json properties = schema.value("properties", Json::object());
    const Json others = schema.value("additionalProperties", Json(true));
    for (const auto& [key, member] : value.items()) {
      const bool known = properties.is_object() && properties.contains(key);
      if (!known && others == false) return fmt::format("{} has a key \"{}\" of its own", at, key);
      const Json& rule = known ? properties[key] : others;
      if (auto found = violation(member, rule, at + "." + key, depth + 1); !found.empty())
        return found;
    }
    return {};
  }

  std::string any_of(const Json& value, const Json& options, const std::string& at, int depth) {
    std::string first;
    for (const Json& option : options) {
      std::string found = violation(value, option, at, depth + 1);
      if (found.empty()) return {};
      if (first.empty()) first = std::move(found);
    }
    return first;
  }

  std::string violation(const Json& value, const Json& schema, const std::string& at, int depth) {
    if (!schema.is_object() || depth > kMostDepth) return {};
    if (schema.contains("$ref")) {
      if (auto target = find_reference(root_, schema["$ref"])) {
        if (auto found = violation(value, **target, at, depth + 1); !found.empty()) return found;
      }
    }
    if (const auto type = schema.find("type"); type != schema.end()) {
      const bool fits =
          type->is_array()
              ? std::any_of(type->begin(), type->end(),
                            [&](const Json& one) {
                              return one.is_string() && has_type(value, one.get<std::string>());
                            })
              : !type->is_string() || has_type(value, type->get<std::string>());
      if (!fits)
        return fmt::format("{} is {}, not {}", at, json_type_name(value), dump_json(*type));
    }
    if (schema.contains("const") && value != schema["const"]) return at + " is not the constant";
    if (const auto options = schema.find("enum"); options != schema.end() && options->is_array()) {
      if (std::find(options->begin(), options->end(), value) == options->end())
        return at + " is none of the allowed values";
    }
    for (const char* key : {"anyOf", "oneOf"}) {
      if (!schema.contains(key) || !schema[key].is_array()) continue;
      if (auto found = any_of(value, schema[key], at, depth); !found.empty()) return found;
    }
    if (schema.contains("allOf") && schema["allOf"].is_array()) {
      for (const Json& part : schema["allOf"]) {
        if (auto found = violation(value, part, at, depth + 1); !found.empty()) return found;
      }
    }
    if (value.is_number()) return number_violation(value.get<double>(), schema, at);
    if (value.is_string()) {
      return limit_broken(schema, "minLength", "maxLength",
                          static_cast<double>(characters(value.get<std::string>())), at);
    }
    if (value.is_object()) return object_violation(value, schema, at, depth);
    if (!value.is_array()) return {};
    if (auto found =
            limit_broken(schema, "minItems", "maxItems", static_cast<double>(value.size()), at);
        !found.empty())
      return found;
    const Json items = schema.value("items", Json(true));
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (auto found = violation(value[i], items, fmt::format("{}[{}]", at, i), depth + 1);
          !found.empty())
        return found;
    }
    return {};
  }

 private:
  const Json& root_;
};

}  // namespace

std::string schema_violation(const Json& value, const Json& schema) {
  return SchemaCheck(schema).violation(value, schema, "answer", 0);
}

std::string json_in_answer(std::string_view answer) {
  if (parse_json(answer)) return std::string(answer);
  const std::size_t begin = answer.find_first_of("{[");
  if (begin == std::string_view::npos) return {};
  const std::size_t end = answer.find_last_of(answer[begin] == '{' ? '}' : ']');
  if (end == std::string_view::npos || end < begin) return {};
  const std::string_view inner = answer.substr(begin, end - begin + 1);
  return parse_json(inner) ? std::string(inner) : std::string();
}

}  // namespace rolellm

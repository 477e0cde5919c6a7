#include "rolellm/core/json.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace rolellm {
namespace {

/// nlohmann's parser recurses through callbacks only; depth is bounded here so that hostile
/// nesting ends with an error instead of a deep structure nobody can walk.
class DepthLimit {
 public:
  bool operator()(int depth, Json::parse_event_t, Json&) {
    if (depth > kDeepestNesting) too_deep = true;
    return !too_deep;
  }
  bool too_deep = false;
};

Failure missing(std::string_view key) {
  return fail(ErrorKind::schema, "missing",
              fmt::format("expected a field \"{}\", found none", key));
}

Failure wrong_type(std::string_view key, std::string_view expected, const Json& found) {
  return fail(
      ErrorKind::schema, "type",
      fmt::format("expected \"{}\" to be {}, found {}", key, expected, json_type_name(found)));
}

Failure out_of_range(std::string_view key, int bits, const Json& found) {
  return fail(
      ErrorKind::schema, "value",
      fmt::format("expected \"{}\" to fit into {} bits, found {}", key, bits, dump_json(found)));
}

const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(std::string(key));
  return it == object.end() ? nullptr : &*it;
}

/// What the library says, without its own number of the fault.
std::string_view told_by(const Json::exception& error) {
  const std::string_view text = error.what();
  const std::size_t end = text.find("] ");
  return end == std::string_view::npos ? text : text.substr(end + 2);
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  DepthLimit limit;
  try {
    Json json = Json::parse(text.begin(), text.end(), std::ref(limit));
    if (limit.too_deep) {
      return fail(ErrorKind::schema, "json",
                  fmt::format("nested deeper than {} levels", kDeepestNesting));
    }
    return json;
  } catch (const Json::parse_error& e) {
    Error error{.kind = ErrorKind::schema,
                .detail = "json",
                .message = fmt::format("not valid JSON: {}", told_by(e))};
    error.offset = static_cast<std::int64_t>(e.byte);
    return fail(std::move(error));
  } catch (const Json::exception& e) {
    return fail(ErrorKind::schema, "json", fmt::format("not valid JSON: {}", told_by(e)));
  }
}

Result<Json> read_json(const fs::path& path) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  std::string_view rest = *text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  auto json = parse_json(rest);
  if (json) return json;
  Error error = json.error();
  error.file = path.string();
  if (error.offset) {
    const std::string_view before = rest.substr(0, static_cast<std::size_t>(*error.offset));
    error.line = 1 + std::count(before.begin(), before.end(), '\n');
    *error.offset += static_cast<std::int64_t>(text->size() - rest.size());
  }
  return fail(std::move(error));
}

std::string dump_json(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_json_pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::string> string_field(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (!value) return missing(key);
  if (!value->is_string()) return wrong_type(key, "a string", *value);
  return value->get<std::string>();
}

Result<std::int64_t> int_field(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (!value) return missing(key);
  if (!value->is_number_integer()) return wrong_type(key, "a whole number", *value);
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > kMost)
    return out_of_range(key, 64, *value);
  return value->get<std::int64_t>();
}

Result<int> int32_field(const Json& object, std::string_view key) {
  auto value = int_field(object, key);
  if (!value) return fail(value.error());
  if (*value != static_cast<int>(*value)) return out_of_range(key, 32, *value);
  return static_cast<int>(*value);
}

Result<double> number_field(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (!value) return missing(key);
  if (!value->is_number()) return wrong_type(key, "a number", *value);
  return value->get<double>();
}

Result<std::vector<std::string>> strings_field(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (!value) return missing(key);
  if (!value->is_array()) return wrong_type(key, "a list of strings", *value);
  std::vector<std::string> strings;
  for (const Json& item : *value) {
    if (!item.is_string()) return wrong_type(key, "a list of strings", item);
    strings.push_back(item.get<std::string>());
  }
  return strings;
}

std::string string_or(const Json& object, std::string_view key, std::string_view otherwise) {
  const Json* value = find(object, key);
  return value && value->is_string() ? value->get<std::string>() : std::string(otherwise);
}

std::string_view json_type_name(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "true or false";
    default:
      return "a number";
  }
}

}  // namespace rolellm

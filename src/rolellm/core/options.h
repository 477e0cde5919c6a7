// Options by field list: a struct names each field once; reading, showing and help follow from it.
//
//   struct LoraOptions { int rank = 8; };
//   template <class Visitor> void visit_fields(Visitor&& visit, LoraOptions& o) {
//     visit("rank", o.rank, "width of the update");
//   }
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/json.h"

namespace rolellm {

namespace options_detail {

struct Probe {
  template <class T>
  void operator()(const char*, T&, const char*) {}
};

template <class T>
concept HasFields = requires(T& value, Probe probe) {
  visit_fields(probe, value);
};

template <class T>
Status read_value(const Json& json, const std::string& path, T& value) {
  const auto wrong = [&](std::string_view expected) -> Status {
    return fail(ErrorKind::config, "", fmt::format("{}: cannot read {}", path, dump_json(json)),
                fmt::format("use {}", expected));
  };
  if constexpr (std::same_as<T, bool>) {
    if (!json.is_boolean()) return wrong("true or false");
    value = json.get<bool>();
  } else if constexpr (std::integral<T>) {
    if (!json.is_number_integer()) return wrong("a whole number such as 8");
    const auto number = json.get<std::int64_t>();
    if (!std::in_range<T>(number)) {
      return wrong(fmt::format("a whole number from {} to {}", std::numeric_limits<T>::min(),
                               std::numeric_limits<T>::max()));
    }
    value = static_cast<T>(number);
  } else if constexpr (std::floating_point<T>) {
    if (!json.is_number()) return wrong("a number such as 0.7");
    value = json.get<T>();
  } else if constexpr (std::same_as<T, std::string>) {
    if (!json.is_string()) return wrong("text");
    value = json.get<std::string>();
  } else {
    static_assert(std::same_as<T, std::vector<std::string>>, "no reader for this option type");
    if (!json.is_array()) return wrong("a list such as [a, b]");
    std::vector<std::string> items;
    for (const Json& item : json) {
      if (!item.is_string()) return wrong("a list of texts such as [a, b]");
      items.push_back(item.get<std::string>());
    }
    value = std::move(items);
  }
  return ok();
}

}  // namespace options_detail

/// Writes the effective options as JSON, in the order of their field list.
template <class Options>
Json options_to_json(const Options& options) {
  Json json = Json::object();
  auto write = [&]<class T>(const char* name, T& value, const char*) {
    if constexpr (options_detail::HasFields<T>) {
      json[name] = options_to_json(value);
    } else {
      json[name] = value;
    }
  };
  visit_fields(write, const_cast<Options&>(options));  // the visitor only reads
  return json;
}

/// Sets the fields that `json` names; an unknown key or a wrong type is a `config` error that
/// names the key by its full path, e.g. `tune.lora.rank`.
template <class Options>
Status options_from_json(const Json& json, Options& options, const std::string& path = {}) {
  if (json.is_null()) return ok();
  if (!json.is_object()) {
    return fail(ErrorKind::config, "",
                fmt::format("{}: expected a block of keys, found {}", path, json_type_name(json)));
  }
  Status status = ok();
  std::vector<std::string> known;
  auto read = [&]<class T>(const char* name, T& value, const char*) {
    known.emplace_back(name);
    if (!status || !json.contains(name)) return;
    const std::string full = path.empty() ? std::string(name) : path + "." + name;
    if constexpr (options_detail::HasFields<T>) {
      status = options_from_json(json[name], value, full);
    } else {
      status = options_detail::read_value(json[name], full, value);
    }
  };
  visit_fields(read, options);
  if (!status) return status;
  for (const auto& [key, value] : json.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      return fail(ErrorKind::config, "",
                  fmt::format("{}{}{}: no such option", path, path.empty() ? "" : ".", key),
                  fmt::format("one of: {}", fmt::join(known, ", ")));
    }
  }
  return ok();
}

/// One line per field: `name  default  help`, nested fields with dotted names.
template <class Options>
std::string options_help(const Options& options, const std::string& prefix = {}) {
  std::string text;
  auto describe_field = [&]<class T>(const char* name, T& value, const char* help) {
    if constexpr (options_detail::HasFields<T>) {
      text += options_help(value, prefix + name + ".");
    } else {
      text += fmt::format("  {:<28} {:<14} {}\n", prefix + name, dump_json(Json(value)), help);
    }
  };
  visit_fields(describe_field, const_cast<Options&>(options));
  return text;
}

}  // namespace rolellm

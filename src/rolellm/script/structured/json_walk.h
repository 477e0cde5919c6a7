// Walks JSON of any size in one pass and tells of each object with the source lines it spans.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// An object's own values that are strings, booleans or arrays of text parts, in order.
struct FlatObject {
  std::string parent;  ///< the key under which it, or the list it is in, stands; or empty
  int line_begin = 0, line_end = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<std::string> not_text;  ///< keys of numbers, booleans and objects

  /// The value under `key`, or null.
  const std::string* find(std::string_view key) const;
  /// An error where `key` holds what is no text: a type is never coerced. `null` is as if not
  /// there.
  Status expect_text(std::string_view key) const;
};

/// The error of a value under `key` that should be text.
Failure expected_text(std::string_view key, int line);

struct JsonWalk {
  /// An object ended. Inner ones come before those they are in.
  std::function<void(const FlatObject&)> object;
  /// A string inside an object, as soon as it is read: its key, value and line.
  std::function<void(const std::string& key, const std::string& value, int line)> text;
  /// A list begins under `key`.
  std::function<void(const std::string& key, int line)> list;
};

/// Errors: `bad_script.json` with line and what was expected.
Status walk_json(std::string_view json, const JsonWalk& walk);

}  // namespace rolellm

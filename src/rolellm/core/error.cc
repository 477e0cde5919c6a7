#include "rolellm/core/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "rolellm/core/interrupt.h"

namespace rolellm {

std::string_view kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::failure:
      return "failure";
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::config:
      return "config";
    case ErrorKind::bad_model:
      return "bad_model";
    case ErrorKind::bad_script:
      return "bad_script";
    case ErrorKind::schema:
      return "schema";
    case ErrorKind::bad_card:
      return "bad_card";
    case ErrorKind::bad_template:
      return "template";
    case ErrorKind::io:
      return "io";
    case ErrorKind::endpoint:
      return "endpoint";
    case ErrorKind::budget:
      return "budget";
    case ErrorKind::diverged:
      return "diverged";
    case ErrorKind::mismatch:
      return "mismatch";
    case ErrorKind::locked:
      return "locked";
    case ErrorKind::interrupted:
      return "interrupted";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

std::string error_code(const Error& error) {
  const std::string_view kind = kind_name(error.kind);
  return error.detail.empty() ? std::string(kind) : fmt::format("{}.{}", kind, error.detail);
}

int exit_code(const Error& error) {
  switch (error.kind) {
    case ErrorKind::failure:
      return 1;
    case ErrorKind::usage:
    case ErrorKind::config:
      return 2;
    case ErrorKind::bad_model:
    case ErrorKind::bad_script:
    case ErrorKind::schema:
    case ErrorKind::bad_card:
    case ErrorKind::bad_template:
      return 3;
    case ErrorKind::io:
      return 4;
    case ErrorKind::endpoint:
      return 5;
    case ErrorKind::budget:
      return 6;
    case ErrorKind::diverged:
      return 7;
    case ErrorKind::mismatch:
      return 8;
    case ErrorKind::locked:
      return 9;
    case ErrorKind::interrupted:
      return 128 + (interrupt_signal() ? interrupt_signal() : 2);
    case ErrorKind::internal:
      return 70;
  }
  return 70;
}

std::string describe(const Error& error) {
  std::string where;
  if (!error.file.empty()) {
    where = error.file;
    if (error.line) {
      where += fmt::format(":{}", *error.line);
    } else if (error.offset) {
      where += fmt::format(" at byte {}", *error.offset);
    }
    where += ": ";
  }
  std::string text = fmt::format("error: {}{} [{}]", where, error.message, error_code(error));
  if (!error.hint.empty()) text += fmt::format("\n  try: {}", error.hint);
  return text;
}

std::string describe_json(const Error& error) {
  nlohmann::ordered_json json{{"kind", kind_name(error.kind)},
                              {"code", error_code(error)},
                              {"message", error.message},
                              {"file", error.file}};
  if (error.line) json["line"] = *error.line;
  if (error.offset) json["offset"] = *error.offset;
  json["hint"] = error.hint;
  json["retryable"] = error.retryable;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace rolellm

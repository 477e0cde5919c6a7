// The one error shape of the program: what went wrong, where, and what to try.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rolellm {

/// What kind of failure this is; each kind has its exit code.
enum class ErrorKind {
  failure,       ///< 1: no other kind names it
  usage,         ///< 2: a bad flag or argument
  config,        ///< 2: a bad key or value in a recipe or settings file
  bad_model,     ///< 3: a model file that cannot be trusted
  bad_script,    ///< 3: a file that is no script
  schema,        ///< 3: a row of the wrong shape
  bad_card,      ///< 3
  bad_template,  ///< 3: printed as `template`
  io,            ///< 4: disk full, permission, missing file
  endpoint,      ///< 5: the model server refused, broke off or is not there
  budget,        ///< 6
  diverged,      ///< 7: training met a number that is not finite
  mismatch,      ///< 8: resume with other options
  locked,        ///< 9: another writer has it
  interrupted,   ///< 130 after SIGINT, 143 after SIGTERM
  internal,      ///< 70: our bug
};

/// An error as value. `detail` completes the code: kind `io`, detail `disk_full` is `io.disk_full`.
struct Error {
  ErrorKind kind = ErrorKind::failure;
  std::string detail = {};
  std::string message = {};                 ///< what was expected and what was found
  std::string file = {};                    ///< empty when no file is concerned
  std::optional<std::int64_t> line = {};    ///< 1-based
  std::optional<std::int64_t> offset = {};  ///< bytes from the start of `file`
  std::string hint = {};                    ///< what to try; may be empty
  bool retryable = false;
};

/// `bad_model`, `io`, …
std::string_view kind_name(ErrorKind kind);

/// `kind.detail`, or only the kind when there is no detail.
std::string error_code(const Error& error);

/// The process exit code of RELIABILITY's table.
int exit_code(const Error& error);

/// Lines for a person: `error: file:line: message` and, when there is a hint, `  try: hint`.
std::string describe(const Error& error);

/// The error as one JSON object on one line, for `--json`.
std::string describe_json(const Error& error);

}  // namespace rolellm

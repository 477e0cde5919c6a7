// A value or an error: what every function returns that input, disk, network or a model can fail.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "rolellm/core/error.h"

namespace rolellm {

/// States what the caller must guarantee; a broken promise is our bug and ends the process.
#define ROLELLM_CHECK(condition)                                                           \
  do {                                                                                     \
    if (!(condition)) {                                                                    \
      std::fprintf(stderr, "internal error: %s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::exit(70);                                                                       \
    }                                                                                      \
  } while (false)

/// Wraps an error on its way out of a function: `return fail(error)`.
struct Failure {
  Error error;
};

inline Failure fail(Error error) { return Failure{std::move(error)}; }

/// Passes an error on, saying what was being done: `loading recipe: …`.
inline Failure fail(Error error, std::string_view doing) {
  error.message = std::string(doing) + ": " + error.message;
  return Failure{std::move(error)};
}

inline Failure fail(ErrorKind kind, std::string detail, std::string message,
                    std::string hint = {}) {
  return Failure{Error{.kind = kind,
                       .detail = std::move(detail),
                       .message = std::move(message),
                       .hint = std::move(hint)}};
}

/// Like std::expected (C++23), which GCC 12 lacks: test it, then take `*result` or `.error()`.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  T& value() {
    ROLELLM_CHECK(has_value());
    return std::get<0>(state_);
  }
  const T& value() const {
    ROLELLM_CHECK(has_value());
    return std::get<0>(state_);
  }
  const Error& error() const {
    ROLELLM_CHECK(!has_value());
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value: `return ok();`.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure failure) : error_(std::move(failure.error)), failed_(true) {}

  bool has_value() const { return !failed_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const {
    ROLELLM_CHECK(failed_);
    return error_;
  }

 private:
  Error error_;
  bool failed_ = false;
};

using Status = Result<void>;

inline Status ok() { return Status{}; }

}  // namespace rolellm

// For short programs: the value of a result, or the error on the screen and the end.
#pragma once

#include <cstdlib>

#include <fmt/format.h>

#include "rolellm/core/error.h"
#include "rolellm/core/result.h"

/// The library never throws what a file or a model did wrong: it returns it. A real program decides
/// what to do then; these stop with the exit code that `rolellm` itself would have.
template <class T>
T or_stop(rolellm::Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", rolellm::describe(result.error()));
  std::exit(rolellm::exit_code(result.error()));
}

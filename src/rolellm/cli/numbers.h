// Which numbers a flag takes. A wrong one is told with what was expected, a whole number or any, in
// which range, and what was found: CLI11's own checks print the largest number that there is.
#pragma once

#include <charconv>
#include <concepts>
#include <limits>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace rolellm {

namespace numbers_detail {

/// `range` says which numbers `takes` takes, in messages and in --help.
template <class Number, class Takes>
CLI::Validator check(const std::string& range, Takes takes) {
  return CLI::Validator(
      [=](const std::string& text) {
        Number number{};
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc() && stop == end && takes(number)) return std::string();
        const bool too_long = std::integral<Number> && error == std::errc::result_out_of_range;
        return fmt::format(
            "expected a {}number {}{}, found {}", std::integral<Number> ? "whole " : "", range,
            too_long ? fmt::format(" to {}", std::numeric_limits<Number>::max()) : "", text);
      },
      range);
}

}  // namespace numbers_detail

/// Numbers from `least` to `most`, both among them. The type of the two is that of the option.
template <class Number>
CLI::Validator between(Number least, Number most) {
  return numbers_detail::check<Number>(
      fmt::format("from {} to {}", least, most),
      [=](Number number) { return number >= least && number <= most; });
}

/// Numbers from `least` on, as far as their type goes; infinity is none of them.
template <class Number>
CLI::Validator at_least(Number least) {
  return numbers_detail::check<Number>(fmt::format("from {} up", least), [=](Number number) {
    return number >= least && number <= std::numeric_limits<Number>::max();
  });
}

inline CLI::Validator above_zero() {
  return numbers_detail::check<double>("above 0", [](double number) {
    return number > 0 && number <= std::numeric_limits<double>::max();
  });
}

}  // namespace rolellm

#include "rolellm/script/scene_numbers.h"

#include <algorithm>

#include "rolellm/script/line_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

std::string_view glued_number(std::string_view line) {
  if (line.empty() || !is_ascii_digit(line.front())) return {};
  std::size_t digits = 0;
  while (digits < line.size() && is_ascii_digit(line[digits])) ++digits;
  const std::string_view number = line.substr(0, digits), rest = line.substr(digits);
  if (number.empty() || rest.empty() || !is_ascii_upper(rest.front())) return {};
  const std::size_t inner = rest.size() - std::min(digits, rest.size());
  const bool both = inner > 1 && rest.substr(inner) == number && rest[inner - 1] != ' ' &&
                    !is_ascii_digit(rest[inner - 1]);
  return both || starts_with_any(rest, line_words().places) ? number : std::string_view{};
}

std::string_view without_scene_number(std::string_view line) {
  if (const std::string_view glued = glued_number(line); !glued.empty())
    return line.substr(glued.size());
  std::size_t i = 0;
  bool digit = false;
  while (i < line.size() && i < 6 && (is_ascii_alnum(line[i]) || line[i] == '.')) {
    digit = digit || is_ascii_digit(line[i]);
    ++i;
  }
  if (!digit || i >= line.size() || (line[i] != ' ' && line[i] != '\t')) return line;
  return trim(line.substr(i));
}

std::string_view number_on_both_sides(std::string_view line) {
  const std::string_view rest = without_scene_number(line);
  if (rest.size() == line.size()) return {};
  std::string_view number = glued_number(line);
  if (number.empty()) number = line.substr(0, line.find_first_of(" \t"));
  const bool ends_so =
      rest.size() >= number.size() && rest.substr(rest.size() - number.size()) == number;
  return ends_so ? number : std::string_view{};
}

std::string_view between_scene_numbers(std::string_view line) {
  const std::string_view number = number_on_both_sides(line);
  if (number.empty()) return line;
  line = without_scene_number(line);
  return trim(line.substr(0, line.size() - number.size()));
}

}  // namespace rolellm

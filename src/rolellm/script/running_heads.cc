#include "rolellm/script/running_heads.h"

#include <cctype>
#include <string_view>
#include <unordered_map>

#include "rolellm/script/line_shapes.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestHead = 160;  // bytes

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// The line without digits, blanks and case-free signs, so that pages differ in nothing.
std::string key_of(std::string_view line) {
  std::string key;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalpha(byte) || byte >= 0x80) key += c;
  }
  return key;
}

/// `TITLE   12/1/04        32A.`: ink, at least three blanks, and a page number.
bool ends_in_page_number(std::string_view line) {
  std::size_t end = line.size();
  if (end > 0 && line[end - 1] == '.') --end;
  if (end > 1 && std::isupper(static_cast<unsigned char>(line[end - 1])) && is_digit(line[end - 2]))
    --end;
  std::size_t begin = end;
  while (begin > 0 && is_digit(line[begin - 1])) --begin;
  const std::size_t digits = end - begin;
  if (digits == 0 || digits > 4) return false;
  std::size_t ink = begin;
  while (ink > 0 && (line[ink - 1] == ' ' || line[ink - 1] == '\t')) --ink;
  return ink > 0 && (begin - ink >= 3 || line[begin - 1] == '\t');
}

}  // namespace

std::vector<bool> running_heads(const Lines& lines) {
  std::vector<bool> heads(lines.size(), false);
  std::vector<std::size_t> ink;  // indices of the lines that are not blank
  std::vector<std::string> keys;
  std::unordered_map<std::string, int> times;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.empty()) continue;
    ink.push_back(i);
    keys.push_back(line.size() <= kLongestHead ? key_of(line) : std::string());
    ++times[keys.back()];
  }
  const auto repeats = [&](std::size_t k) { return !keys[k].empty() && times[keys[k]] >= 2; };
  std::vector<bool> furniture(ink.size(), false);
  for (std::size_t k = 0; k < ink.size(); ++k) {
    const std::string_view line = trim(lines[ink[k]]);
    // Scene headings end in their number too.
    const bool heading = is_scene_heading(line) || is_numbered_heading(line);
    // A date needs no repetition: `7/20/07      36.` is nothing else.
    const bool date =
        line.size() <= kLongestHead && keys[k].empty() && line.find('/') != std::string_view::npos;
    heads[ink[k]] = (repeats(k) || date) && !heading && ends_in_page_number(line);
    furniture[k] = heads[ink[k]] || is_page_furniture(line);
  }
  for (std::size_t k = 1; k + 1 < ink.size(); ++k) {
    if (furniture[k - 1] && furniture[k + 1] && repeats(k) && !has_lowercase(lines[ink[k]]) &&
        !is_scene_heading(lines[ink[k]])) {
      heads[ink[k]] = true;
    }
  }
  return heads;
}

}  // namespace rolellm

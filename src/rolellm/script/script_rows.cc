#include "rolellm/script/script_rows.h"

#include <array>
#include <charconv>
#include <utility>

namespace rolellm {
namespace {

/// Bytes and no branch, so that compilers look at many at once.
bool stands_as_it_is(std::string_view text) {
  unsigned char odd = 0;
  for (const char c : text) odd |= (c < ' ') | (c > '~') | (c == '"') | (c == '\\');
  return odd == 0;
}

void append_string(std::string& json, std::string_view text) {
  if (stands_as_it_is(text)) {
    ((json += '"') += text) += '"';
  } else {
    json += dump_json(std::string(text));
  }
}

template <class Number>
void append_number(std::string& json, Number number) {
  std::array<char, 20> digits;
  json.append(digits.data(),
              std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void append_directions(std::string& json, const std::vector<Direction>& directions) {
  json += '[';
  for (const Direction& direction : directions) {
    if (json.back() != '[') json += ',';
    json += R"({"offset":)";
    append_number(json, direction.offset);
    json += R"(,"text":)";
    append_string(json, direction.text);
    json += '}';
  }
  json += ']';
}

}  // namespace

void append_row(std::string& text, const Utterance& u) {
  text += R"({"role":)";
  append_string(text, u.role);
  text += R"(,"content":)";
  append_string(text, u.content);
  for (const auto& [key, number] :
       {std::pair{R"(,"act_id":)", u.act_id}, {R"(,"diag_id":)", u.diag_id}}) {
    text += key;
    append_number(text, number);
  }
  ((text += R"(,"kind":")") += kind_name(u.kind)) += '"';
  for (const auto& [key, number] :
       {std::pair{R"(,"line_begin":)", u.line_begin}, {R"(,"line_end":)", u.line_end}}) {
    text += key;
    append_number(text, number);
  }
  text += R"(,"directions":)";
  append_directions(text, u.directions);
  text += R"(,"extension":)";
  append_string(text, u.extension);
  text += "}\n";
}

void append_line_row(std::string& text, std::size_t number, LineKind kind) {
  text += R"({"line":)";
  append_number(text, number);
  ((text += R"(,"kind":")") += kind_name(kind)) += "\"}\n";
}

}  // namespace rolellm

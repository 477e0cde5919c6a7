#include "rolellm/script/script_rows.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace rolellm {
namespace {

bool stands_as_it_is(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

void append_string(std::string& json, std::string_view text) {
  if (std::all_of(text.begin(), text.end(), stands_as_it_is)) {
    ((json += '"') += text) += '"';
  } else {
    json += dump_json(std::string(text));
  }
}

void append_directions(std::string& json, const std::vector<Direction>& directions) {
  json += '[';
  for (const Direction& direction : directions) {
    if (json.back() != '[') json += ',';
    fmt::format_to(std::back_inserter(json), R"({{"offset":{},"text":)", direction.offset);
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
  fmt::format_to(std::back_inserter(text),
                 R"(,"act_id":{},"diag_id":{},"kind":"{}","line_begin":{},"line_end":{})", u.act_id,
                 u.diag_id, kind_name(u.kind), u.line_begin, u.line_end);
  text += R"(,"directions":)";
  append_directions(text, u.directions);
  text += R"(,"extension":)";
  append_string(text, u.extension);
  text += "}\n";
}

}  // namespace rolellm

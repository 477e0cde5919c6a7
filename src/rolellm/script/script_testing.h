// For tests: a script as short lines of text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rolellm/script/script.h"

namespace rolellm {

/// One line per utterance: `kind ROLE: content {directions}`; speeches without their kind,
/// narration without its role.
inline std::vector<std::string> rows_of(const Script& script) {
  std::vector<std::string> rows;
  for (const Utterance& u : script.utterances) {
    std::string row = u.role == "narrator"              ? fmt::format("[{}] ", kind_name(u.kind))
                      : u.kind == UtteranceKind::lyrics ? u.role + " sings: "
                                                        : u.role + ": ";
    row += u.content;
    for (const Direction& d : u.directions) row += fmt::format(" {{{}@{}}}", d.text, d.offset);
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The same of a text, which `auto` must take for `format`. Also: every source line with ink lies
/// in a record.
inline std::vector<std::string> rows_of(std::string_view text, std::string_view format) {
  auto script = parse_script(text);
  if (!script) {
    ADD_FAILURE() << describe(script.error());
    return {};
  }
  EXPECT_EQ(script->format, format) << script->format_reason;
  for (std::size_t i = 0; i < script->lines.size(); ++i) {
    if (script->lines[i] == LineKind::blank) continue;
    const int line = static_cast<int>(i) + 1;
    bool covered = false;
    for (const Utterance& u : script->utterances)
      covered = covered || (u.line_begin <= line && line <= u.line_end);
    EXPECT_TRUE(covered) << "line " << line << " is in no record";
  }
  return rows_of(*script);
}

}  // namespace rolellm

// A small vocabulary for tests: all bytes, some longer tokens, one that ends answers, one control.
#pragma once

#include <string>
#include <vector>

#include "rolellm/llm/token_table.h"

namespace rolellm {

inline std::vector<std::string> test_token_texts() {
  std::vector<std::string> texts;
  for (int byte = 0; byte < 256; ++byte) texts.emplace_back(1, static_cast<char>(byte));
  for (const char* text : {"ab",     "abc", "abcd", "true", "false", "{\"",          "\": ",
                           "\", \"", ", ",  "\"}",  "12",   "}, {",  "\xE7\x81\xAF", "\xE7\x81",
                           "\xAF\"", "  ",  "\\n",  "\\\"", "]}",    "[[",           "nul"}) {
    texts.emplace_back(text);
  }
  texts.emplace_back();  // ends the answer
  texts.emplace_back();  // a control token that does not
  return texts;
}

inline std::vector<bool> test_token_ends() {
  std::vector<bool> ends(test_token_texts().size());
  ends[ends.size() - 2] = true;
  return ends;
}

inline const TokenTable& test_tokens() {
  static const TokenTable table(test_token_texts(), test_token_ends());
  return table;
}

}  // namespace rolellm

// UTF-8 that a program read as Windows-1252 or Latin-1 and wrote again: `donâ€™t`, `cafÃ©`.
#pragma once

#include <string>

namespace rolellm {

/// `text` with such signs read as they were meant: `â€™` always, `Ã©` where the text has hardly an
/// `Ã` or `Â` of its own.
std::string without_double_encoding(std::string text);

}  // namespace rolellm

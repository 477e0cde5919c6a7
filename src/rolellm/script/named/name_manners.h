// How something is said, told behind the name without brackets: `MARIE singt.`, `FIGARO, _bas_.`
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "rolellm/script/named/name_readings.h"

namespace rolellm {

/// Whether the words behind the blank at `at` say so of the name in capitals before it:
/// `MARIE singt`, `KING to the guard`.
bool begins_manner(std::string_view line, std::size_t at);
/// The line read so; nothing when the words go on too long for it.
std::optional<Reading> read_manner(std::string_view line, std::size_t at);

/// `BRUNO sits. The road was bad.`: words in lower case behind a name in capitals, up to the full
/// stop, that no list has. Only what else the file does can tell whether it is a speech.
std::optional<Reading> read_told_behind(std::string_view line, std::size_t at);

/// The same of words between marks of italics, the first at `at`: `LE COMTE, _à part_.`
std::optional<Reading> read_manner_in_italics(std::string_view line, std::size_t at);

}  // namespace rolellm

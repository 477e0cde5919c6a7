// Several scripts that tell one story, as one script: a film and its sequel.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/script.h"

namespace rolellm {

/// What stands between the titles, files and licences of several scripts.
inline constexpr std::string_view kBetweenParts = " / ";

/// Reads files that tell one story, mostly one, into one script: `parts` says which they were, a
/// name in two of them is one person, scenes count on. Lines of the second begin with 10,001 (or a
/// later multiple of 10,000 and one), so that each line has one number and still shows its own.
/// Errors: those of `load_script`; `usage` for two files of one name or in two languages.
Result<Script> load_story(std::span<const fs::path> files, std::string_view format = "auto");

/// Different texts of `parts`, in their order, as one: "The Storm / The Storm II".
std::string joined_parts(std::span<const ScriptPart> parts, std::string ScriptPart::*text);

/// The part that holds `line`; null when there are none.
const ScriptPart* part_of(std::span<const ScriptPart> parts, int line);

/// A line for people: its number, and with several parts the file before it, which counts its own
/// lines: `storm-2.txt:12`.
std::string line_in_part(std::span<const ScriptPart> parts, int line);

}  // namespace rolellm

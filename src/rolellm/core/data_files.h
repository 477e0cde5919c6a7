// The files of `data/` that the program needs at run time: prompts, word tables, chat formats.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

/// The `data/` folder: `$ROLELLM_DATA`, or the one of the source tree the program was built from.
fs::path data_folder();

Result<std::string> read_data(std::string_view name);
Result<Json> read_data_yaml(std::string_view name);

/// Languages of scripts that `data/words/` has lists for.
inline constexpr std::array<std::string_view, 4> kScriptLanguages = {"en", "zh", "de", "fr"};

/// The language of `data/prompts/` for lines in `language`: `zh` or `en`.
std::string_view prompt_language(std::string_view language);

/// Replaces every `{{name}}` in `text` by its value. A name without value is a `config` error.
Result<std::string> fill_in(std::string_view text,
                            const std::map<std::string, std::string>& values);

/// Which prompt wrote something: its `name` and a hash of what it says, `profile-en@3f2a91c07b4d`.
/// Comments of the file do not count.
std::string prompt_id(const Json& prompt);

/// The program's version, e.g. `0.1.0`.
std::string_view program_version();

}  // namespace rolellm

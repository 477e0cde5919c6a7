// What a person knows better than the rules about who is who in a script.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

/// Why a spelling is whom it is, where a person said so.
inline constexpr std::string_view kByCorrection = "so say the corrections";

struct CastCorrections {
  std::vector<std::vector<std::string>> same;       ///< each one person, called by the first name
  std::vector<std::vector<std::string>> different;  ///< never taken for one person
  std::map<std::string, std::vector<std::string>> together;  ///< a cue → the persons who speak
  std::vector<std::string> nobody;                           ///< cues that are no speakers

  bool empty() const {
    return same.empty() && different.empty() && together.empty() && nobody.empty();
  }
};

/// Reads YAML with the keys `same`, `different`, `together`, `nobody`, all optional. Errors:
/// `config.{yaml,unknown_key,value}` with the file, `io.*`.
Result<CastCorrections> load_corrections(const fs::path& path);

Json corrections_to_json(const CastCorrections& corrections);
Result<CastCorrections> corrections_from_json(const Json& json);

struct Script;

/// Makes `corrections` part of `script`: speeches of `nobody` become narration, the rest is kept
/// for `cast_of`. Errors: `usage` for a name that is no speaker, with the nearest names.
Status apply_corrections(Script& script, CastCorrections corrections);

/// Both in one, for an option `--corrections FILE`; an empty path does nothing.
Status correct_cast(Script& script, const fs::path& path);

}  // namespace rolellm

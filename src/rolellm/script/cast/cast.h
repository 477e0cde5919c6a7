// Who speaks in a script: spellings of one person brought together, each with its reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// Another way the script writes a speaker.
struct CastAlias {
  std::string name;
  int speeches = 0;
  std::string reason;  ///< why it is the same person, for people
};

/// One speaker of the script.
struct CastMember {
  std::string name;  ///< the spelling with most speeches; ties: the first; of an abbreviation the
                     ///< name that the list of persons gives in full
  std::vector<CastAlias> aliases;  ///< most speeches first; no text is in two members' lists
  std::vector<CastAlias> shared;   ///< cues of several persons, this one among them
  int speeches = 0;                ///< aliases and shared cues included
  int words = 0;                   ///< words in English, characters in Chinese
  int first_line = 0;
  bool group = false;  ///< `ALL`, `BOTH`: several voices that nobody has alone

  /// Whether `role`, as an utterance has it, is this person speaking.
  bool speaks_as(std::string_view role) const;
};

/// A spelling as utterances have it.
struct Speaker {
  std::string name;
  int speeches = 0;
  int words = 0;
  int first_line = 0;
};

/// Every spelling of a speaker in the order of the script; `narrator` is not among them.
std::vector<Speaker> speakers_of(const Script& script);

/// Persons, most speeches first, ties by first line. Spellings are one person when they differ in
/// capitals or signs, in a title, by a slip of the pen, or when one is part of a single longer
/// name; never when the two talk to each other. `script.corrections` overrule. Errors: `config` and
/// `io` of `data/words/cast.yaml`.
Result<std::vector<CastMember>> cast_of(const Script& script);

/// The name in `script`'s cast that `wanted` means (case-blind, aliases too); otherwise a `usage`
/// error whose hint lists the nearest names.
Result<CastMember> find_role(const Script& script, std::string_view wanted);

}  // namespace rolellm

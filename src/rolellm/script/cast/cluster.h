// Brings a script's spellings of speakers together into persons.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rolellm/script/cast/cast.h"
#include "rolellm/script/cast/shared_cues.h"
#include "rolellm/script/cast/speaker_names.h"

namespace rolellm {

/// The outcome over a list of speakers. A person is the index of one of its spellings.
struct SpeakerClusters {
  std::vector<std::size_t> person;   ///< per speaker: its person; itself for the main spelling
  std::vector<std::string> reasons;  ///< per speaker: why it is that person; empty for persons
  std::vector<SharedCue> shared;
  std::vector<std::string> listed;  ///< per speaker: whom of the list it is short for; mostly empty
};

/// Groups `speakers` of `script`. Time is linear in the script but for names that share a word.
SpeakerClusters cluster_speakers(const std::vector<Speaker>& speakers, const Script& script,
                                 const NameWords& names);

}  // namespace rolellm

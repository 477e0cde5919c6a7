// Cues that several persons speak: `JACK/WILL`, `ORSINO and CURIO`.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rolellm/script/cast/persons_so_far.h"
#include "rolellm/script/cast/speaker_names.h"

namespace rolellm {

/// A cue that several persons speak: indices into the speakers.
struct SharedCue {
  std::size_t cue = 0;
  std::vector<std::size_t> persons;
  std::string reason;
};

/// What joins the names of a joint cue.
enum class CueJoint { signs, words };

/// The shared cues found so far. Keeps references to what it is made of.
class SharedCues {
 public:
  /// Those that `corrections` tell of.
  SharedCues(const std::vector<Speaker>& speakers, const std::vector<SpeakerName>& names,
             const NameWords& words, const PersonsSoFar& persons,
             const CastCorrections& corrections);

  bool contains(std::size_t speaker) const { return found_.contains(speaker); }
  /// Finds those whose every part names a speaker.
  void find(CueJoint joint);
  /// In the order of the speakers, the persons by the spellings they are known by.
  std::vector<SharedCue> list() const;

 private:
  struct NameIndex;
  std::optional<std::size_t> meant(const std::string& part, std::size_t cue,
                                   const NameIndex& index) const;

  const std::vector<Speaker>& speakers_;
  const std::vector<SpeakerName>& names_;
  const NameWords& words_;
  const PersonsSoFar& persons_;
  std::map<std::size_t, SharedCue> found_;
};

}  // namespace rolellm

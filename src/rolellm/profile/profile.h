// A role profile: who the role is, how it speaks, and every line that shows it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"
#include "rolellm/script/script.h"

namespace rolellm {

struct Catchphrase {
  std::string text;
  std::vector<int> lines;  ///< source lines of the speeches it occurs in; empty when invented
  bool invented = false;   ///< the teacher wrote it in the role's style; no line shows it
};

struct ProfileStatistics {
  int speeches = 0;
  int words = 0;   ///< characters in Chinese
  int scenes = 0;  ///< scenes in which the role speaks
  double mean_words = 0;
};

struct Profile {
  std::string role;
  std::vector<std::string> aliases;
  std::string language;  ///< `en` or `zh`
  std::string work;      ///< title of the script
  std::string source;    ///< file name of the script
  std::string source_sha256;
  std::string license;
  std::string description;         ///< third person, without the name
  std::string description_second;  ///< second person ("You are …")
  std::vector<Catchphrase> catchphrases;
  ProfileStatistics statistics;
  Json provenance = Json::object();  ///< who wrote what: model, prompt version, seed
};

/// What was said to the role and what the role answered, next to each other in one scene.
struct DialoguePair {
  std::string said_by;  ///< another speaker, or `narrator` when the role opens
  std::string said;
  std::string reply;
  int act_id = 0;
  int line_begin = 0;
  int line_end = 0;
};

/// A profile folder: `profile.json` and `dialogue.jsonl` (all utterances of the script).
struct ProfileFolder {
  Profile profile;
  std::vector<Utterance> dialogue;
};

Json profile_to_json(const Profile& profile);
Result<Profile> profile_from_json(const Json& json);

Status save_profile(const fs::path& folder, const ProfileFolder& profile);
Result<ProfileFolder> load_profile(const fs::path& folder);

/// Every speech of `role` with the speech before it in the same scene. Speeches with nobody before
/// them have `said_by` `narrator` and an empty `said`.
std::vector<DialoguePair> dialogue_pairs(const std::vector<Utterance>& dialogue,
                                         std::string_view role);

/// Counts of `role`'s speeches in `dialogue`.
ProfileStatistics measure_role(const std::vector<Utterance>& dialogue, std::string_view role);

/// A file-safe name for a role: lower case, blanks to `-`; Han characters stay.
std::string role_slug(std::string_view role);

/// A name as prose writes it: cues in capitals become `Dot Harker`; other names stay.
std::string display_name(std::string_view role);

}  // namespace rolellm

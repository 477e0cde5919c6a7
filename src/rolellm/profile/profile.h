// A role profile: who the role is, how it speaks, and every line that shows it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// A line of the script that shows something.
struct Citation {
  int line = 0;             ///< 1-based source line where the speech or stretch of narration begins
  std::string role;         ///< who says it; `narrator` for narration
  std::string quote;        ///< word by word
  std::string source = {};  ///< the file, of a profile from several scripts; else empty
};

/// One sentence of a description, with what it rests on.
struct ProfileSentence {
  std::string part;    ///< `who`, `wants`, …
  std::string text;    ///< as in the description in the third person
  std::string second;  ///< the same said to the role
  std::string by;      ///< `teacher`, `counts`, `script` or `rule`
  double support = 0;  ///< share of its content words that stand in `lines`
  std::vector<Citation> lines;
};

struct Catchphrase {
  std::string text;
  std::vector<int> lines;  ///< source lines of the speeches it occurs in; empty when invented
  bool invented = false;   ///< the teacher wrote it in the role's style; no line shows it
  int speeches = 0;        ///< of the role, that hold it
  int others = 0;          ///< speeches of everybody else that hold it
  double log_odds = 0;     ///< of its rate in the role's speeches against the others'
};

/// How a speaker's sentences look.
struct SpeechHabits {
  double words_per_sentence = 0;  ///< characters in Chinese
  double questions = 0;           ///< share of sentences that ask
  double exclamations = 0;        ///< share of sentences that call out
  double trailing = 0;            ///< share of sentences that break off in dots or a dash
  double commas = 0;              ///< in a sentence
};

struct FavouriteWord {
  std::string word;
  int speeches = 0;     ///< of the role, that hold it
  double log_odds = 0;  ///< against the rest of the cast
};

struct ProfileStatistics {
  int speeches = 0;
  int words = 0;   ///< characters in Chinese
  int scenes = 0;  ///< scenes in which the role speaks
  double mean_words = 0;
  int longest_speech = 0;  ///< in words
  int vocabulary = 0;      ///< different words (pairs of characters in Chinese)
  SpeechHabits habits;
  SpeechHabits others;                         ///< the rest of the cast together
  std::vector<FavouriteWord> favourite_words;  ///< best first
};

/// Another speaker as the role knows them, counted.
struct Relation {
  std::string role;
  int turns = 0;                   ///< speeches of one right after the other's
  int scenes = 0;                  ///< with both of them
  std::string is;                  ///< who they are to the role, in the teacher's words, or empty
  std::vector<std::string> calls;  ///< what the role calls them to their face, most often first
  std::vector<Citation> lines;     ///< of one about the other, and what bears out `is`
};

enum class Presence { speaks, present, heard_of, unknown };

/// One scene of the script, seen from the role.
struct ProfileScene {
  int scene = 0;  ///< `act_id` of the dialogue
  int line = 0;   ///< first source line
  std::string heading;
  std::string place;  ///< empty when the heading names none
  std::string time;   ///< `night`, `白天`, …, or empty
  Presence presence = Presence::unknown;
  int speeches = 0;             ///< of the role
  std::vector<Citation> lines;  ///< narration that puts a silent role there, or talk that the role
                                ///< hears of a scene it was not in
};

struct Profile {
  std::string role;
  std::vector<std::string> aliases;
  std::string language;  ///< of the lines: `en`, `zh`, `de` or `fr`
  std::string work;      ///< title of the script; of several " / " stands between them
  std::string source;    ///< file name of the script; likewise, as are the next two
  std::string source_sha256;
  std::string license;
  std::vector<ScriptPart> parts;   ///< of several scripts, those the role speaks in; else empty
  std::string description;         ///< third person, without the name
  std::string description_second;  ///< second person ("You are …")
  std::vector<ProfileSentence> sentences;  ///< of the description as it was made
  std::vector<Catchphrase> catchphrases;
  ProfileStatistics statistics;
  std::vector<Relation> relations;     ///< most turns first
  std::vector<ProfileScene> scenes;    ///< in the script's order
  std::vector<std::string> never_met;  ///< speakers with whom the role shares no scene
  Json provenance = Json::object();    ///< who wrote what: model, prompt version, seed
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

/// Keys in a fixed order; `provenance.content_sha256` is the hash of all the rest.
Json profile_to_json(const Profile& profile);
/// Takes over what a person may have written. A key that is missing or of the wrong type is
/// `schema.*` and named by its path, such as `catchphrases[2].lines`; `format`, `role`, `language`,
/// `description` and `description_second` must be there. Keys that mean nothing are left out; their
/// paths go to `unknown`.
Result<Profile> profile_from_json(const Json& json, std::vector<std::string>* unknown = nullptr);

/// Writes both files; see `keep_edited_files` in profile_file.h for what a person has changed.
Status save_profile(const fs::path& folder, const ProfileFolder& profile);
/// Errors carry the file, and the line where JSON breaks off.
Result<ProfileFolder> load_profile(const fs::path& folder);

/// Says of each citation which of several scripts it is from.
void name_sources(Profile& profile);

/// Every speech of `role` with the speech before it in the same scene. Speeches with nobody before
/// them have `said_by` `narrator` and an empty `said`.
std::vector<DialoguePair> dialogue_pairs(const std::vector<Utterance>& dialogue,
                                         std::string_view role);

/// A file-safe name for a role: lower case, blanks to `-`; Han characters stay.
std::string role_slug(std::string_view role);

/// A name as prose writes it: cues in capitals become `Dot Harker`, `Müller`; other names stay.
std::string display_name(std::string_view role);

}  // namespace rolellm

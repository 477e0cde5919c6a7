#include "rolellm/profile/profile.h"

#include <set>

#include "rolellm/core/jsonl.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::string_view kFormat = "rolellm.profile/1";
constexpr std::string_view kDialogueFormat = "rolellm.dialogue/1";

Json catchphrase_to_json(const Catchphrase& phrase) {
  return Json{{"text", phrase.text}, {"lines", phrase.lines}, {"invented", phrase.invented}};
}

Result<Catchphrase> catchphrase_from_json(const Json& json) {
  auto text = string_field(json, "text");
  if (!text) return fail(text.error());
  Catchphrase phrase{.text = *text, .invented = json.value("invented", false)};
  for (const Json& line : json.value("lines", Json::array())) {
    if (!line.is_number_integer()) {
      return fail(
          ErrorKind::schema, "type",
          "catchphrases.lines: expected whole numbers, found " + std::string(json_type_name(line)));
    }
    phrase.lines.push_back(line.get<int>());
  }
  return phrase;
}

ProfileStatistics statistics_from_json(const Json& json) {
  ProfileStatistics statistics;
  if (!json.is_object()) return statistics;
  statistics.speeches = json.value("speeches", 0);
  statistics.words = json.value("words", 0);
  statistics.scenes = json.value("scenes", 0);
  statistics.mean_words = json.value("mean_words", 0.0);
  return statistics;
}

}  // namespace

Json profile_to_json(const Profile& profile) {
  Json phrases = Json::array();
  for (const Catchphrase& phrase : profile.catchphrases)
    phrases.push_back(catchphrase_to_json(phrase));
  const ProfileStatistics& s = profile.statistics;
  return Json{{"format", kFormat},
              {"role", profile.role},
              {"aliases", profile.aliases},
              {"language", profile.language},
              {"work", profile.work},
              {"source", profile.source},
              {"source_sha256", profile.source_sha256},
              {"license", profile.license},
              {"description", profile.description},
              {"description_second", profile.description_second},
              {"catchphrases", phrases},
              {"statistics", Json{{"speeches", s.speeches},
                                  {"words", s.words},
                                  {"scenes", s.scenes},
                                  {"mean_words", s.mean_words}}},
              {"provenance", profile.provenance}};
}

Result<Profile> profile_from_json(const Json& json) {
  auto format = string_field(json, "format");
  if (!format) return fail(format.error());
  if (*format != kFormat) {
    return fail(ErrorKind::schema, "version",
                "expected format \"" + std::string(kFormat) + "\", found \"" + *format + "\"");
  }
  Profile profile;
  for (const auto& [key, text] :
       {std::pair{"role", &profile.role}, std::pair{"language", &profile.language},
        std::pair{"description", &profile.description},
        std::pair{"description_second", &profile.description_second}}) {
    auto value = string_field(json, key);
    if (!value) return fail(value.error());
    *text = *value;
  }
  profile.work = string_or(json, "work", "");
  profile.source = string_or(json, "source", "");
  profile.source_sha256 = string_or(json, "source_sha256", "");
  profile.license = string_or(json, "license", "");
  if (json.contains("aliases")) {
    auto aliases = strings_field(json, "aliases");
    if (!aliases) return fail(aliases.error());
    profile.aliases = *aliases;
  }
  for (const Json& item : json.value("catchphrases", Json::array())) {
    auto phrase = catchphrase_from_json(item);
    if (!phrase) return fail(phrase.error());
    profile.catchphrases.push_back(*phrase);
  }
  profile.statistics = statistics_from_json(json.value("statistics", Json::object()));
  profile.provenance = json.value("provenance", Json::object());
  return profile;
}

Status save_profile(const fs::path& folder, const ProfileFolder& profile) {
  std::vector<Json> rows;
  for (const Utterance& utterance : profile.dialogue) rows.push_back(utterance_to_json(utterance));
  if (auto status = write_artefact(folder / "dialogue.jsonl", kDialogueFormat, rows); !status) {
    return status;
  }
  return write_atomic(folder / "profile.json", dump_json_pretty(profile_to_json(profile.profile)));
}

Result<ProfileFolder> load_profile(const fs::path& folder) {
  const fs::path file = folder / "profile.json";
  const auto in_file = [&](Error error) {
    error.file = file.string();
    if (error.hint.empty()) error.hint = "make a profile with `rolellm profile build`";
    return fail(std::move(error), "loading profile");
  };
  auto text = read_text(file);
  if (!text) return in_file(text.error());
  auto json = parse_json(*text);
  if (!json) return in_file(json.error());
  auto profile = profile_from_json(*json);
  if (!profile) return in_file(profile.error());
  auto rows = read_artefact(folder / "dialogue.jsonl", kDialogueFormat);
  if (!rows) return fail(rows.error(), "loading profile");
  auto dialogue = decode_rows<Utterance>(*rows, folder / "dialogue.jsonl", utterance_from_json);
  if (!dialogue) return fail(dialogue.error(), "loading profile");
  return ProfileFolder{*profile, *dialogue};
}

std::vector<DialoguePair> dialogue_pairs(const std::vector<Utterance>& dialogue,
                                         std::string_view role) {
  std::vector<DialoguePair> pairs;
  const Utterance* before = nullptr;  // the last speech in this scene
  for (const Utterance& utterance : dialogue) {
    if (before && before->act_id != utterance.act_id) before = nullptr;
    if (!is_speech(utterance)) continue;
    if (utterance.role == role && !utterance.content.empty()) {
      // Two speeches of the role in a row answer the same words.
      const bool goes_on = before && before->role == role && !pairs.empty();
      DialoguePair pair{.said_by = "narrator",
                        .reply = utterance.content,
                        .act_id = utterance.act_id,
                        .line_begin = utterance.line_begin,
                        .line_end = utterance.line_end};
      if (goes_on) {
        pair.said_by = pairs.back().said_by;
        pair.said = pairs.back().said;
      } else if (before) {
        pair.said_by = before->role;
        pair.said = before->content;
      }
      pairs.push_back(std::move(pair));
    }
    before = &utterance;
  }
  return pairs;
}

ProfileStatistics measure_role(const std::vector<Utterance>& dialogue, std::string_view role) {
  ProfileStatistics statistics;
  std::set<int> scenes;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance) || utterance.role != role) continue;
    ++statistics.speeches;
    statistics.words += count_words(utterance.content);
    scenes.insert(utterance.act_id);
  }
  statistics.scenes = static_cast<int>(scenes.size());
  if (statistics.speeches > 0) {
    statistics.mean_words = static_cast<double>(statistics.words) / statistics.speeches;
  }
  return statistics;
}

}  // namespace rolellm

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/hash.h"
#include "rolellm/profile/profile.h"
#include "rolellm/profile/profile_file.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::string_view kFormat = "rolellm.profile/1";
constexpr const char* kContentHash = "content_sha256";
constexpr const char* kKeyHashes = "key_sha256";
constexpr std::array<const char*, 7> kHashedKeys = {
    "description", "description_second", "sentences", "statistics", "relations",
    "scenes",      "never_met"};
constexpr std::array<std::string_view, 4> kPresences = {"speaks", "present", "heard_of", "unknown"};

// --- Writing ---

Json to_json(const Citation& citation);
Json to_json(const ScriptPart& part);
Json to_json(const ProfileSentence& sentence);
Json to_json(const Catchphrase& phrase);
Json to_json(const FavouriteWord& word);
Json to_json(const Relation& relation);
Json to_json(const ProfileScene& scene);

template <class T>
Json list_to_json(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(to_json(item));
  return list;
}

/// Figures are for people too: three places are enough.
double rounded(double value) { return std::round(value * 1000) / 1000; }

Json to_json(const Citation& c) {
  Json json{{"line", c.line}, {"role", c.role}, {"quote", c.quote}};
  if (!c.source.empty()) json["source"] = c.source;
  return json;
}

Json to_json(const ScriptPart& p) {
  return {{"source", p.source}, {"work", p.title}, {"line", p.line}};
}

Json to_json(const ProfileSentence& s) {
  return {{"part", s.part},
          {"text", s.text},
          {"second", s.second},
          {"by", s.by},
          {"support", rounded(s.support)},
          {"lines", list_to_json(s.lines)}};
}

Json to_json(const Catchphrase& p) {
  return {{"text", p.text},         {"lines", p.lines},   {"invented", p.invented},
          {"speeches", p.speeches}, {"others", p.others}, {"log_odds", rounded(p.log_odds)}};
}

Json to_json(const SpeechHabits& h) {
  return {{"words_per_sentence", rounded(h.words_per_sentence)},
          {"questions", rounded(h.questions)},
          {"exclamations", rounded(h.exclamations)},
          {"trailing", rounded(h.trailing)},
          {"commas", rounded(h.commas)}};
}

Json to_json(const FavouriteWord& w) {
  return {{"word", w.word}, {"speeches", w.speeches}, {"log_odds", rounded(w.log_odds)}};
}

Json to_json(const ProfileStatistics& s) {
  return {{"speeches", s.speeches},
          {"words", s.words},
          {"scenes", s.scenes},
          {"mean_words", rounded(s.mean_words)},
          {"longest_speech", s.longest_speech},
          {"vocabulary", s.vocabulary},
          {"habits", to_json(s.habits)},
          {"others", to_json(s.others)},
          {"favourite_words", list_to_json(s.favourite_words)}};
}

Json to_json(const Relation& r) {
  return {{"role", r.role}, {"turns", r.turns}, {"scenes", r.scenes},
          {"is", r.is},     {"calls", r.calls}, {"lines", list_to_json(r.lines)}};
}

Json to_json(const ProfileScene& s) {
  return {{"scene", s.scene},       {"line", s.line},
          {"heading", s.heading},   {"place", s.place},
          {"time", s.time},         {"presence", kPresences[static_cast<std::size_t>(s.presence)]},
          {"speeches", s.speeches}, {"lines", list_to_json(s.lines)}};
}

// --- Reading ---

/// Reads keys of one object, and remembers the first that is wrong. Paths of keys that nobody asked
/// for go to `unknown`.
class Reader {
 public:
  Reader(const Json& object, std::string path, std::vector<std::string>& unknown)
      : object_(object), path_(std::move(path)), unknown_(unknown) {
    if (!object.is_object()) status_ = wrong(path_, "an object", object);
  }

  template <class T>
  Reader& required(const char* key, T& value) {
    if (status_ && !object_.contains(key)) {
      status_ = fail(ErrorKind::schema, "missing",
                     fmt::format("expected a key \"{}\", found none", full(key)));
    }
    return optional(key, value);
  }

  /// A text without which nothing works.
  Reader& filled(const char* key, std::string& value) {
    required(key, value);
    if (status_ && trim(value).empty()) {
      status_ = fail(ErrorKind::schema, "value",
                     fmt::format("expected \"{}\" to hold a text, found an empty one", full(key)));
    }
    return *this;
  }

  template <class T>
  Reader& optional(const char* key, T& value) {
    known_.emplace(key);
    if (status_ && object_.contains(key)) status_ = take(object_[key], full(key), value);
    return *this;
  }

  Status status() const { return status_; }

  /// When all has been read.
  Status finish() {
    if (!status_) return status_;
    for (const auto& [key, value] : object_.items()) {
      if (!known_.contains(key)) unknown_.push_back(full(key));
    }
    return ok();
  }

 private:
  static Status wrong(const std::string& path, std::string_view expected, const Json& found) {
    return fail(
        ErrorKind::schema, "type",
        fmt::format("expected \"{}\" to be {}, found {}", path, expected, json_type_name(found)));
  }
  std::string full(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

  static Status take(const Json& json, const std::string& path, std::string& value) {
    if (!json.is_string()) return wrong(path, "a string", json);
    value = json.get<std::string>();
    return ok();
  }
  static Status take(const Json& json, const std::string& path, int& value) {
    if (!json.is_number_integer()) return wrong(path, "a whole number", json);
    constexpr double kMost = std::numeric_limits<int>::max();
    if (std::abs(json.get<double>()) > kMost) {
      return fail(ErrorKind::schema, "value",
                  fmt::format("expected \"{}\" to be at most {:.0f}, found {}", path, kMost,
                              dump_json(json)));
    }
    value = json.get<int>();
    return ok();
  }
  static Status take(const Json& json, const std::string& path, double& value) {
    if (!json.is_number()) return wrong(path, "a number", json);
    value = json.get<double>();
    return ok();
  }
  static Status take(const Json& json, const std::string& path, bool& value) {
    if (!json.is_boolean()) return wrong(path, "true or false", json);
    value = json.get<bool>();
    return ok();
  }
  static Status take(const Json& json, const std::string& path, Json& value) {
    if (!json.is_object()) return wrong(path, "an object", json);
    value = json;
    return ok();
  }
  static Status take(const Json& json, const std::string& path, Presence& value) {
    std::string name;
    if (auto taken = take(json, path, name); !taken) return taken;
    const auto at = std::find(kPresences.begin(), kPresences.end(), name);
    if (at == kPresences.end()) {
      return fail(ErrorKind::schema, "value",
                  fmt::format("expected \"{}\" to be one of {}, found \"{}\"", path,
                              fmt::join(kPresences, ", "), name));
    }
    value = static_cast<Presence>(at - kPresences.begin());
    return ok();
  }
  template <class T>
  Status take(const Json& json, const std::string& path, std::vector<T>& list) {
    if (!json.is_array()) return wrong(path, "a list", json);
    for (std::size_t i = 0; i < json.size(); ++i) {
      T item{};
      if (auto taken = take(json[i], fmt::format("{}[{}]", path, i), item); !taken) return taken;
      list.push_back(std::move(item));
    }
    return ok();
  }
  /// A struct of its own: `read` below names its keys.
  template <class T>
  Status take(const Json& json, const std::string& path, T& value) {
    Reader reader(json, path, unknown_);
    read(reader, value);
    return reader.finish();
  }

  static void read(Reader& in, Citation& c) {
    in.required("line", c.line).optional("role", c.role).optional("quote", c.quote);
    in.optional("source", c.source);
  }
  static void read(Reader& in, ScriptPart& p) {
    in.required("source", p.source).required("line", p.line).optional("work", p.title);
  }
  static void read(Reader& in, ProfileSentence& s) {
    in.required("text", s.text).optional("part", s.part).optional("second", s.second);
    in.optional("by", s.by).optional("support", s.support).optional("lines", s.lines);
  }
  static void read(Reader& in, Catchphrase& p) {
    in.filled("text", p.text).optional("lines", p.lines).optional("invented", p.invented);
    in.optional("speeches", p.speeches).optional("others", p.others);
    in.optional("log_odds", p.log_odds);
  }
  static void read(Reader& in, SpeechHabits& h) {
    in.optional("words_per_sentence", h.words_per_sentence).optional("questions", h.questions);
    in.optional("exclamations", h.exclamations).optional("trailing", h.trailing);
    in.optional("commas", h.commas);
  }
  static void read(Reader& in, FavouriteWord& w) {
    in.required("word", w.word).optional("speeches", w.speeches).optional("log_odds", w.log_odds);
  }
  static void read(Reader& in, ProfileStatistics& s) {
    in.optional("speeches", s.speeches).optional("words", s.words).optional("scenes", s.scenes);
    in.optional("mean_words", s.mean_words).optional("longest_speech", s.longest_speech);
    in.optional("vocabulary", s.vocabulary).optional("habits", s.habits);
    in.optional("others", s.others).optional("favourite_words", s.favourite_words);
  }
  static void read(Reader& in, Relation& r) {
    in.required("role", r.role).optional("turns", r.turns).optional("scenes", r.scenes);
    in.optional("is", r.is).optional("calls", r.calls).optional("lines", r.lines);
  }
  static void read(Reader& in, ProfileScene& s) {
    in.required("scene", s.scene).optional("line", s.line).optional("heading", s.heading);
    in.optional("place", s.place).optional("time", s.time).optional("presence", s.presence);
    in.optional("speeches", s.speeches).optional("lines", s.lines);
  }

  const Json& object_;
  std::string path_;
  std::vector<std::string>& unknown_;
  std::set<std::string> known_;
  Status status_ = ok();
};

/// Short: they tell an edit, not an attack.
Json key_hashes(const Json& profile) {
  constexpr std::size_t kHashDigits = 12;
  Json hashes = Json::object();
  for (const char* key : kHashedKeys)
    hashes[key] = sha256(dump_json(profile[key])).substr(0, kHashDigits);
  return hashes;
}

std::string content_hash(Json json) {
  if (Json& provenance = json["provenance"]; provenance.is_object()) provenance.erase(kContentHash);
  return sha256(dump_json(json));
}

}  // namespace

Json profile_to_json(const Profile& profile) {
  Json json{{"format", kFormat},
            {"role", profile.role},
            {"aliases", profile.aliases},
            {"language", profile.language},
            {"work", profile.work},
            {"source", profile.source},
            {"source_sha256", profile.source_sha256},
            {"license", profile.license},
            {"description", profile.description},
            {"description_second", profile.description_second},
            {"sentences", list_to_json(profile.sentences)},
            {"catchphrases", list_to_json(profile.catchphrases)},
            {"statistics", to_json(profile.statistics)},
            {"relations", list_to_json(profile.relations)},
            {"scenes", list_to_json(profile.scenes)},
            {"never_met", profile.never_met},
            {"provenance", profile.provenance}};
  if (!profile.parts.empty()) json["parts"] = list_to_json(profile.parts);
  json["provenance"][kKeyHashes] = key_hashes(json);
  json["provenance"][kContentHash] = content_hash(json);
  return json;
}

Result<Profile> profile_from_json(const Json& json, std::vector<std::string>* unknown) {
  Profile profile;
  std::string format;
  std::vector<std::string> ignored;
  Reader in(json, "", unknown ? *unknown : ignored);
  in.required("format", format);
  if (auto status = in.status(); !status) return fail(status.error());
  if (format != kFormat) {
    return fail(ErrorKind::schema, "version",
                fmt::format("expected format \"{}\", found \"{}\"", kFormat, format));
  }
  in.filled("role", profile.role).required("language", profile.language);
  in.required("description", profile.description);
  in.required("description_second", profile.description_second);
  in.optional("aliases", profile.aliases).optional("work", profile.work);
  in.optional("source", profile.source).optional("source_sha256", profile.source_sha256);
  in.optional("license", profile.license).optional("parts", profile.parts);
  in.optional("sentences", profile.sentences);
  in.optional("catchphrases", profile.catchphrases).optional("statistics", profile.statistics);
  in.optional("relations", profile.relations).optional("scenes", profile.scenes);
  in.optional("never_met", profile.never_met).optional("provenance", profile.provenance);
  if (auto status = in.finish(); !status) return fail(status.error());
  const auto& known = kScriptLanguages;
  if (std::find(known.begin(), known.end(), profile.language) == known.end()) {
    return fail(ErrorKind::schema, "value",
                fmt::format("expected \"language\" to be {}, found \"{}\"", fmt::join(known, ", "),
                            profile.language));
  }
  return profile;
}

std::vector<std::string> edited_keys(const Profile& profile) {
  std::vector<std::string> edited;
  const Json made = profile.provenance.value(kKeyHashes, Json());
  const Json now = key_hashes(profile_to_json(profile));
  for (const char* key : kHashedKeys) {
    const std::string hash = string_or(made, key, "");
    if (!hash.empty() && hash != string_or(now, key, "")) edited.emplace_back(key);
  }
  return edited;
}

bool is_edited(const Json& profile) {
  if (!profile.is_object() || !profile.contains("provenance")) return true;
  return string_or(profile["provenance"], kContentHash, "") != content_hash(profile);
}

}  // namespace rolellm

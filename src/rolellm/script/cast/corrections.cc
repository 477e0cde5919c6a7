#include "rolellm/script/cast/corrections.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/yaml.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// `where` is a path such as `same[1]`, by which the line is found.
Failure wrong(std::string_view where, std::string_view message) {
  return fail(ErrorKind::config, "value", fmt::format("{}: {}", where, message),
              "same: [[JACK, CAPT. JACK]], different: [[JACK, YOUNG JACK]], "
              "together: {TWINS: [FRED, GEORGE]}, nobody: [CAMERA]");
}

Result<std::vector<std::string>> names_in(const Json& list, std::string_view where,
                                          std::size_t least) {
  std::vector<std::string> names;
  if (list.is_array()) {
    for (const Json& name : list) {
      if (name.is_string()) names.push_back(name.get<std::string>());
    }
  }
  if (!list.is_array() || names.size() != list.size() || names.size() < least)
    return wrong(where, fmt::format("expected a list of {}names", least > 1 ? "two or more " : ""));
  return names;
}

Result<std::vector<std::vector<std::string>>> lists_in(const Json& lists, std::string_view key) {
  if (!lists.is_array()) return wrong(key, "expected a list of lists of names");
  std::vector<std::vector<std::string>> all;
  for (const Json& list : lists) {
    auto names = names_in(list, fmt::format("{}[{}]", key, all.size()), 2);
    if (!names) return fail(names.error());
    all.push_back(std::move(*names));
  }
  return all;
}

/// Corrections that cannot all be followed: two names told to be one person, by whatever way, and
/// never one; a cue of several persons that is one of them.
Status check_sense(const CastCorrections& corrections) {
  const auto holds = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<std::vector<std::string>> persons;
  for (std::vector<std::string> names : corrections.same) {
    std::erase_if(persons, [&](const std::vector<std::string>& person) {
      const bool shares = std::any_of(person.begin(), person.end(),
                                      [&](const std::string& name) { return holds(names, name); });
      if (shares) names.insert(names.end(), person.begin(), person.end());
      return shares;
    });
    persons.push_back(std::move(names));
  }
  for (std::size_t i = 0; i < corrections.different.size(); ++i) {
    const std::vector<std::string>& apart = corrections.different[i];
    for (const auto& person : persons) {
      std::vector<std::string> both;
      for (const std::string& name : apart)
        if (holds(person, name) && !holds(both, name)) both.push_back(name);
      if (both.size() < 2) continue;
      return fail(
          ErrorKind::config, "value",
          fmt::format("different[{}]: {} and {} are told to be the same too", i, both[0], both[1]),
          "leave them in one of the two lists");
    }
  }
  for (const auto& [cue, together] : corrections.together) {
    if (!holds(together, cue)) continue;
    return fail(ErrorKind::config, "value",
                fmt::format("together.{}: told to be one of the persons who speak it", cue),
                "name there only those who speak under cues of their own too");
  }
  return ok();
}

/// Names as people write them → cues of a script.
class Cues {
 public:
  explicit Cues(const Script& script) : script_(script), speakers_(speakers_of(script)) {}

  /// The cues that `name` means: the one written so, else those of the same letters, else those of
  /// the person whom `script cast` calls so. Never none.
  Result<std::vector<std::string>> meant(const std::string& name) {
    std::vector<std::string> cues;
    for (const Speaker& speaker : speakers_) {
      if (speaker.name == name) return std::vector{name};
      if (normalise(speaker.name) == normalise(name)) cues.push_back(speaker.name);
    }
    if (!cues.empty()) return cues;
    auto member = find_role(script_, name);
    if (!member) {
      Error error = member.error();
      // A typing error would silently do nothing.
      error.message = fmt::format("corrections: no cue is written \"{}\" in this script", name);
      return fail(std::move(error));
    }
    for (const CastAlias& alias : member->aliases) cues.push_back(alias.name);
    return cues;
  }

  /// `names` as cues; of a name that means several all, or only the first.
  Status replace(std::vector<std::string>& names, bool all) {
    std::vector<std::string> cues;
    for (const std::string& name : names) {
      auto found = meant(name);
      if (!found) return fail(found.error());
      cues.insert(cues.end(), found->begin(), all ? found->end() : found->begin() + 1);
    }
    names = std::move(cues);
    return ok();
  }

 private:
  const Script& script_;
  std::vector<Speaker> speakers_;
};

/// `corrections` with the names as the script writes them.
Status write_as_cues(const Script& script, CastCorrections& corrections) {
  Cues cues(script);
  if (auto done = cues.replace(corrections.nobody, true); !done) return done;
  for (auto& names : corrections.same) {
    if (auto done = cues.replace(names, true); !done) return done;
  }
  for (auto& names : corrections.different) {
    if (auto done = cues.replace(names, false); !done) return done;
  }
  std::map<std::string, std::vector<std::string>> together;
  for (auto& [name, names] : corrections.together) {
    auto meant = cues.meant(name);
    if (!meant) return fail(meant.error());
    if (auto done = cues.replace(names, false); !done) return done;
    for (const std::string& cue : *meant) together[cue] = names;
  }
  corrections.together = std::move(together);
  return ok();
}

}  // namespace

Result<CastCorrections> corrections_from_json(const Json& json) {
  CastCorrections corrections;
  if (!json.is_object())
    return wrong("corrections", "expected the keys same, different, together, nobody");
  for (const auto& [key, value] : json.items()) {
    if (key == "same" || key == "different") {
      auto lists = lists_in(value, key);
      if (!lists) return fail(lists.error());
      (key == "same" ? corrections.same : corrections.different) = std::move(*lists);
    } else if (key == "together") {
      if (!value.is_object()) return wrong("together", "expected cues, each with a list of names");
      for (const auto& [cue, persons] : value.items()) {
        auto names = names_in(persons, "together." + cue, 2);
        if (!names) return fail(names.error());
        corrections.together[cue] = std::move(*names);
      }
    } else if (key == "nobody") {
      auto names = names_in(value, key, 0);
      if (!names) return fail(names.error());
      corrections.nobody = std::move(*names);
    } else {
      return fail(ErrorKind::config, "unknown_key", fmt::format("{}: no such key", key),
                  "one of: same, different, together, nobody");
    }
  }
  if (auto sense = check_sense(corrections); !sense) return fail(sense.error());
  return corrections;
}

Result<CastCorrections> load_corrections(const fs::path& path) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  auto yaml = parse_yaml(*text, path.string());
  if (!yaml) return fail(yaml.error());
  if (yaml->is_null()) return CastCorrections{};  // everything is commented out
  auto corrections = corrections_from_json(*yaml);
  if (corrections) return corrections;
  Error error = corrections.error();
  error.file = path.string();
  error.line = yaml_line(*text, error.message.substr(0, error.message.find(": ")));
  return fail(std::move(error));
}

Json corrections_to_json(const CastCorrections& corrections) {
  return Json{{"same", corrections.same},
              {"different", corrections.different},
              {"together", corrections.together},
              {"nobody", corrections.nobody}};
}

Status apply_corrections(Script& script, CastCorrections corrections) {
  if (auto known = write_as_cues(script, corrections); !known) return known;
  if (auto sense = check_sense(corrections); !sense) return sense;  // two spellings of one name
  for (Utterance& u : script.utterances) {
    const auto& nobody = corrections.nobody;
    if (std::find(nobody.begin(), nobody.end(), u.role) == nobody.end()) continue;
    u.content = u.role + ": " + with_directions(u, "(", ")");
    u.role = "narrator";
    u.kind = UtteranceKind::action;
    u.directions.clear();
    u.extension.clear();
  }
  script.corrections = std::move(corrections);
  return ok();
}

Status correct_cast(Script& script, const fs::path& path) {
  if (path.empty()) return ok();
  auto corrections = load_corrections(path);
  if (!corrections) return fail(corrections.error());
  auto applied = apply_corrections(script, std::move(*corrections));
  if (applied) return ok();
  Error error = applied.error();
  error.file = path.string();
  return fail(std::move(error));
}

}  // namespace rolellm

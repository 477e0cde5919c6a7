#include "rolellm/script/cast/corrections.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/yaml.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/render/text_layout.h"

namespace rolellm {
namespace {

Failure wrong(std::string message) {
  return fail(ErrorKind::config, "value", std::move(message),
              "same: [[JACK, CAPT. JACK]], different: [[JACK, YOUNG JACK]], "
              "together: {TWINS: [FRED, GEORGE]}, nobody: [CAMERA]");
}

Result<std::vector<std::string>> names_in(const Json& list, std::string_view key,
                                          std::size_t least) {
  std::vector<std::string> names;
  if (list.is_array()) {
    for (const Json& name : list) {
      if (name.is_string()) names.push_back(name.get<std::string>());
    }
  }
  if (!list.is_array() || names.size() != list.size() || names.size() < least)
    return wrong(
        fmt::format("{}: expected a list of {}names", key, least > 1 ? "two or more " : ""));
  return names;
}

Result<std::vector<std::vector<std::string>>> lists_in(const Json& lists, std::string_view key) {
  if (!lists.is_array()) return wrong(fmt::format("{}: expected a list of lists of names", key));
  std::vector<std::vector<std::string>> all;
  for (const Json& list : lists) {
    auto names = names_in(list, key, 2);
    if (!names) return fail(names.error());
    all.push_back(std::move(*names));
  }
  return all;
}

/// Two names that are told to be one person and never one; empty when there are none.
std::vector<std::string> contradiction(const CastCorrections& corrections) {
  const auto holds = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& apart : corrections.different) {
    for (const auto& same : corrections.same) {
      std::vector<std::string> both;
      for (const std::string& name : apart)
        if (holds(same, name) && !holds(both, name)) both.push_back(name);
      if (both.size() > 1) return both;
    }
  }
  return {};
}

}  // namespace

Result<CastCorrections> corrections_from_json(const Json& json) {
  CastCorrections corrections;
  if (!json.is_object()) return wrong("expected the keys same, different, together, nobody");
  for (const auto& [key, value] : json.items()) {
    if (key == "same" || key == "different") {
      auto lists = lists_in(value, key);
      if (!lists) return fail(lists.error());
      (key == "same" ? corrections.same : corrections.different) = std::move(*lists);
    } else if (key == "together") {
      if (!value.is_object()) return wrong("together: expected cues, each with a list of names");
      for (const auto& [cue, persons] : value.items()) {
        auto names = names_in(persons, "together: " + cue, 2);
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
  if (const auto both = contradiction(corrections); !both.empty()) {
    return fail(ErrorKind::config, "value",
                fmt::format("{} and {}: told to be the same and different", both[0], both[1]),
                "leave them in one of the two lists");
  }
  return corrections;
}

Result<CastCorrections> load_corrections(const fs::path& path) {
  auto yaml = read_yaml(path);
  if (!yaml) return fail(yaml.error());
  auto corrections = corrections_from_json(*yaml);
  if (corrections) return corrections;
  Error error = corrections.error();
  error.file = path.string();
  return fail(std::move(error));
}

Json corrections_to_json(const CastCorrections& corrections) {
  return Json{{"same", corrections.same},
              {"different", corrections.different},
              {"together", corrections.together},
              {"nobody", corrections.nobody}};
}

Status apply_corrections(Script& script, CastCorrections corrections) {
  // Names are checked by the cast: a typing error here would silently do nothing.
  const std::vector<Speaker> speakers = speakers_of(script);
  const auto check = [&](const std::string& name) -> Status {
    if (std::any_of(speakers.begin(), speakers.end(),
                    [&](const Speaker& speaker) { return speaker.name == name; }))
      return ok();
    auto near = find_role(script, name);
    Error error = near ? Error{.hint = "the script writes it " + near->name} : near.error();
    error.kind = ErrorKind::usage;
    error.detail = "role";
    error.message = fmt::format("corrections: no cue is written \"{}\" in this script", name);
    return fail(std::move(error));
  };
  std::vector<std::string> named = corrections.nobody;
  for (const auto* lists : {&corrections.same, &corrections.different}) {
    for (const auto& list : *lists) named.insert(named.end(), list.begin(), list.end());
  }
  for (const auto& [cue, persons] : corrections.together) {
    named.push_back(cue);
    named.insert(named.end(), persons.begin(), persons.end());
  }
  for (const std::string& name : named) {
    if (auto known = check(name); !known) return known;
  }
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

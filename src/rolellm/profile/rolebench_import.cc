// RoleBench's profile files, read leniently: their rows come from scrapers of a hundred scripts.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "rolellm/core/hash.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/rolebench_profiles.h"
#include "rolellm/profile/rolebench_rows.h"
#include "rolellm/profile/source_lines.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kCatchphrases = 5;
constexpr std::size_t kLinesKept = 3;

Result<std::map<std::string, std::string>> read_texts(const fs::path& file) {
  auto table = read_rolebench_table(file);
  if (!table) return fail(table.error());
  std::map<std::string, std::string> texts;
  for (const auto& [role, text] : table->items())
    texts[role] = std::string(trim(text.get_ref<const std::string&>()));
  return texts;
}

/// One `profiles-<eng or zh>` folder.
struct Shelf {
  fs::path folder;
  std::string kind;      ///< `profiles-eng`
  std::string language;  ///< `en`, `zh`
  std::map<std::string, std::string> descriptions, works;
  std::map<std::string, fs::path> files;  ///< role as in the file's name → file
};

Result<Shelf> open_shelf(const fs::path& folder) {
  Shelf shelf{.folder = folder};
  auto descriptions = read_texts(folder / "desc.json");
  if (!descriptions) return fail(descriptions.error());
  shelf.descriptions = std::move(*descriptions);
  auto works = read_texts(folder / "scripts.json");
  if (!works) return fail(works.error());
  shelf.works = std::move(*works);
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().stem().string();
    for (const char* kind : {"profiles-eng", "profiles-zh"}) {
      const std::string prefix = std::string(kind) + "-";
      if (entry.path().extension() != ".jsonl" || !name.starts_with(prefix)) continue;
      shelf.kind = kind;
      shelf.files[name.substr(prefix.size())] = entry.path();
    }
  }
  if (code) return io_failure(code.value(), "listing", folder);
  if (shelf.kind.empty()) shelf.kind = folder.filename().string();
  shelf.language = shelf.kind.ends_with("zh") ? "zh" : "en";
  return shelf;
}

Result<std::vector<Shelf>> open_shelves(const fs::path& folder) {
  std::vector<Shelf> shelves;
  for (const fs::path& place : {folder, folder / "profiles-eng", folder / "profiles-zh"}) {
    std::error_code code;
    if (!fs::exists(place / "desc.json", code)) continue;
    auto shelf = open_shelf(place);
    if (!shelf) return fail(shelf.error());
    shelves.push_back(std::move(*shelf));
  }
  if (shelves.empty()) {
    return fail(Error{.kind = ErrorKind::io,
                      .detail = "not_found",
                      .message = "expected RoleBench's desc.json here or in profiles-eng/ or "
                                 "profiles-zh/, found none",
                      .file = folder.string(),
                      .hint = "name the folder that holds desc.json"});
  }
  return shelves;
}

/// The speaker that `role` means: the same letters, or all words of one in the other and most
/// speeches. Empty when there is none.
std::string speaker_of(const Script& script, const std::string& role) {
  const std::vector<std::string> wanted = words(role);
  const std::set<std::string> wanted_set(wanted.begin(), wanted.end());
  std::string best;
  int most = 0;
  for (const Speaker& speaker : speakers_of(script)) {
    if (normalise(speaker.name) == normalise(role)) return speaker.name;
    const std::vector<std::string> own = words(speaker.name);
    const std::set<std::string> own_set(own.begin(), own.end());
    const bool part =
        !own_set.empty() &&
        (std::includes(wanted_set.begin(), wanted_set.end(), own_set.begin(), own_set.end()) ||
         std::includes(own_set.begin(), own_set.end(), wanted_set.begin(), wanted_set.end()));
    if (part && speaker.speeches > most) best = speaker.name;
    if (part) most = std::max(most, speaker.speeches);
  }
  return best;
}

/// The sentences of a foreign description, each with the lines that bear it out, if any.
std::vector<ProfileSentence> with_lines(const std::string& description, const CountedRole& role) {
  SourceLines lines(role.content);
  for (const Utterance& utterance : role.folder.dialogue) {
    if (utterance.role == role.self.name || mentions_person(utterance.content, role.self))
      lines.add(utterance);
  }
  std::vector<ProfileSentence> told;
  for (const std::string& sentence : sentences(description)) {
    Support support = lines.find(sentence, kLinesKept);
    told.push_back({.part = "text",
                    .text = sentence,
                    .second = sentence,
                    .by = "rolebench",
                    .support = support.share,
                    .lines = std::move(support.lines)});
  }
  return told;
}

Result<ProfileFolder> import_role(const Shelf& shelf, const std::string& role,
                                  ImportedProfiles& imported) {
  std::string file_name = role;
  std::replace(file_name.begin(), file_name.end(), '/', '-');
  const auto text = shelf.descriptions.find(role);
  const auto work = shelf.works.find(role);
  const auto file = shelf.files.find(file_name);
  Script script;
  script.title = work == shelf.works.end() ? "" : work->second;
  script.language = shelf.language;
  std::string hash, source;
  if (file != shelf.files.end()) {
    auto rows = read_rolebench_rows(file->second);
    if (!rows) return fail(rows.error());
    script.utterances = std::move(*rows);
    auto of_file = sha256_file(file->second);
    if (!of_file) return fail(of_file.error());
    hash = *of_file;
    source = file->second.filename().string();
  }
  CountedRole counted;
  const std::string speaker = speaker_of(script, role);
  for (Utterance& utterance : script.utterances) {
    if (!speaker.empty() && utterance.role == speaker) utterance.role = role;
  }
  if (!speaker.empty()) {
    auto found = count_role(script, role);
    if (!found) return fail(found.error());
    counted = std::move(*found);
  } else {
    imported.notes.push_back(script.utterances.empty()
                                 ? fmt::format("{}: no rows, only a description", role)
                                 : fmt::format("{}: none of the rows is the role's", role));
    counted.folder.profile.language = shelf.language;
    counted.folder.profile.work = script.title;
    counted.folder.dialogue = script.utterances;
    counted.self = {role, {role}};
  }
  Profile& profile = counted.folder.profile;
  profile.role = role;
  if (!speaker.empty() && speaker != role) profile.aliases.push_back(speaker);
  profile.source = source;
  profile.source_sha256 = hash;
  if (text != shelf.descriptions.end()) profile.description = text->second;
  profile.description_second = profile.description;
  profile.sentences = with_lines(profile.description, counted);
  for (const PhraseCandidate& phrase : counted.phrases) {
    if (profile.catchphrases.size() == static_cast<std::size_t>(kCatchphrases)) break;
    profile.catchphrases.push_back(ground_phrase(phrase.text, counted.folder.dialogue, role));
  }
  profile.provenance = Json{
      {"imported", shelf.kind}, {"description_by", "rolebench"}, {"catchphrases_by", "counts"}};
  return std::move(counted.folder);
}

}  // namespace

Result<ImportedProfiles> load_rolebench_profiles(const fs::path& folder,
                                                 const std::vector<std::string>& only) {
  auto shelves = open_shelves(folder);
  if (!shelves) return fail(shelves.error());
  std::set<std::string> wanted, found;
  for (const std::string& role : only) wanted.insert(normalise(role));
  ImportedProfiles imported;
  for (const Shelf& shelf : *shelves) {
    std::set<std::string> roles, file_names;
    for (const auto& [role, text] : shelf.descriptions) {
      roles.insert(role);
      std::string name = role;
      std::replace(name.begin(), name.end(), '/', '-');
      file_names.insert(name);
    }
    for (const auto& [role, file] : shelf.files) {
      if (!file_names.contains(role)) roles.insert(role);
    }
    for (const std::string& role : roles) {
      if (!only.empty() && !wanted.contains(normalise(role))) continue;
      found.insert(normalise(role));
      auto profile = import_role(shelf, role, imported);
      if (!profile) return fail(profile.error());
      imported.profiles.push_back(std::move(*profile));
    }
  }
  for (const std::string& role : only) {
    if (found.contains(normalise(role))) continue;
    return fail(ErrorKind::usage, "role", fmt::format("no role is called \"{}\" there", role),
                "the keys of desc.json are the roles");
  }
  return imported;
}

}  // namespace rolellm

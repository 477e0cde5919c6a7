#include "rolellm/profile/profile_file.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/hash.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/core/yaml.h"
#include "rolellm/profile/profile_doubts.h"

namespace rolellm {
namespace {

constexpr std::string_view kDialogueFormat = "rolellm.dialogue/1";
constexpr const char* kDialogueHash = "dialogue_sha256";

/// The profile that `folder` holds is of another script than `source` and `work`.
bool is_taken(const fs::path& folder, const Profile& profile) {
  std::error_code code;
  if (!fs::exists(folder / "profile.json", code)) return false;
  const auto text = read_text(folder / "profile.json");
  if (!text) return true;
  const auto json = parse_json(*text);
  return !json || string_or(*json, "source", "") != profile.source ||
         string_or(*json, "work", "") != profile.work;
}

/// Where the key stands that a message of `profile_from_json` names; JSON is YAML too.
std::optional<std::int64_t> line_of(const fs::path& file, std::string_view message) {
  const auto text = read_text(file);
  const std::size_t begin = message.find('"') + 1, end = message.find('"', begin);
  if (!text || begin == 0 || end == std::string_view::npos) return std::nullopt;
  return yaml_line(*text, message.substr(begin, end - begin));
}

/// What a `profile.json` says of the file beside it; of one that is no JSON any more, by its text.
std::string dialogue_hash(const std::string& text, const Result<Json>& json) {
  if (json) {
    const Json provenance = json->is_object() ? json->value("provenance", Json()) : Json();
    return string_or(provenance, kDialogueHash, "");
  }
  const std::size_t key = text.rfind(fmt::format("\"{}\"", kDialogueHash));
  const std::size_t colon = text.find(':', key);
  const std::size_t begin = text.find('"', colon) + 1, end = text.find('"', begin);
  const bool found = key != std::string::npos && colon != std::string::npos && begin > 0;
  return found ? text.substr(begin, end - begin) : std::string();
}

/// Renames a file that a person changed.
Status set_aside(const fs::path& file) {
  const fs::path folder = file.parent_path();
  const std::string stem = file.stem().string(), ending = file.extension().string();
  std::error_code code;
  fs::path kept = folder / (stem + ".edited" + ending);
  for (int i = 2; fs::exists(kept, code); ++i)
    kept = folder / fmt::format("{}.edited-{}{}", stem, i, ending);
  spdlog::warn("{} was edited: it is kept as {}", file.string(), kept.filename().string());
  return rename_durably(file, kept);
}

}  // namespace

Status keep_edited_files(const fs::path& folder) {
  const fs::path file = folder / "profile.json", dialogue = folder / "dialogue.jsonl";
  std::error_code code;
  if (!fs::exists(file, code)) return ok();
  const auto text = read_text(file);
  if (!text) return fail(text.error());
  const auto json = parse_json(*text);
  const bool edited = !json || is_edited(*json);
  if (fs::exists(dialogue, code)) {
    const std::string made = dialogue_hash(*text, json);
    const auto now = sha256_file(dialogue);
    if (!now) return fail(now.error());
    // An edit may have taken away what tells of the other one.
    if (made.empty() ? edited : made != *now) {
      if (auto kept = set_aside(dialogue); !kept) return kept;
    }
  }
  return edited ? set_aside(file) : ok();
}

Status save_profile(const fs::path& folder, const ProfileFolder& profile) {
  if (auto kept = keep_edited_files(folder); !kept) return kept;
  std::vector<Json> rows;
  for (const Utterance& utterance : profile.dialogue) rows.push_back(utterance_to_json(utterance));
  if (auto status = write_artefact(folder / "dialogue.jsonl", kDialogueFormat, rows); !status) {
    return status;
  }
  const auto hash = sha256_file(folder / "dialogue.jsonl");
  if (!hash) return fail(hash.error());
  Profile made = profile.profile;
  made.provenance[kDialogueHash] = *hash;
  return write_atomic(folder / "profile.json", dump_json_pretty(profile_to_json(made)));
}

Result<ProfileFolder> load_profile(const fs::path& folder) {
  const fs::path file = folder / "profile.json";
  const auto in_file = [&](Error error, std::string_view hint) {
    error.file = file.string();
    if (error.hint.empty()) error.hint = hint;
    return fail(std::move(error), "loading profile");
  };
  auto json = read_json(file);
  if (!json) {
    const bool absent = json.error().kind == ErrorKind::io;
    return in_file(json.error(), absent ? "make a profile with `rolellm profile build`"
                                        : "mend the file, or make the profile again");
  }
  std::vector<std::string> unknown;
  auto profile = profile_from_json(*json, &unknown);
  if (!profile) {
    Error error = profile.error();
    error.line = line_of(file, error.message);
    return in_file(std::move(error), "docs/formats/profile.md says what each key holds");
  }
  auto rows = read_artefact(folder / "dialogue.jsonl", kDialogueFormat);
  if (!rows) return fail(rows.error(), "loading profile");
  auto dialogue = decode_rows<Utterance>(*rows, folder / "dialogue.jsonl", utterance_from_json);
  if (!dialogue) return fail(dialogue.error(), "loading profile");
  ProfileFolder loaded{std::move(*profile), std::move(*dialogue)};
  for (const std::string& key : unknown)
    spdlog::warn("{}: \"{}\" is no key of a profile and does nothing", file.string(), key);
  for (const std::string& doubt : doubts_about(loaded))
    spdlog::warn("{}: {}", file.string(), doubt);
  return loaded;
}

Result<std::vector<fs::path>> profile_folders(const fs::path& path) {
  std::error_code code;
  if (fs::exists(path / "profile.json", code)) return std::vector<fs::path>{path};
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(path, code)) {
    std::error_code none;
    if (fs::exists(entry.path() / "profile.json", none)) folders.push_back(entry.path());
  }
  if (folders.empty()) {
    Error error{.kind = ErrorKind::io,
                .detail = "not_found",
                .message = "expected profile.json here or in folders below, found none",
                .file = path.string(),
                .hint = "make profiles with `rolellm profile build`"};
    return fail(std::move(error));
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::vector<fs::path> folders_for(const fs::path& out, std::span<const ProfileFolder> profiles) {
  std::map<std::string, int> slugs;
  for (const ProfileFolder& folder : profiles) ++slugs[role_slug(folder.profile.role)];
  std::vector<fs::path> folders;
  std::set<fs::path> used;
  for (const ProfileFolder& folder : profiles) {
    const Profile& profile = folder.profile;
    const std::string slug = role_slug(profile.role);
    fs::path chosen = out / slug;
    if (slugs[slug] > 1 || is_taken(chosen, profile))
      chosen = out / (slug + "-" + role_slug(profile.work));
    // Two scripts without a title, or of one: `jack-untitled-2`.
    for (int i = 2; used.contains(chosen); ++i)
      chosen = out / fmt::format("{}-{}-{}", slug, role_slug(profile.work), i);
    used.insert(chosen);
    folders.push_back(chosen);
  }
  return folders;
}

}  // namespace rolellm

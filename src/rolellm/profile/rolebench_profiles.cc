#include "rolellm/profile/rolebench_profiles.h"

#include <algorithm>

#include "rolellm/core/jsonl.h"

namespace rolellm {
namespace {

Status save_rows(const fs::path& folder, const std::string& kind, const ProfileFolder& role) {
  std::vector<Json> rows;
  rows.reserve(role.dialogue.size());
  for (const Utterance& u : role.dialogue) {
    rows.push_back(Json{
        {"role", u.role}, {"content", u.content}, {"act_id", u.act_id}, {"diag_id", u.diag_id}});
  }
  std::string name = role.profile.role;
  std::replace(name.begin(), name.end(), '/', '-');
  return write_plain_jsonl(folder / (kind + "-" + name + ".jsonl"), rows);
}

Status add_entry(const fs::path& file, const std::string& role, const std::string& value) {
  Json all = Json::object();
  std::error_code code;
  if (fs::exists(file, code)) {
    auto text = read_text(file);
    if (!text) return fail(text.error());
    auto json = parse_json(*text);
    if (!json) return fail(json.error(), "reading " + file.string());
    all = std::move(*json);
  }
  all[role] = value;
  return write_atomic(file, dump_json_pretty(all));
}

}  // namespace

Status save_rolebench_profiles(const fs::path& out, std::span<const ProfileFolder> folders) {
  for (const ProfileFolder& role : folders) {
    const Profile& profile = role.profile;
    const std::string kind = profile.language == "zh" ? "profiles-zh" : "profiles-eng";
    if (auto saved = save_rows(out / kind, kind, role); !saved) return saved;
    if (auto saved = add_entry(out / kind / "desc.json", profile.role, profile.description_second);
        !saved)
      return saved;
    if (auto saved = add_entry(out / kind / "scripts.json", profile.role, profile.work); !saved)
      return saved;
  }
  return ok();
}

}  // namespace rolellm

#include "rolellm/profile/rolebench_profiles.h"

#include <algorithm>

#include "rolellm/core/jsonl.h"
#include "rolellm/profile/rolebench_rows.h"

namespace rolellm {
namespace {

Status save_rows(const fs::path& folder, const std::string& kind, const ProfileFolder& role) {
  std::vector<Json> rows;
  rows.reserve(role.dialogue.size());
  for (const Utterance& u : role.dialogue) {
    const bool heading = u.kind == UtteranceKind::scene_heading;
    rows.push_back(Json{{"role", heading ? "scene" : u.role},
                        {"content", u.content},
                        {"act_id", u.act_id},
                        {"diag_id", u.diag_id}});
  }
  std::string name = role.profile.role;
  std::replace(name.begin(), name.end(), '/', '-');
  return write_plain_jsonl(folder / (kind + "-" + name + ".jsonl"), rows);
}

}  // namespace

Status save_rolebench_profiles(const fs::path& out, std::span<const ProfileFolder> folders) {
  for (const char* kind : {"profiles-eng", "profiles-zh"}) {
    std::vector<const ProfileFolder*> own;
    for (const ProfileFolder& role : folders) {
      if ((role.profile.language == "zh") == (std::string_view(kind) == "profiles-zh"))
        own.push_back(&role);
    }
    if (own.empty()) continue;
    auto descriptions = read_rolebench_table(out / kind / "desc.json");
    if (!descriptions) return fail(descriptions.error());
    auto scripts = read_rolebench_table(out / kind / "scripts.json");
    if (!scripts) return fail(scripts.error());
    for (const ProfileFolder* role : own) {
      if (auto saved = save_rows(out / kind, kind, *role); !saved) return saved;
      (*descriptions)[role->profile.role] = role->profile.description_second;
      (*scripts)[role->profile.role] = role->profile.work;
    }
    for (const auto& [name, table] :
         {std::pair{"desc.json", &*descriptions}, std::pair{"scripts.json", &*scripts}}) {
      if (auto saved = write_atomic(out / kind / name, dump_json_pretty(*table)); !saved)
        return saved;
    }
  }
  return ok();
}

}  // namespace rolellm

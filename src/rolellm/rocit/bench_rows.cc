#include "rolellm/rocit/bench_rows.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/profile/profile.h"
#include "rolellm/role_gpt/role_prompt.h"

namespace rolellm {
namespace {

Result<std::map<std::string, Profile>> load_profiles(const fs::path& folder) {
  std::vector<fs::path> folders;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    if (fs::exists(entry.path() / "profile.json")) folders.push_back(entry.path());
  }
  if (code) return io_failure(code.value(), "listing", folder);
  std::sort(folders.begin(), folders.end());
  std::map<std::string, Profile> profiles;
  for (const fs::path& path : folders) {
    auto loaded = load_profile(path);
    if (!loaded) return fail(loaded.error());
    profiles.emplace(loaded->profile.role, std::move(loaded->profile));
  }
  return profiles;
}

Status add_rows(const std::vector<BenchRow>& rows, const std::map<std::string, Profile>& profiles,
                int max_references, std::vector<Conversation>& out) {
  for (const BenchRow& row : rows) {
    const auto profile = profiles.find(row.role);
    if (profile == profiles.end()) {
      std::vector<std::string> known;
      for (const auto& [role, unused] : profiles) known.push_back(role);
      return fail(ErrorKind::usage, "", fmt::format("no profile for the role \"{}\"", row.role),
                  fmt::format("there are profiles of: {}", fmt::join(known, ", ")));
    }
    auto messages = student_messages(profile->second, row.question);
    if (!messages) return fail(messages.error());
    const auto count = std::min(row.generated.size(), static_cast<std::size_t>(max_references));
    for (std::size_t i = 0; i < count; ++i) {
      Conversation conversation = *messages;
      conversation.push_back({"assistant", row.generated[i]});
      out.push_back(std::move(conversation));
    }
  }
  return ok();
}

}  // namespace

Result<std::vector<Conversation>> bench_conversations(const fs::path& bench,
                                                      const fs::path& profiles,
                                                      int max_references) {
  auto benchmark = load_benchmark(bench);
  if (!benchmark) return fail(benchmark.error());
  auto known = load_profiles(profiles);
  if (!known) return fail(known.error());
  std::vector<Conversation> out;
  const BenchSplit& split = benchmark->instruction_generalization;
  for (const BenchPart* part : {&split.general, &split.role_specific}) {
    if (auto added = add_rows(part->train, *known, max_references, out); !added) {
      return fail(added.error());
    }
  }
  return out;
}

}  // namespace rolellm

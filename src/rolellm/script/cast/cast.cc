#include "rolellm/script/cast/cast.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/script/cast/cluster.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/edit_distance.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::size_t kNamesTold = 5;

void sort_by_speeches(std::vector<CastAlias>& aliases) {
  std::stable_sort(aliases.begin(), aliases.end(),
                   [](const CastAlias& a, const CastAlias& b) { return a.speeches > b.speeches; });
}

/// The names nearest to `wanted`, for a hint.
std::string nearest_names(const std::vector<CastMember>& cast, const std::string& wanted) {
  std::vector<std::pair<int, std::string>> nearest;
  for (const CastMember& member : cast) {
    const std::string name = normalise(member.name);
    const bool part = !wanted.empty() && (name.find(wanted) != std::string::npos ||
                                          wanted.find(name) != std::string::npos);
    nearest.emplace_back(part ? 0 : edit_distance(name, wanted), member.name);
  }
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [distance, name] : nearest) {
    if (names.size() < kNamesTold) names.push_back(name);
  }
  return fmt::format("the nearest names are: {}", fmt::join(names, ", "));
}

}  // namespace

bool CastMember::speaks_as(std::string_view role) const {
  const auto is_role = [&](const CastAlias& alias) { return alias.name == role; };
  return role == name || std::any_of(aliases.begin(), aliases.end(), is_role) ||
         std::any_of(shared.begin(), shared.end(), is_role);
}

std::vector<Speaker> speakers_of(const Script& script) {
  std::vector<Speaker> speakers;
  std::unordered_map<std::string_view, std::size_t> index;
  for (const Utterance& u : script.utterances) {
    if (u.role == "narrator") continue;
    const auto [at, added] = index.emplace(u.role, speakers.size());
    if (added) speakers.push_back({.name = u.role, .first_line = u.line_begin});
    Speaker& speaker = speakers[at->second];
    ++speaker.speeches;
    speaker.words += count_words(u.content);
  }
  return speakers;
}

Result<std::vector<CastMember>> cast_of(const Script& script) {
  auto words = NameWords::load();
  if (!words) return fail(words.error());
  const std::vector<Speaker> speakers = speakers_of(script);
  const SpeakerClusters clusters = cluster_speakers(speakers, script, *words);

  std::vector<bool> is_shared(speakers.size());
  for (const SharedCue& shared : clusters.shared) is_shared[shared.cue] = true;
  std::vector<CastMember> members(speakers.size());
  const auto add = [&](CastMember& member, const Speaker& speaker) {
    member.speeches += speaker.speeches;
    member.words += speaker.words;
    member.first_line = member.first_line == 0 ? speaker.first_line
                                               : std::min(member.first_line, speaker.first_line);
  };
  for (std::size_t i = 0; i < speakers.size(); ++i) {
    if (is_shared[i]) continue;
    const std::size_t person = clusters.person[i];
    CastMember& member = members[person];
    add(member, speakers[i]);
    if (i == person) {
      member.name = speakers[i].name;
      member.group = words->is_group(words->read(member.name));
      if (const std::string& listed = clusters.listed[i]; !listed.empty()) {
        member.aliases.push_back({member.name, speakers[i].speeches,
                                  fmt::format("short for {} in the list of persons", listed)});
        member.name = listed;
      }
    } else {
      member.aliases.push_back({speakers[i].name, speakers[i].speeches, clusters.reasons[i]});
    }
  }
  for (const SharedCue& shared : clusters.shared) {
    const Speaker& cue = speakers[shared.cue];
    for (const std::size_t person : shared.persons) {
      members[person].shared.push_back({cue.name, cue.speeches, shared.reason});
      add(members[person], cue);
    }
  }
  std::erase_if(members, [](const CastMember& member) { return member.name.empty(); });
  for (CastMember& member : members) {
    sort_by_speeches(member.aliases);
    sort_by_speeches(member.shared);
  }
  std::sort(members.begin(), members.end(), [](const CastMember& a, const CastMember& b) {
    return a.speeches != b.speeches ? a.speeches > b.speeches : a.first_line < b.first_line;
  });
  return members;
}

Result<CastMember> find_role(const Script& script, std::string_view wanted) {
  auto cast = cast_of(script);
  if (!cast) return fail(cast.error());
  const std::string key = normalise(wanted);
  const auto is_meant = [&](const std::string& name) { return normalise(name) == key; };
  for (const CastMember& member : *cast) {
    if (is_meant(member.name)) return member;
  }
  for (const CastMember& member : *cast) {
    if (std::any_of(member.aliases.begin(), member.aliases.end(),
                    [&](const CastAlias& alias) { return is_meant(alias.name); }))
      return member;
  }
  return fail(ErrorKind::usage, "role",
              fmt::format("no role is called \"{}\" in this script", wanted),
              nearest_names(*cast, key));
}

}  // namespace rolellm

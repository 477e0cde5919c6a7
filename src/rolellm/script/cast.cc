#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unicode/unistr.h>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/script.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

std::string folded(std::string_view name) {
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())))
      .foldCase()
      .toUTF8String(out);
  return out;
}

/// Edits between two short names.
int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<CastMember> cast_of(const Script& script) {
  std::map<std::string, CastMember> by_name;  // folded spelling → member
  for (const Utterance& u : script.utterances) {
    if (u.role == "narrator") continue;
    CastMember& member = by_name[folded(u.role)];
    if (member.speeches == 0) {
      member.name = u.role;
      member.first_line = u.line_begin;
    } else if (u.role != member.name && std::find(member.aliases.begin(), member.aliases.end(),
                                                  u.role) == member.aliases.end()) {
      member.aliases.push_back(u.role);
    }
    ++member.speeches;
    member.words += count_words(u.content);
  }
  std::vector<CastMember> cast;
  for (auto& [key, member] : by_name) cast.push_back(std::move(member));
  std::sort(cast.begin(), cast.end(), [](const CastMember& a, const CastMember& b) {
    return a.speeches != b.speeches ? a.speeches > b.speeches : a.first_line < b.first_line;
  });
  return cast;
}

Result<std::string> find_role(const Script& script, std::string_view wanted) {
  const auto cast = cast_of(script);
  const std::string key = folded(trim(wanted));
  std::vector<std::pair<int, std::string>> nearest;
  for (const CastMember& member : cast) {
    const std::string name = folded(member.name);
    if (name == key) return member.name;
    const bool part = !key.empty() &&
                      (name.find(key) != std::string::npos || key.find(name) != std::string::npos);
    nearest.emplace_back(part ? 0 : edit_distance(name, key), member.name);
  }
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [distance, name] : nearest) {
    if (names.size() < 5) names.push_back(name);
  }
  return fail(ErrorKind::usage, "role",
              fmt::format("no role is called \"{}\" in this script", wanted),
              fmt::format("the nearest names are: {}", fmt::join(names, ", ")));
}

}  // namespace rolellm

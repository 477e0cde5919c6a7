#include "rolellm/script/named/opening_names.h"

#include <algorithm>

#include "rolellm/script/named/name_gaps.h"
#include "rolellm/script/named/name_slips.h"
#include "rolellm/script/named/short_names.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

std::uint32_t OpeningNames::id_of(std::string_view name) {
  thread_local std::string upper, key;
  upper_latin(name, upper);
  key.clear();
  for (const char c : upper) {
    if (c == '_' || c == '*' || (c == ' ' && key.ends_with(' '))) continue;
    key += c == '\t' ? ' ' : c;
  }
  const bool wide = static_cast<unsigned char>(key.empty() ? ' ' : key.front()) >= 0xE3;
  if (wide && (key.find("　") != std::string::npos || key.find(' ') != std::string::npos))
    key = unspread(key);
  const auto [at, added] = ids_.try_emplace(key, static_cast<std::uint32_t>(names_.size()));
  if (added) {
    names_.emplace_back();
    keys_.push_back(at->first);
  }
  return at->second;
}

const OpeningName* OpeningNames::find(std::string_view name) const {
  const auto at = ids_.find(upper_latin(name));
  return at == ids_.end() ? nullptr : &names_[at->second];
}

void OpeningNames::judge() {
  constexpr std::size_t kMostPairs = 4'000'000;  // no play has so many; a hostile file has
  std::vector<std::string> listed;
  for (const std::string& person : persons_.names) listed.push_back(upper_latin(person));
  for (const auto& [key, id] : ids_) {
    OpeningName& name = names_[id];
    name.odd = words_.not_names.contains(key) || words_.breaks.contains(key) ||
               words_.directions.contains(std::string_view(key).substr(0, key.find(' ')));
    name.voices = words_.voices.contains(key);
    name.listed = persons_.keys.contains(key) || words_.narrators.contains(key);
    if (listed.empty() || name.listed || listed.size() * ids_.size() > kMostPairs) continue;
    name.short_form = std::any_of(
        listed.begin(), listed.end(),
        [&, &text = key](const std::string& person) { return is_short_for(text, person); });
    std::string_view rest = key;
    name.in_entry = !rest.empty();
    while (!rest.empty() && name.in_entry) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      name.in_entry = persons_.words.contains(rest.substr(0, end));
      rest = trim(rest.substr(end));
    }
  }
  for (const auto& [key, id] : ids_) names_[id].joint = is_joint(key);
}

void OpeningNames::find_known() {
  constexpr int kOften = 5;
  constexpr std::size_t kMostKnown = 100;  // no cast is so large; a hostile file is
  for (std::size_t id = 0; id < names_.size() && known_.size() <= kMostKnown; ++id)
    if (names_[id].placed >= kOften && !names_[id].odd) known_.push_back(keys_[id]);
  if (known_.size() > kMostKnown) known_.clear();
}

bool OpeningNames::is_slip(std::uint32_t id) const {
  constexpr std::size_t kShortest = 5;  // bytes; shorter names differ by a letter
  const std::string_view key = keys_[id];
  return key.size() >= kShortest &&
         std::any_of(known_.begin(), known_.end(),
                     [&](std::string_view known) { return is_one_slip(key, known); });
}

/// `HOLM AND NINA`, `ROS., GUIL.`: each a person of the list, or a name seen often.
bool OpeningNames::is_joint(std::string_view key) const {
  int parts = 0;
  while (!key.empty()) {
    std::size_t end = std::min(key.find_first_of(",/&+"), key.size()), behind = end + 1;
    for (std::size_t at = key.find(' '); at < end; at = key.find(' ', at + 1)) {
      const std::size_t stop = std::min(key.find(' ', at + 1), key.size());
      if (!words_.joining.contains(key.substr(at + 1, stop - at - 1))) continue;
      end = at;
      behind = stop;
      break;
    }
    std::string_view part = trim(key.substr(0, end));
    while (part.ends_with('.')) part.remove_suffix(1);
    const OpeningName* name = find(part);
    const bool known = persons_.keys.contains(part) ||
                       (name && (name->short_form || name->in_entry || name->below_blank >= 3));
    if (!known) return false;
    ++parts;
    key = behind >= key.size() ? std::string_view{} : trim(key.substr(behind));
  }
  return parts >= 2;
}

}  // namespace rolellm

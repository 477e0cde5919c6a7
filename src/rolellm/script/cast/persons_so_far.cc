#include "rolellm/script/cast/persons_so_far.h"

#include <algorithm>
#include <numeric>

namespace rolellm {

PersonsSoFar::PersonsSoFar(const std::vector<Speaker>& speakers, const CastCorrections& corrections)
    : speakers_(speakers),
      corrections_(corrections),
      parent_(speakers.size()),
      reasons_(speakers.size()) {
  std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  for (std::size_t i = 0; i < speakers.size(); ++i) by_text_[speakers[i].name] = i;
  for (const auto& list : corrections.same) {
    const auto first = find(list.front());
    if (!first) continue;
    fixed_.insert(*first);
    for (const std::string& name : list) {
      const auto same = find(name);
      if (!same || person(*same) == person(*first)) continue;
      parent_[person(*same)] = person(*first);
      reasons_[*same] = kByCorrection;
    }
  }
}

std::size_t PersonsSoFar::person(std::size_t i) const {
  while (parent_[i] != i) i = parent_[i];
  return i;
}

std::optional<std::size_t> PersonsSoFar::find(const std::string& name) const {
  const auto at = by_text_.find(name);
  return at == by_text_.end() ? std::nullopt : std::optional(at->second);
}

bool PersonsSoFar::kept_apart(std::size_t a, std::size_t b) const {
  const auto named = [&](const std::vector<std::string>& list, std::size_t who) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& name) {
      const auto speaker = find(name);
      return speaker && person(*speaker) == who;
    });
  };
  return std::any_of(corrections_.different.begin(), corrections_.different.end(),
                     [&](const auto& list) { return named(list, a) && named(list, b); });
}

void PersonsSoFar::join(std::size_t a, std::size_t b, const std::string& reason_a,
                        const std::string& reason_b) {
  a = person(a);
  b = person(b);
  if (a == b || kept_apart(a, b)) return;
  const bool a_leads = speakers_[a].speeches != speakers_[b].speeches
                           ? speakers_[a].speeches > speakers_[b].speeches
                           : a < b;
  const std::size_t lead = a_leads ? a : b, other = a_leads ? b : a;
  if (fixed_.contains(other)) {
    parent_[lead] = other;
    reasons_[lead] = a_leads ? reason_a : reason_b;
    return;
  }
  parent_[other] = lead;
  reasons_[other] = a_leads ? reason_b : reason_a;
}

void PersonsSoFar::join_under(std::size_t other, std::size_t i, const std::string& reason) {
  parent_[i] = person(other);
  reasons_[i] = reason;
}

}  // namespace rolellm

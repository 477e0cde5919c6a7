// Which spellings of speakers have been found to be one person so far, and why.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rolellm/script/cast/cast.h"
#include "rolellm/script/cast/corrections.h"

namespace rolellm {

/// Sets of speakers, told by their indices. Each set is known by one of its spellings: the one that
/// speaks most, or the one that a person chose. Keeps references to what it is made of.
class PersonsSoFar {
 public:
  /// Everybody alone, but for what `corrections` say is the same.
  PersonsSoFar(const std::vector<Speaker>& speakers, const CastCorrections& corrections);

  /// The spelling by which the person of spelling `i` is known.
  std::size_t person(std::size_t i) const;
  bool is_person(std::size_t i) const { return person(i) == i; }
  /// The speaker who is written just so.
  std::optional<std::size_t> find(const std::string& name) const;

  /// Makes the persons of `a` and `b` one, unless corrections keep them apart. The reason for the
  /// spelling that gives way is kept.
  void join(std::size_t a, std::size_t b, const std::string& reason_a, const std::string& reason_b);
  /// Makes `i`, a person, one with the person of `other`, however much either speaks.
  void join_under(std::size_t other, std::size_t i, const std::string& reason);

  /// Per speaker; empty for persons.
  const std::vector<std::string>& reasons() const { return reasons_; }

 private:
  bool kept_apart(std::size_t a, std::size_t b) const;

  const std::vector<Speaker>& speakers_;
  const CastCorrections& corrections_;
  std::unordered_map<std::string, std::size_t> by_text_;
  std::vector<std::size_t> parent_;
  std::vector<std::string> reasons_;
  std::unordered_set<std::size_t> fixed_;  // spellings that corrections chose
};

}  // namespace rolellm

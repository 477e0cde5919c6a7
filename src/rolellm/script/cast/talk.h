// What the text around the cues says about names: who talks to whom, and which words are names.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "rolellm/script/cast/cast.h"

namespace rolellm {

/// Which speakers answer each other.
class Talk {
 public:
  Talk(const std::vector<Speaker>& speakers, const Script& script);

  /// Whether every other speech of the rarer of the two, or more, stands directly beside one of the
  /// other: nobody talks so to oneself.
  bool to_each_other(std::size_t a, std::size_t b) const;

 private:
  std::vector<int> speeches_;
  std::unordered_map<std::uint64_t, int> side_by_side_;
};

/// How a script's running text writes some words.
class Mentions {
 public:
  Mentions(const Script& script, const std::vector<std::string>& words);

  /// Lower case as often as with a capital, or oftener.
  bool is_common_noun(const std::string& word) const;
  int count(const std::string& word) const;

 private:
  struct Count {
    int lower = 0;
    int capital = 0;
  };
  std::unordered_map<std::string, Count> counts_;
};

}  // namespace rolellm

// The dialogue pairs that show a role's manner best for one instruction.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rolellm/profile/profile.h"
#include "rolellm/retrieve/bm25.h"

namespace rolellm {

/// Lines of a script, both ends included.
struct LineRange {
  int begin = 0;
  int end = 0;
};

/// A role's pairs, ready to be searched.
class FewShots {
 public:
  /// Pairs whose reply is too short or too long to show anything, and those with nothing said to
  /// the role, are left out.
  explicit FewShots(const ProfileFolder& profile);

  /// The `count` best pairs for `instruction` by BM25 over what was said and answered, the best
  /// last, nearest to the question. When fewer match, the role's most telling pairs fill up.
  /// With `shared`, so many of them are the role's most telling pairs for every instruction; they
  /// come first, so that a role's prompts begin alike for longer and cost less.
  /// Pairs whose reply touches one of the `hidden` lines are left out: a test question must not be
  /// shown the line that it asks for.
  std::vector<DialoguePair> best(std::string_view instruction, int count, int shared = 0,
                                 std::span<const LineRange> hidden = {}) const;

  int size() const { return static_cast<int>(pairs_.size()); }

 private:
  std::vector<DialoguePair> pairs_;
  std::vector<int> telling_;  ///< indices, those with catchphrases and middle length first
  Bm25Index index_;
};

}  // namespace rolellm

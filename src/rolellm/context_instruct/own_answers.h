// Speeches of the role that can stand as answers.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rolellm/context_instruct/segments.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// A speech, or its first sentences, as an answer.
struct OwnAnswer {
  Utterance line;
  std::string text;
};

/// Hands out each speech of the role at most once.
class OwnAnswers {
 public:
  /// `language` sets what is too short and too long.
  OwnAnswers(std::string role, std::string_view language, ContentWords content);

  /// At most `count` speeches of `lines`, those that say most, in the order of the script; with
  /// `general` only those that name nobody.
  std::vector<OwnAnswer> take(const std::vector<Utterance>& lines, int count, bool general);

 private:
  int worth(const std::string& text) const;

  std::string role_;
  bool chinese_ = false;
  ContentWords content_;
  std::set<int> used_;  ///< first source lines
};

}  // namespace rolellm

// Speeches of the role that can stand as answers.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/context_instruct/segments.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// A speech, or its first sentences, as an answer.
struct OwnAnswer {
  Utterance line;
  std::string text;
  Utterance cue;  ///< what somebody else says right before it; empty when nobody does
};

/// Whether it replies to a question.
bool is_asked(const OwnAnswer& answer);

/// Hands out each speech of the role at most once.
class OwnAnswers {
 public:
  /// `language` sets what is too short and too long.
  OwnAnswers(std::string role, std::string_view language, ContentWords content);

  /// All speeches of `lines` that reply to somebody; hands out none.
  std::vector<OwnAnswer> replies(const std::vector<Utterance>& lines) const;
  /// The speech that begins at this source line is not handed out again.
  void mark_used(const OwnAnswer& answer) { used_.insert(answer.line.line_begin); }

  /// At most `count` speeches of `lines` in the order of the script: replies to a question first,
  /// then those that say most; with `general` only those that name nobody.
  std::vector<OwnAnswer> take(const std::vector<Utterance>& lines, int count, bool general);

 private:
  std::vector<OwnAnswer> find(const std::vector<Utterance>& lines) const;
  int worth(const std::string& text) const;

  std::string role_;
  bool chinese_ = false;
  ContentWords content_;
  std::set<int> used_;  ///< first source lines
};

/// The exchanges of `answers` as the prompt shows them: what was said just before in `segment`,
/// then
/// `[line] own_label: answer`.
std::string show_exchanges(const ProfileSegment& segment, const std::vector<OwnAnswer>& answers,
                           std::string_view role, std::string_view own_label);

}  // namespace rolellm

// Whether a question and its answer may stay: told by words, whatever the teacher thinks of them.
#pragma once

#include <string>

#include "rolellm/context_instruct/checks.h"
#include "rolellm/context_instruct/instruction.h"
#include "rolellm/context_instruct/options.h"
#include "rolellm/context_instruct/prompts.h"
#include "rolellm/context_instruct/segments.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

class Judge {
 public:
  static Result<Judge> open(const Profile& profile, const ContextInstructOptions& options);

  /// `kept` or the reason of rejection for `row`, whose question and answer came as `triplet` from
  /// the lines `shown`; fills in the row's evidence and support.
  std::string verdict(const ProfileSegment& shown, bool about_scene, const Triplet& triplet,
                      Instruction& row) const;

  /// The same for a question that the script itself asks right before the answer: it must be whole
  /// by itself.
  std::string verdict_of_asked(Instruction& row) const;
  /// The same for words said to the role, `said`, and quoted in the question.
  std::string verdict_of_told(const std::string& said, Instruction& row) const;

  /// Which of several questions to one line is the best: its content words that the answer or the
  /// line before it speaks of, less half of the others.
  double fit(const ProfileSegment& shown, bool about_scene, const Instruction& row) const;

  const TripletChecks& checks() const { return checks_; }
  const ContentWords& content() const { return content_; }

 private:
  double told(const ProfileSegment& shown, bool about_scene, const Instruction& row) const;
  bool speaks_for_another(const ProfileSegment& shown, const std::string& answer) const;

  std::string role_;
  std::string profile_text_;  ///< what an answer may also rest on
  ContextInstructOptions options_;
  TripletChecks checks_;
  ContentWords content_;
};

}  // namespace rolellm

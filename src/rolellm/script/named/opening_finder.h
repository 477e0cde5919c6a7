// Which lines open speeches: every candidate of a file is scored by its name, by what stands behind
// the name and by where it stands, against the habits of the file.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rolellm/script/named/opening_candidates.h"
#include "rolellm/script/named/opening_habits.h"
#include "rolellm/script/named/opening_names.h"
#include "rolellm/script/named/play_lines.h"
#include "rolellm/script/named/play_words.h"

namespace rolellm {

/// One reason for or against an opening.
struct OpeningReason {
  const char* text = "";
  double weight = 0;
};

class OpeningFinder {
 public:
  /// Reads lines [from, …). First every name that could be one is counted, then those that stand
  /// where the file lets speeches begin.
  OpeningFinder(const Lines& source, const std::vector<PlayLine>& lines, std::size_t from,
                const ListedPersons& persons);

  /// Null when line `i` opens none.
  const OpeningReading* at(std::size_t i) const;

  /// Whether somebody else speaks from line `i` on, named or not.
  bool changes_speaker(std::size_t i) const {
    return at(i) != nullptr || (habits_.captions && lines_[i].marked);
  }

  const OpeningHabits& habits() const { return habits_; }
  /// How often a name opens speeches, by its letters in capitals.
  int speeches_of(std::string_view name) const;
  /// `小李推门进来`, `Jack sits down`: the name of somebody who speaks, then no sign.
  bool begins_with_speaker(std::string_view ink) const;

  /// What speaks for and against line `i`; empty when it can be read as no opening.
  std::vector<OpeningReason> reasons(std::size_t i) const;
  /// Sums of reasons from here on open a speech.
  static constexpr double kThreshold = 2;

 private:
  void choose();
  /// Of two names alone, one right below the other, the second is what the first one says.
  void settle_with_line_above(std::size_t i);
  bool stands_below_heading(std::size_t i) const;
  /// `Voice on Radio`, `Old woman`, but not `Later that day`.
  bool may_be_called(std::string_view name) const;
  /// `Graf Rabenau. Mathilde.`: the speech is nothing but persons' names.
  bool is_row_of_persons(const Reading& reading) const;
  double score_place(const OpeningCandidate& candidate, std::vector<OpeningReason>* reasons) const;
  double score(const OpeningCandidate& candidate, std::vector<OpeningReason>* reasons) const;

  const std::vector<PlayLine>& lines_;
  const PlayWords& words_;
  OpeningNames names_;
  std::vector<OpeningCandidate> candidates_;
  OpeningHabits habits_;
  std::size_t last_line_ = 0;         // with ink
  std::vector<std::int32_t> chosen_;  // per line: its candidate, or -1
};

}  // namespace rolellm

// Which lines open speeches: every candidate of a file is scored by its name, by what stands behind
// the name and by where it stands, against the habits of the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/named/name_readings.h"
#include "rolellm/script/named/opening_names.h"
#include "rolellm/script/named/play_lines.h"
#include "rolellm/script/named/play_words.h"

namespace rolellm {

/// How a file sets its openings. Shares are of openings, 0 to 1.
struct OpeningHabits {
  NameEnd end = NameEnd::colon;
  bool alone = false;                       ///< the name on a line of its own
  int openings = 0;                         ///< candidates that look like it
  int names = 0;                            ///< how many names have them
  double below_blank = 0, above_blank = 0;  ///< a blank line above; below (of names alone)
  double capitals = 0, italics = 0;
  int indent = -1;  ///< of openings, where it tells them from other lines
  int middle = -1;  ///< of names that stand in the middle of the line, twice the column
};

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

  /// A line that opens a speech.
  struct Found {
    Reading reading;
    std::string direction;      ///< of a bracket that closes in a line below
    std::size_t last_line = 0;  ///< which `reading` covers too; 0: one line
  };
  /// Null when line `i` opens none.
  const Found* at(std::size_t i) const;

  const OpeningHabits& habits() const { return habits_; }
  /// How often a name opens speeches, by its letters in capitals.
  int speeches_of(std::string_view name) const;

  /// What speaks for and against line `i`; empty when it can be read as no opening.
  std::vector<OpeningReason> reasons(std::size_t i) const;
  /// Sums of reasons from here on open a speech.
  static constexpr double kThreshold = 2;

 private:
  struct Candidate {
    std::uint32_t line = 0, name = 0;
    Found found;
  };

  void read_candidates(std::size_t from);
  void learn(std::size_t from);
  void choose();
  bool is_strong(const Candidate& candidate) const;
  bool below_blank(std::size_t i) const {
    return i == 0 || lines_[i - 1].blank() || lines_[i - 1].kind == LineClass::heading;
  }
  bool above_blank(std::size_t i) const { return i + 1 >= lines_.size() || lines_[i + 1].blank(); }
  bool stands_below_heading(std::size_t i) const;
  /// `Graf Rabenau. Mathilde.`: the speech is nothing but persons' names.
  bool is_row_of_persons(const Reading& reading) const;
  double score_place(const Candidate& candidate, std::vector<OpeningReason>* reasons) const;
  double score(const Candidate& candidate, std::vector<OpeningReason>* reasons) const;

  const Lines& source_;
  const std::vector<PlayLine>& lines_;
  const PlayWords& words_;
  OpeningHabits habits_;
  int shifted_ = 0;             // columns that an opening may lie off its column
  bool unbroken_ = false;       // nearly every paragraph begins with a name and a colon
  bool by_paragraphs_ = false;  // most do, and blank lines part them
  std::vector<double> ends_;    // share of each (end, alone) among strong candidates
  std::vector<Candidate> candidates_;
  OpeningNames names_;
  std::vector<std::int32_t> chosen_;  // per line: its candidate, or -1
};

}  // namespace rolellm

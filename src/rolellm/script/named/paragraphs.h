// Whether lines that name nobody go on with a speech or tell what happens.
#pragma once

#include <string_view>
#include <vector>

#include "rolellm/script/named/opening_finder.h"
#include "rolellm/script/named/play_lines.h"

namespace rolellm {

class ParagraphJudge {
 public:
  ParagraphJudge(const std::vector<PlayLine>& lines, std::size_t from,
                 const OpeningFinder& openings);

  /// Whether a speech that is open above line `i` is still open below it. Looks ahead: of a blank
  /// line or a direction that says what follows.
  bool goes_on(std::size_t i) const { return goes_on_[i]; }

  /// Whether line `i`, a text without a name, goes on with the line above. A speech is open.
  bool is_spoken(std::size_t i) const { return spoken_[i]; }

  /// Whether line `i` names a place, as a heading does: `VOR DEM TOR`, capitals alone between blank
  /// lines above a direction or a speech.
  bool names_place(std::size_t i) const;

  /// Whether the line of text above `i` was broken because it was full.
  bool is_wrapped(std::size_t i) const;
  /// Whether line `i` goes on with a sentence of the line right above, whatever that is.
  bool runs_on(std::size_t i) const;

  /// What speaks for and against it.
  std::vector<OpeningReason> reasons(std::size_t i) const;

 private:
  void learn(std::size_t from);
  /// `He sits. INA watches him.`
  bool names_speaker_in_capitals(std::string_view ink) const;
  /// A sentence ends in line `i`, far from where lines are broken.
  bool has_room_behind(std::size_t i) const;
  double score(std::size_t i, std::vector<OpeningReason>* reasons) const;

  const std::vector<PlayLine>& lines_;
  const OpeningFinder& openings_;
  bool brackets_ = false;  // directions stand in brackets here
  bool fills_lines_ = false;
  bool one_line_ = false;   // nearly every line is a speech of its own
  bool wraps_ = false;      // speech is prose: its lines go on below only where they are full
  int width_ = 0;           // characters of a full line
  int speech_indent_ = -1;  // of lines below openings
  std::vector<std::int32_t> above_;  // line of text above, or -1
  std::vector<bool> goes_on_, spoken_;
};

}  // namespace rolellm

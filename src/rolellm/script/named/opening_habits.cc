#include "rolellm/script/named/opening_habits.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_set>
#include <utility>

#include "rolellm/script/common_column.h"
#include "rolellm/script/named/head_words.h"

namespace rolellm {
namespace {

constexpr int kFarColumns = 8;  // a name so far from all others is in a column of its own

class Learner {
 public:
  Learner(const std::vector<PlayLine>& lines, std::size_t from,
          const std::vector<OpeningCandidate>& candidates, const OpeningNames& names)
      : lines_(lines), from_(from), candidates_(candidates), names_(names) {}

  OpeningHabits learn() {
    find_main_sign();
    measure();
    count_paragraphs();
    find_column();
    judge_places();
    count_captions();
    find_told_behind();
    return habits_;
  }

 private:
  bool is_strong(const OpeningCandidate& candidate) const {
    const OpeningName& name = names_[candidate.name];
    const Reading& reading = candidate.found.reading;
    if (name.odd || reading.told) return false;
    if (name.listed || name.short_form) return true;
    if (tells_behind_dash(reading)) return false;
    if (reading.capitals && (name.lines >= 2 || reading.end != NameEnd::gap)) {
      return name.lines >= 2 || is_below_blank(lines_, candidate.line) ||
             reading.end == NameEnd::colon;
    }
    if (reading.end == NameEnd::colon || reading.dashed) return name.lines >= (name.small ? 3 : 2);
    return name.lines >= 2 && (name.below_blank >= 2 || name.lines >= 4 || reading.italic) &&
           (!name.small || name.lines >= 4);
  }

  /// Whether a strong candidate ends as most do.
  bool is_main(const OpeningCandidate& candidate) const {
    return is_strong(candidate) && candidate.found.reading.end == habits_.end &&
           candidate.found.is_alone() == habits_.alone;
  }

  void find_main_sign() {
    std::array<int, std::size_t{2} * kNameEnds> counts{};
    int all = 0;
    std::size_t last_line = lines_.size();
    for (const OpeningCandidate& candidate : candidates_) {
      if (!is_strong(candidate) || candidate.line == last_line) continue;
      last_line = candidate.line;  // the shortest name of a line alone
      const NameEnd end = candidate.found.reading.end;
      const bool alone = candidate.found.is_alone();
      if (alone && is_above_blank(lines_, candidate.line) && end == NameEnd::nothing) continue;
      ++counts[2 * static_cast<std::size_t>(end) + (alone ? 1 : 0)];
      ++all;
    }
    const auto main =
        static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    for (std::size_t k = 0; k < counts.size(); ++k)
      habits_.ends[k] = all == 0 ? 0 : static_cast<double>(counts[k]) / all;
    habits_.end = static_cast<NameEnd>(main / 2);
    habits_.alone = main % 2 == 1;
  }

  /// What openings with the main sign have in common. Names in capitals make the rest doubtful.
  void measure() {
    int capitals = 0, strong = 0;
    for (const OpeningCandidate& candidate : candidates_) {
      if (!is_main(candidate)) continue;
      ++strong;
      capitals += candidate.found.reading.capitals ? 1 : 0;
    }
    const bool in_capitals = 10 * capitals >= 7 * strong;
    int below = 0, above = 0, italics = 0, small = 0, dashed = 0;
    std::unordered_set<std::uint32_t> speakers;
    opens_.assign(lines_.size(), false);
    for (const OpeningCandidate& candidate : candidates_) {
      const Reading& reading = candidate.found.reading;
      if (!is_main(candidate) || opens_[candidate.line]) continue;
      if (in_capitals && !reading.capitals) continue;
      opens_[candidate.line] = true;
      ++habits_.openings;
      indents_.add(lines_[candidate.line].indent);
      middles_.add(twice_middle(lines_[candidate.line]) / 2);
      below += is_below_blank(lines_, candidate.line) ? 1 : 0;
      above += is_above_blank(lines_, candidate.line) ? 1 : 0;
      italics += reading.italic ? 1 : 0;
      small += names_[candidate.name].small ? 1 : 0;
      dashed += reading.dashed ? 1 : 0;
      speakers.insert(candidate.name);
    }
    habits_.names = static_cast<int>(speakers.size());
    const double openings = std::max(habits_.openings, 1);
    habits_.capitals = strong == 0 ? 0 : static_cast<double>(capitals) / strong;
    habits_.below_blank = below / openings;
    habits_.above_blank = above / openings;
    habits_.italics = italics / openings;
    habits_.small = small / openings;
    habits_.marked =
        !habits_.alone && (habits_.end == NameEnd::colon || 10 * dashed >= 9 * openings);
  }

  /// Speech after speech, each a paragraph of its own?
  void count_paragraphs() {
    if (!habits_.marked) return;
    int paragraphs = 0;
    const bool by_blanks = habits_.below_blank >= 0.9;
    for (std::size_t i = from_; i < lines_.size(); ++i) {
      const bool begins = is_below_blank(lines_, i) || !by_blanks;
      paragraphs += lines_[i].kind == LineClass::text && begins ? 1 : 0;
    }
    habits_.unbroken = 10 * habits_.openings >= 9 * paragraphs;
  }

  /// `Liesel kommt aus dem Haus.`
  bool tells_of_speaker(std::string_view ink) const {
    const std::size_t end = std::min(ink.find(' '), ink.size());
    const OpeningName* name = names_.find(ink.substr(0, end));
    return name && name->lines >= 2 && !name->odd && begins_small(trim(ink.substr(end)));
  }

  /// Whether a place is enough to tell openings by: what stands there can be read as one, and
  /// mostly is one without doubt.
  void judge_places() {
    constexpr int kFewest = 4;
    if (habits_.openings < kFewest) return;
    std::vector<bool> readable(lines_.size());
    for (const OpeningCandidate& candidate : candidates_) {
      const Reading& reading = candidate.found.reading;
      if (reading.end == habits_.end && candidate.found.is_alone() == habits_.alone)
        readable[candidate.line] = true;
    }
    int all = 0, legible = 0, sure = 0;
    // The first line may be what a piece has of a speech above it.
    for (std::size_t i = from_ + 1; i < lines_.size(); ++i) {
      if (lines_[i].kind != LineClass::text || !is_opening_place(habits_, lines_, i)) continue;
      if (!opens_[i] && begins_small(lines_[i].ink) && !is_below_blank(lines_, i)) continue;
      if (!readable[i] && tells_of_speaker(lines_[i].ink)) continue;
      const bool apart = is_below_blank(lines_, i) && is_above_blank(lines_, i);
      if (!readable[i] && apart && habits_.below_blank < 0.5) continue;  // `Time shift.`
      ++all;
      legible += readable[i] ? 1 : 0;
      sure += opens_[i] ? 1 : 0;
    }
    if (habits_.indent < 0 && habits_.below_blank < 0.9) {
      // Each line is a speech.
      habits_.by_places =
          habits_.marked && (20 * sure >= 17 * all || (legible == all && 10 * sure >= 4 * all));
    } else {
      const int tenths = habits_.marked ? 0 : habits_.alone ? 8 : 9;
      habits_.by_places = 10 * sure >= 6 * all && 10 * legible >= tenths * all;
    }
  }

  void find_column() {
    CommonColumn others;
    for (std::size_t i = from_; i < lines_.size(); ++i)
      if (!opens_[i] && lines_[i].kind == LineClass::text) others.add(lines_[i].indent);
    const double openings = std::max(habits_.openings, 1);
    const int indent = indents_.commonest(-1), other = others.commonest(-1);
    if (indent >= 0 && indent != other && indents_.around(indent) >= 0.9 * openings)
      habits_.indent = indent;
    // Its page may lie further right.
    if (std::abs(indent - other) > kFarColumns) habits_.shifted = 3;
    // Names of several lengths around one middle rather than in one column.
    const int middle = middles_.commonest(-1), near = middles_.around(middle, 1);
    constexpr int kLeastIndent = 4;
    if (habits_.alone && near >= 0.85 * openings && std::abs(indent - other) >= kLeastIndent)
      habits_.middle = 2 * middle;
  }

  /// Where `>>` stands at all, nearly all openings have it.
  void count_captions() {
    constexpr int kFewest = 3;
    int marked = 0, opening = 0;
    for (std::size_t i = from_; i < lines_.size(); ++i) {
      marked += lines_[i].marked ? 1 : 0;
      opening += lines_[i].marked && opens_[i] ? 1 : 0;
    }
    habits_.captions = marked >= kFewest && 10 * opening >= 7 * habits_.openings;
  }

  /// `BRUNO sits: I am tired.`, twice or more; or `BRUNO sits. I am tired.`, and seldom
  /// `BRUNO sits. He is tired.`
  void find_told_behind() {
    int said = 0, told = 0, colons = 0;
    for (const OpeningCandidate& candidate : candidates_) {
      const Reading& reading = candidate.found.reading;
      if (!reading.told || names_[candidate.name].lines == 0) continue;
      colons += reading.end == NameEnd::colon ? 1 : 0;
      if (reading.end != NameEnd::stop) continue;
      const HeadWords head = head_words(reading.speech);
      said += head.said > 0 ? 1 : 0;
      told += head.said == 0 && head.told ? 1 : 0;
    }
    habits_.told_behind =
        habits_.end == NameEnd::colon ? colons >= 2 : said >= 2 && said >= 2 * told;
  }

  const std::vector<PlayLine>& lines_;
  const std::size_t from_;
  const std::vector<OpeningCandidate>& candidates_;
  const OpeningNames& names_;
  OpeningHabits habits_;
  std::vector<bool> opens_;         // per line: it is an opening with the main sign
  CommonColumn indents_, middles_;  // of these
};

}  // namespace

OpeningHabits learn_habits(const std::vector<PlayLine>& lines, std::size_t from,
                           const std::vector<OpeningCandidate>& candidates,
                           const OpeningNames& names) {
  return Learner(lines, from, candidates, names).learn();
}

bool is_in_column(const OpeningHabits& habits, const PlayLine& line) {
  constexpr int kFar = 8;  // pages are shifted
  const bool in_column = habits.indent >= 0 && line.indent >= habits.indent &&
                         line.indent <= habits.indent + habits.shifted;
  if (habits.middle >= 0) return in_column || std::abs(twice_middle(line) - habits.middle) <= kFar;
  return in_column || habits.indent < 0;
}

bool is_opening_place(const OpeningHabits& habits, const std::vector<PlayLine>& lines,
                      std::size_t i) {
  return is_in_column(habits, lines[i]) && (habits.below_blank < 0.9 || is_below_blank(lines, i));
}

int twice_middle(const PlayLine& line) { return 2 * line.indent + line.length; }

std::string_view describe_openings(const OpeningHabits& habits) {
  switch (habits.end) {
    case NameEnd::nothing:
      return "names on their own line";
    case NameEnd::stop:
      return habits.alone ? "names with a full stop on their own line"
                          : "speeches of the form NAME. text";
    case NameEnd::colon:
      return habits.alone ? "names with a colon on their own line"
                          : "speeches of the form NAME: text";
    case NameEnd::dash:
      return "speeches of the form NAME—text";
    case NameEnd::gap:
      return "speeches behind names in capitals";
  }
  return "speeches";
}

}  // namespace rolellm

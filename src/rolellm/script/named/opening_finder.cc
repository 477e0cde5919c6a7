#include "rolellm/script/named/opening_finder.h"

#include <algorithm>
#include <cstdlib>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/head_words.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

bool ends_sentence(std::string_view ink) {
  if (ink.empty()) return true;
  if (std::string_view(".!?:)]\"'*_").find(ink.back()) != std::string_view::npos) return true;
  for (const std::string_view end :
       {"…", "—", "–", "”", "’", "»", "。", "！", "？", "」", "』", "）", "】", "］", "〕"})
    if (ink.ends_with(end)) return true;
  return false;
}

}  // namespace

OpeningFinder::OpeningFinder(const Lines& source, const std::vector<PlayLine>& lines,
                             std::size_t from, const ListedPersons& persons)
    : lines_(lines), words_(*PlayWords::get()), names_(persons) {
  last_line_ = lines.size();
  while (last_line_ > from && lines[last_line_ - 1].blank()) --last_line_;
  if (last_line_ > 0) --last_line_;
  candidates_ = read_candidates(source, lines, from, names_);
  names_.judge();
  habits_ = learn_habits(lines, from, candidates_, names_);
  for (const OpeningCandidate& candidate : candidates_)
    if (score_place(candidate, nullptr) > 0.5) ++names_[candidate.name].placed;
  names_.find_known();
  choose();
}

bool OpeningFinder::stands_below_heading(std::size_t i) const {
  constexpr std::size_t kMostLines = 6;  // that may tell of the place first
  std::size_t at = i;
  while (at > 0 && lines_[at - 1].blank()) --at;
  for (std::size_t k = 0; k < kMostLines && at > 0 && !lines_[at - 1].blank(); ++k) {
    if (lines_[at - 1].kind == LineClass::heading) return true;
    for (const Reading& reading : read_openings(lines_[at - 1].ink))
      if (reading.capitals) return false;
    --at;
  }
  while (at > 0 && lines_[at - 1].blank()) --at;
  return at > 0 && lines_[at - 1].kind == LineClass::heading;
}

bool OpeningFinder::is_row_of_persons(const Reading& reading) const {
  constexpr std::size_t kLongestRow = 160;  // bytes
  // Alone only several make a row: `ORÈNE, CLÉONE.`
  if (reading.speech.empty()) return reading.name.find(',') != std::string_view::npos;
  if (reading.speech.size() > kLongestRow) return false;
  std::string_view rest = reading.speech;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(".,;"), rest.size());
    std::string_view person = trim(rest.substr(0, end));
    if (const std::size_t blank = person.find(' ');  // `Der Wanderer` of `Ein Wanderer`
        words_.told_words.contains_in_any_case(person.substr(0, blank)))
      person = trim(person.substr(std::min(blank, person.size())));
    const OpeningName* name = names_.find(person);
    rest = trim(rest.substr(std::min(end + 1, rest.size())));
    if (!name || !name->is_person()) return false;
  }
  return true;
}

double OpeningFinder::score_place(const OpeningCandidate& candidate,
                                  std::vector<OpeningReason>* reasons) const {
  double sum = 0;
  const auto add = [&](double weight, const char* text) {
    sum += weight;
    if (reasons) reasons->push_back({text, weight});
  };
  const Reading& reading = candidate.found.reading;
  const std::size_t i = candidate.line;
  const bool alone = reading.speech.empty();
  const double share = habits_.share_of(reading.end, alone);
  const bool in_line = reading.end == NameEnd::colon
                           ? habits_.end == NameEnd::colon
                           : habits_.end == NameEnd::stop || habits_.end == NameEnd::gap;
  const bool main = reading.told ? in_line && !habits_.alone
                                 : reading.end == habits_.end && alone == habits_.alone;
  if (main) {
    add(1.5, "ends as most openings here do");
  } else if (reading.end == habits_.end && alone && reading.capitals &&
             !is_above_blank(lines_, i) && reading.end != NameEnd::nothing) {
    add(habits_.capitals >= 0.9 ? 1.5 : 0.4, "the sign of openings here, the name alone");
  } else if (share >= 0.1) {
    add(0.6, "ends as some openings here do");
    if (reading.capitals && reading.end == NameEnd::colon) add(1, "capitals before a colon");
  } else {
    add(-1.8, "no opening here ends so");
  }
  const bool below = is_below_blank(lines_, i);
  if (below) {
    add(habits_.below_blank >= 0.5 ? 1 : 0.5, "below a blank line or a heading");
  } else if (habits_.below_blank >= 0.97) {
    add(reading.capitals ? -2 : -4, "no blank line above, as all openings here have");
  } else if (habits_.below_blank >= 0.85) {
    add(reading.capitals ? -1.2 : -2.5, "no blank line above, as nearly all openings here have");
  } else if (habits_.below_blank >= 0.5) {
    add(reading.capitals ? -0.3 : -1, "no blank line above, as most openings here have");
  }
  if (alone && is_above_blank(lines_, i) && i != last_line_) {  // a piece may end with a name
    if (habits_.above_blank < 0.5) add(-2.5, "a name alone with nothing below");
    if (i > 0 && lines_[i - 1].kind == LineClass::heading)
      add(-3, "right below a heading stands who is there");
  }
  if (is_above_blank(lines_, i) && is_row_of_persons(reading) && stands_below_heading(i))
    add(-6, "below a heading stands who is there");
  // Those of another kind may have another column: `Q.` and `THE COURT:`.
  const bool centred = habits_.middle >= 0;
  if (centred || (habits_.indent >= 0 && (main || share < 0.1 || !reading.capitals))) {
    if (is_in_column(habits_, lines_[i])) {
      add(1.2, centred ? "in the middle, as openings are" : "at the column of openings");
    } else {
      add(reading.capitals ? -1.2 : -2.5,
          centred ? "not in the middle, as openings are" : "not at the column of openings");
    }
  }
  if (habits_.captions) {
    if (lines_[i].marked) {
      add(main ? 1.5 : -3, "behind >>");
    } else {
      add(-4, "not behind >>, as names here are");
    }
  }
  const bool broken_off = !below && !ends_sentence(lines_[i - 1].ink);
  const bool wide = static_cast<unsigned char>(reading.name.front()) >= 0xE3;  // Han, mostly
  if (broken_off && !reading.capitals) add(-1.5, "the line above is in the middle of a sentence");
  if (!broken_off && main && wide && reading.end == NameEnd::colon) add(1, "Han before a colon");
  return sum;
}

bool OpeningFinder::may_be_called(std::string_view name) const {
  if (habits_.small >= 0.5) return true;
  int small = 0;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    name = trim(name.substr(word.size()));
    if (begins_small(word) && !words_.small_words.contains_in_any_case(word)) ++small;
  }
  return small <= 1;
}

double OpeningFinder::score(const OpeningCandidate& candidate,
                            std::vector<OpeningReason>* reasons) const {
  double sum = 0;
  const auto add = [&](double weight, const char* text) {
    sum += weight;
    if (reasons) reasons->push_back({text, weight});
  };
  const OpeningName& name = names_[candidate.name];
  const Reading& reading = candidate.found.reading;
  if (name.listed) {
    add(2.5, "a person of the list");
  } else if (name.short_form) {
    add(2, "short for a person of the list");
  } else if (name.joint) {
    add(2, "several persons at once");
  } else if (name.voices) {
    add(1.5, "a word for several voices");
  } else if (name.in_entry) {
    add(1, "words of the list of persons");
  }
  const int placed = name.placed;
  if (placed >= 8) {
    add(2, "opens eight speeches or more");
  } else if (placed >= 3) {
    add(1.5, "opens three speeches or more");
  } else if (placed == 2) {
    add(0.5, "opens two speeches");
  } else if (!name.listed && !name.joint && !name.voices) {
    add(-1, "opens no other speech");
  }
  const bool narrator =
      reading.end == NameEnd::colon && words_.narrators.contains_in_any_case(reading.name);
  if (narrator) add(5, "the narrator");
  if (name.odd) add(-5, "a word that names nobody");
  const bool main = reading.end == habits_.end && reading.speech.empty() == habits_.alone;
  const bool slip = main && placed < 2 && names_.is_slip(candidate.name);
  if (slip) add(2.5, "one letter off a name that speaks often");
  const bool small = name.small && habits_.small < 0.5;
  if (reading.capitals) {
    add(habits_.capitals >= 0.5 ? 1.5 : 1, "in capitals");
  } else if (reading.italic && habits_.italics >= 0.3) {
    add(1, "in italics, as names here are");
  } else if (habits_.capitals >= 0.9 && !slip) {
    const bool voiced = !reading.behind.empty() && !cue_of(reading).extension.empty();
    if (!voiced) add(-4, "not in capitals, as names here are");
  } else if (small && reading.end != NameEnd::colon) {
    add(-4, "begins in lower case");
  } else if (small && placed < 4) {
    add(habits_.unbroken ? -0.3 : -1.5, "begins in lower case");
  } else if (habits_.unbroken && placed < 3 &&
             (is_below_blank(lines_, candidate.line) || habits_.below_blank < 0.5)) {
    add(0.7, "nearly all paragraphs here begin with a name");
  }
  const bool italic = reading.italic || habits_.italics < 0.5;
  const bool capitals = reading.capitals && habits_.capitals >= 0.5;  // tell more than the place
  if (habits_.by_places && main && placed < 3 && !capitals && !small && !name.odd && italic &&
      is_opening_place(habits_, lines_, candidate.line) && may_be_called(reading.name))
    add(1.5, "what stands here names somebody, mostly");
  if (reading.dashed && reading.end == NameEnd::stop && habits_.marked && main && placed < 3)
    add(1.5, "a full stop and a dash, as behind names here");
  if (reading.italic && habits_.italics < 0.05 && !name.listed)
    add(-1.5, "in italics, as no names here are");
  if (tells_behind_dash(reading)) add(-3, "no sentence behind the dash");
  if (reading.told) {
    add(-5, "words behind the name that may tell of the person");
    if (habits_.told_behind) add(3, "such words stand behind names here");
    const HeadWords head = head_words(reading.speech);
    if (head.said > 0) add(1, "then words that people say");
    if (head.said == 0 && head.told) add(-1.5, "then words that tales begin with");
  }
  if (reading.end == NameEnd::nothing && !reading.speech.empty())
    add(-2, "no sign behind the name");
  return sum + score_place(candidate, reasons);
}

void OpeningFinder::choose() {
  chosen_.assign(lines_.size(), -1);
  double best_score = 0;
  for (std::size_t k = 0; k < candidates_.size(); ++k) {
    const OpeningCandidate& candidate = candidates_[k];
    const double sum = score(candidate, nullptr);
    if (sum < kThreshold) continue;
    std::int32_t& chosen = chosen_[candidate.line];
    if (chosen >= 0 && sum <= best_score) continue;
    chosen = static_cast<std::int32_t>(k);
    best_score = sum;  // candidates of a line are neighbours
  }
  for (std::size_t i = 1; i < lines_.size(); ++i) settle_with_line_above(i);
}

void OpeningFinder::settle_with_line_above(std::size_t i) {
  constexpr int kMuchOftener = 3;
  const OpeningReading* below = at(i);
  if (!below || !below->is_alone()) return;
  std::size_t name = i - 1;
  while (name > 0 && lines_[name].kind == LineClass::bracket) --name;
  if (!at(name) || !at(name)->is_alone()) return;
  const auto placed = [&](std::size_t line) {
    const auto chosen = static_cast<std::size_t>(chosen_[line]);
    return names_[candidates_[chosen].name].placed;
  };
  chosen_[placed(i) >= kMuchOftener * placed(name) ? name : i] = -1;
}

const OpeningReading* OpeningFinder::at(std::size_t i) const {
  const std::int32_t chosen = chosen_[i];
  return chosen < 0 ? nullptr : &candidates_[static_cast<std::size_t>(chosen)].found;
}

int OpeningFinder::speeches_of(std::string_view name) const {
  const OpeningName* known = names_.find(name);
  return known ? known->placed : 0;
}

bool OpeningFinder::begins_with_speaker(std::string_view ink) const {
  if (has_han(ink.substr(0, 6))) {
    for (const std::size_t characters : {4, 3, 2}) {
      const std::string_view name = ink.substr(0, 3 * characters);
      if (name.size() == 3 * characters && speeches_of(name) >= 1 &&
          !ink.substr(name.size()).starts_with("，") && !ink.substr(name.size()).starts_with("！"))
        return true;
    }
    return false;
  }
  std::size_t end = 0;
  for (int words = 0; words < 2; ++words) {
    end = ink.find(' ', end + (words > 0 ? 1 : 0));
    if (end == std::string_view::npos || end > 40) return false;
    const std::string_view name = ink.substr(0, end);
    if (!is_ascii_upper(name.front())) return false;
    if (speeches_of(name) >= 1) return begins_small(ink.substr(end + 1));
  }
  return false;
}

std::vector<OpeningReason> OpeningFinder::reasons(std::size_t i) const {
  std::vector<OpeningReason> best;
  double best_sum = -1e9;
  for (const OpeningCandidate& candidate : candidates_) {
    if (candidate.line != i) continue;
    std::vector<OpeningReason> reasons;
    const double sum = score(candidate, &reasons);
    if (sum > best_sum) {
      best_sum = sum;
      best = std::move(reasons);
    }
  }
  return best;
}

}  // namespace rolellm

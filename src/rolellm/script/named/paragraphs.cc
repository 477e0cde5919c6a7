#include "rolellm/script/named/paragraphs.h"

#include <algorithm>
#include <map>
#include <string>

#include "rolellm/script/common_column.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/head_words.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr int kLongestLine = 140;  // characters of lines that somebody broke
constexpr int kShortestLine = 20;  // where the longest lines are shorter, nobody broke them

bool is_unfinished(std::string_view ink) {
  if (ink.empty()) return false;
  const char last = ink.back();
  if (is_ascii_alnum(last) || last == ',' || last == ';') return true;
  if (!is_beyond_ascii(last)) return false;
  for (const std::string_view end :
       {"。", "！", "？", "…", "”", "」", "）", "—", "–", "’", "：", "』", "】", "»", "〕"})
    if (ink.ends_with(end)) return false;
  return true;
}

/// `SONG.`, `_Song._`, `DUET--RALPH`: the head of a song.
bool is_song(std::string_view ink) {
  while (ink.starts_with('_')) ink.remove_prefix(1);
  const std::string_view word = ink.substr(0, ink.find_first_of(" .,:-_"));
  return PlayWords::get()->songs.contains_in_any_case(word.substr(0, 24));
}

/// Empty, or `(_Sings._)` above a song.
bool says_nothing(std::string_view speech) {
  std::string_view brackets;
  return trim(take_brackets(speech, brackets)).empty();
}

int width_of_first_word(std::string_view ink) {
  return character_count(ink.substr(0, std::min(ink.find(' '), std::size_t{64})));
}

}  // namespace

ParagraphJudge::ParagraphJudge(const std::vector<PlayLine>& lines, std::size_t from,
                               const OpeningFinder& openings)
    : lines_(lines), openings_(openings) {
  above_.assign(lines.size(), -1);
  std::int32_t text = -1;
  for (std::size_t i = from; i < lines.size(); ++i) {
    above_[i] = text;
    if (lines[i].kind == LineClass::text || openings.at(i)) text = static_cast<std::int32_t>(i);
    if (lines[i].kind == LineClass::heading) text = -1;
  }
  learn(from);
  goes_on_.assign(lines.size(), false);
  spoken_.assign(lines.size(), false);
  for (std::size_t i = lines.size(); i-- > from;) {
    const bool below = i + 1 < lines.size() && goes_on_[i + 1];
    switch (lines[i].kind) {
      case LineClass::blank:
      case LineClass::meta:
      case LineClass::bracket:
      case LineClass::told:
        goes_on_[i] = below && !openings.at(i);
        break;
      case LineClass::text:
        goes_on_[i] = spoken_[i] = !openings.changes_speaker(i) && score(i, nullptr) > 0;
        break;
      case LineClass::heading:
      case LineClass::pause:
        break;
    }
  }
}

void ParagraphJudge::learn(std::size_t from) {
  std::map<int, int> lengths;
  CommonColumn indents;
  int texts = 0, openings = 0, brackets = 0, told_paragraphs = 0;
  for (std::size_t i = from; i < lines_.size(); ++i) {
    const PlayLine& line = lines_[i];
    if (line.kind == LineClass::bracket && line.begins) ++brackets;
    if (line.kind != LineClass::text) continue;
    ++texts;
    ++lengths[std::min<int>(line.length + line.indent, 400)];
    openings += openings_.at(i) ? 1 : 0;
    if (openings_.at(i)) continue;
    const bool directly = i > from && !lines_[i - 1].blank();
    const bool scene = i > from && above_[i] < 0;
    if (directly && above_[i] == static_cast<std::int32_t>(i) - 1) indents.add(line.indent);
    if (scene) ++told_paragraphs;
  }
  brackets_ = brackets >= 2 && brackets >= told_paragraphs / 2;
  one_line_ = !openings_.habits().alone && 5 * openings >= 4 * texts;
  int above = 0;
  for (auto at = lengths.rbegin(); at != lengths.rend(); ++at) {
    above += at->second;
    if (50 * above < texts) continue;
    width_ = at->first;
    break;
  }
  // Many lines near the width: the text was set in lines.
  int full = 0;
  for (const auto& [length, count] : lengths)
    if (length >= 0.85 * width_) full += count;
  fills_lines_ = width_ >= kShortestLine && width_ <= kLongestLine && 5 * full >= texts;
  // Lines of verse are not full.
  int below = 0, wrapped = 0;
  for (std::size_t i = from + 1; i < lines_.size(); ++i) {
    const bool more = lines_[i].kind == LineClass::text && lines_[i - 1].kind == LineClass::text &&
                      !openings_.at(i) && above_[i] >= 0;
    below += more ? 1 : 0;
    wrapped += more && is_wrapped(i) ? 1 : 0;
  }
  wraps_ = width_ > kLongestLine || (fills_lines_ && 10 * wrapped >= 8 * below);
  speech_indent_ = indents.commonest(-1);
}

bool ParagraphJudge::names_speaker_in_capitals(std::string_view ink) const {
  constexpr std::size_t kHead = 200;  // bytes
  ink = ink.substr(0, kHead);
  if (!has_lowercase(ink)) return false;
  for (std::size_t begin = 0; begin < ink.size();) {
    std::size_t end = begin;
    while (end < ink.size() && (is_ascii_letter(ink[end]) || is_beyond_ascii(ink[end]))) ++end;
    const std::string_view word = ink.substr(begin, end - begin);
    if (word.size() >= 2 && is_ascii_upper(word[0]) && is_ascii_upper(word[1]) &&
        !has_lowercase(word) && openings_.speeches_of(word) >= 2)
      return true;
    begin = end + 1;
  }
  return false;
}

bool ParagraphJudge::has_room_behind(std::size_t i) const {
  const int used = lines_[i].length + lines_[i].indent;
  return !is_unfinished(lines_[i].ink) && used < 0.75 * width_;
}

bool ParagraphJudge::names_place(std::size_t i) const {
  constexpr int kLongestPlace = 50;  // characters
  const PlayLine& line = lines_[i];
  const bool apart = (i == 0 || lines_[i - 1].blank()) && i + 1 < lines_.size() &&
                     lines_[i + 1].blank() && !openings_.at(i);
  if (!apart || line.kind != LineClass::text || line.length > kLongestPlace) return false;
  if (!has_uppercase(line.ink) || has_lowercase(line.ink)) return false;
  if (std::string_view("!?,:;-").find(line.ink.back()) != std::string_view::npos) return false;
  if (is_song(line.ink)) return false;
  // `ORÈNE, CLÉONE.` below the heading of a scene: who is there.
  std::size_t above = i;
  while (above > 0 && lines_[above - 1].blank()) --above;
  if (above > 0 && lines_[above - 1].kind == LineClass::heading) return false;
  if (openings_.speeches_of(line.ink.substr(0, line.ink.find_first_of(".,"))) > 0) return false;
  std::size_t next = i + 1;
  while (next < lines_.size() && lines_[next].blank()) ++next;
  if (next == lines_.size()) return false;
  return openings_.at(next) || lines_[next].kind == LineClass::bracket ||
         lines_[next].kind == LineClass::told;
}

bool ParagraphJudge::is_wrapped(std::size_t i) const {
  const std::int32_t above = above_[i];
  if (above < 0 || !fills_lines_) return false;
  const PlayLine& line = lines_[static_cast<std::size_t>(above)];
  const int used = line.length + line.indent;
  if (has_han(lines_[i].ink.substr(0, 12))) return used + 3 >= width_;
  return used + 1 + width_of_first_word(lines_[i].ink) >= width_ - 1;
}

bool ParagraphJudge::runs_on(std::size_t i) const {
  const std::string_view ink = lines_[i].ink;
  return i > 0 && is_unfinished(lines_[i - 1].ink) &&
         (begins_small(ink) || has_han(ink.substr(0, 2 * kHanBytes)));
}

double ParagraphJudge::score(std::size_t i, std::vector<OpeningReason>* reasons) const {
  double sum = 0;
  const auto add = [&](double weight, const char* text) {
    sum += weight;
    if (reasons) reasons->push_back({text, weight});
  };
  const PlayLine& line = lines_[i];
  const OpeningHabits& habits = openings_.habits();
  if (names_place(i)) {
    add(-9, "capitals alone between blank lines: a place");
    return sum;
  }
  if (above_[i] < 0) {
    add(-9, "nobody has spoken in this scene");
    return sum;
  }
  const auto above = static_cast<std::size_t>(above_[i]);
  const OpeningReading* opening = openings_.at(above);
  const bool empty_cue = opening && says_nothing(opening->reading.speech);
  if (empty_cue && (above + 1 == i || lines_[above + 1].kind != LineClass::text)) {
    add(9, "the first words below a name");
    return sum;
  }
  std::size_t head = i;
  while (head > 0 && i - head < 3 && lines_[head - 1].blank()) --head;
  if (head > 0 && lines_[head - 1].kind == LineClass::told && is_song(lines_[head - 1].ink)) {
    add(5, "a song begins");
    return sum;
  }
  const bool directly = above + 1 == i;
  const bool wrapped = is_wrapped(i);
  if (habits.captions && directly) {
    add(9, "captions: what follows a line that is spoken is spoken");
    return sum;
  }
  if (directly) {
    // Between speeches without blank lines something may be told, if no verse is spoken.
    const bool may_be_told = !habits.alone && habits.below_blank < 0.5 && (one_line_ || wraps_) &&
                             has_room_behind(above);
    if (habits.alone || (habits.end != NameEnd::colon && !may_be_told)) {
      add(9, "right below a line of the speech");
      return sum;
    }
    if (habits.below_blank >= 0.5) {
      add(4, "right below a line of the speech");
    } else if (line.indent > lines_[above].indent && openings_.at(above)) {
      add(3, "indented below the speech's first line");
    } else if (!fills_lines_) {
      add(-1, "the line above is no full line: speeches are not broken here");
    }
  } else {
    add(habits.alone ? 1 : -0.5, habits.alone ? "speeches may go on after a blank line here"
                                              : "below a blank line or a direction");
    if (speech_indent_ >= 0 && line.indent != speech_indent_ && line.indent != lines_[above].indent)
      add(-2, "not at the column of speeches");
  }
  if (wrapped) add(2.5, "the line above is full");
  if (directly && fills_lines_ && !wrapped && habits.below_blank < 0.5)
    add(-1.5, "the line above has room left");
  if (brackets_) add(1.2, "directions stand in brackets here");
  if (is_unfinished(lines_[above].ink)) add(1.5, "the line above is in the middle of a sentence");
  if (begins_small(line.ink)) add(2, "begins in lower case");
  if (openings_.begins_with_speaker(line.ink)) add(-2.5, "begins with a speaker's name");
  const auto& words = *PlayWords::get();
  const auto [said, told] = head_words(line.ink);
  if (said > 0) add(1, "words that people say");
  const std::size_t colon = line.ink.substr(0, 40).find(':');
  if (colon != std::string_view::npos &&
      words.not_names.contains_in_any_case(line.ink.substr(0, colon)))
    add(1.5, "begins with a word such as Note:");
  if (told && said == 0) add(brackets_ || directly ? -0.8 : -1.5, "begins as a tale does");
  if (!directly && said == 0 && habits.capitals >= 0.9 && names_speaker_in_capitals(line.ink))
    add(-2.5, "names a speaker in capitals, as what is told does");
  return sum;
}

std::vector<OpeningReason> ParagraphJudge::reasons(std::size_t i) const {
  std::vector<OpeningReason> list;
  score(i, &list);
  return list;
}

}  // namespace rolellm

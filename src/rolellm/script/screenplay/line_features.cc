#include "rolellm/script/screenplay/line_features.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

#include "rolellm/script/screenplay/line_ends.h"
#include "rolellm/script/screenplay/width_counts.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

int as_int(auto value) { return static_cast<int>(value); }

/// How many of `steps` are below `value`.
template <std::size_t size>
int bucket_of(int value, const std::array<int, size>& steps) {
  int bucket = 0;
  for (const int step : steps) bucket += step < value ? 1 : 0;
  return bucket;
}
int word_bucket(int words) { return bucket_of(words, std::array{1, 2, 3, 5, 8}); }
int length_bucket(int characters) { return bucket_of(characters, std::array{10, 20, 36, 48, 64}); }
int count_bucket(std::uint32_t count) {
  return count == 0 ? 0 : count == 1 ? 1 : count <= 3 ? 2 : 3;
}

/// Words before a wide gap, and words behind it.
bool has_two_columns(std::string_view ink) {
  const std::size_t gap = std::min(ink.find("   "), ink.find('\t'));
  if (gap == std::string_view::npos) return false;
  const auto has_word = [](std::string_view part) {
    return std::count_if(part.begin(), part.end(), is_ascii_letter) > 1;
  };
  const std::string_view right = trim(ink.substr(gap));
  return !right.empty() && right.front() != '(' && has_word(ink.substr(0, gap)) && has_word(right);
}

/// Text that runs so much wider than speech is something else.
constexpr int kClearlyWider = 4;  // characters

/// 0: much narrower than speech, 1: as speech, 2: somewhat wider, 3: wider.
int width_class(int width, int speech) {
  return width <= speech * 3 / 4 ? 0 : width <= speech + 1 ? 1 : width <= speech + 6 ? 2 : 3;
}

/// How often a thing is so: 0 unknown, 1 never, 2 at times, 3 mostly.
int frequency(std::uint32_t times, std::uint32_t all) {
  return all < 2 ? 0 : 20 * times <= all ? 1 : 3 * times < 2 * all ? 2 : 3;
}

std::uint32_t sum_of(const std::array<std::uint32_t, kGaps>& counts) {
  return std::accumulate(counts.begin(), counts.end(), 0U);
}

/// How often a name was a cue, up to 4; 5 where it was mostly something else.
int times_confirmed(std::uint32_t as_cue, std::uint32_t otherwise) {
  return as_cue == 0 ? 0 : as_cue > 2 * otherwise ? std::min(as_int(as_cue), 4) : 5;
}

/// As `kGapHabits` counts.
int gap_habit(int blanks, const FileHabits& habits) {
  if (habits.cue_gap < 0 || habits.action_gap < 0) return 0;
  return 1 + (blanks == habits.action_gap ? 1 : 0) + (blanks == habits.cue_gap ? 2 : 0);
}

}  // namespace

LineFeatures::LineFeatures(std::span<const LineScan> scans, const KeywordTable& table)
    : scans_(scans), layout_(scans) {
  keywords_.reserve(scans.size());
  voices_.reserve(scans.size());
  for (const LineScan& scan : scans) {
    keywords_.push_back(table.of(scan));
    voices_.push_back(static_cast<std::uint8_t>(table.voice_of(scan)));
  }
  has_places_ = std::any_of(keywords_.begin(), keywords_.end(),
                            [](KeywordBits bits) { return (bits & bit(Keyword::place)) != 0; });
  first_heading_ = scans.size();
  for (std::size_t i = 0; i < scans.size() && first_heading_ == scans.size(); ++i) {
    if (has(i, Keyword::place) || has(i, Keyword::division)) first_heading_ = i;
  }
  measure_gap_below_names();
  take_back_marks_below_names();
  find_title_page();
  follow_brackets();
  number_names();
  find_openings(table);
  count_repeats();
  mark_numbered_heads();
  mark_furniture();
  mark_page_feet();
  measure_widths();
  mark_labelled_speeches();
  find_split_lines();
  find_links();
}

/// How wide text runs that was wrapped: below names, and anywhere.
void LineFeatures::measure_widths() {
  WidthCounts speech, wrapped_speech, wrapped, all;
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const LineScan& scan = scans_[i];
    if (scan.line_case() != LineCase::text) continue;
    const bool wraps = i + 1 < scans_.size() && scans_[i + 1].shape == LineShape::lower_start &&
                       gap(i + 1) == 0 && move(i + 1) == 0;
    const bool spoken = i > 0 && cue_like(i - 1);
    all.add(scan.width);
    if (spoken) speech.add(scan.width);
    if (spoken && wraps) wrapped_speech.add(scan.width);
    if (wraps) wrapped.add(scan.width);
  }
  constexpr int kEnough = 3, kOften = 20, kWidestPrint = 80;  // characters
  wraps_ = kOften * wrapped.all() >= all.all() || all.top(95) <= kWidestPrint;
  speech_width_ = wrapped_speech.all() >= kEnough ? wrapped_speech.top(90) : speech.top(90);
  text_width_ = std::max(wrapped.top(95), speech_width_);
}

void LineFeatures::find_split_lines() {
  split_.assign(scans_.size(), 0);
  for (std::size_t i = 0; i < scans_.size(); ++i)
    split_[i] = scans_[i].wide_gap && has_two_columns(scans_[i].ink) ? 1 : 0;
}

bool LineFeatures::cue_like(std::size_t i) const {
  const LineScan& scan = scans_[i];
  if (scan.line_case() != LineCase::capitals || scan.words > 6 || i + 1 >= scans_.size())
    return false;
  constexpr KeywordBits kNot = bit(Keyword::place) | bit(Keyword::transition) |
                               bit(Keyword::ends_to) | bit(Keyword::continued) |
                               bit(Keyword::division) | bit(Keyword::number_both);
  if (keywords_[i] & kNot) return false;
  const LineScan& below = scans_[i + 1];
  return gap(i + 1) <= name_gap_ && below.line_case() != LineCase::capitals;
}

/// From the top to a few lines below `Written by`, or to where the script begins.
void LineFeatures::find_title_page() {
  constexpr std::size_t kLongestTitle = 10, kMostBelow = 14;
  constexpr int kMostWords = 6;
  for (std::size_t i = 0; i < std::min({kLongestTitle, first_heading_, scans_.size()}); ++i) {
    if (!has(i, Keyword::by_line) || scans_[i].words > kMostWords) continue;
    // "by the fence" goes on with a sentence.
    if (scans_[i].shape == LineShape::lower_start && scans_[i].gap == 0) continue;
    by_line_ = i;
    title_end_ = std::min({first_heading_, i + kMostBelow, scans_.size()});
    for (std::size_t k = i + 1; k < title_end_; ++k)
      if (has(k, Keyword::transition)) title_end_ = k;
    return;
  }
}

/// Some files put a blank line between a name and its speech, too.
void LineFeatures::measure_gap_below_names() {
  std::array<std::uint32_t, kGaps> gaps{};
  name_gap_ = kGaps;  // whatever the gap
  for (std::size_t i = 0; i + 1 < scans_.size(); ++i) {
    if (cue_like(i)) ++gaps[static_cast<std::size_t>(gap(i + 1))];
  }
  // In a file of columns lines in capitals without speech are few.
  name_gap_ = gaps[1] + gaps[2] > 4 * gaps[0] && gaps[1] + gaps[2] > 3 ? kGaps - 1 : 0;
}

/// `(CONT'D)` right below a name belongs to it, not to the page.
void LineFeatures::take_back_marks_below_names() {
  constexpr std::size_t kLongest = 10;  // bytes; `(CONTINUED)` is the page's
  for (std::size_t i = 1; i < scans_.size(); ++i) {
    if (has(i, Keyword::continued) && scans_[i].shape == LineShape::bracket &&
        scans_[i].ink.size() < kLongest && gap(i) == 0 && cue_like(i - 1))
      keywords_[i] &= ~bit(Keyword::continued);
  }
}

/// A bracket that a line opens goes on for a few lines at most.
void LineFeatures::follow_brackets() {
  constexpr std::uint8_t kMostLines = 6;
  brackets_.assign(scans_.size(), 0);
  std::uint8_t open = 0;
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (open > 0 && (gap(i) > 1 || open >= kMostLines)) open = 0;
    brackets_[i] = open;
    if (open > 0) open = scans_[i].closes_bracket ? 0 : static_cast<std::uint8_t>(open + 1);
    if (scans_[i].opens_bracket && scans_[i].shape == LineShape::bracket) open = 1;
  }
}

void LineFeatures::number_names() {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  name_keys_.assign(scans_.size(), 0);
  cue_like_.assign(1, 0);
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const LineScan& scan = scans_[i];
    if (scan.words > 8 || scan.name_bytes == 0 || scan.name_bytes > 40) continue;
    if (scan.line_case() != LineCase::capitals && scan.shape != LineShape::upper_start) continue;
    const auto [it, fresh] = numbers.try_emplace(scan.name(), as_int(cue_like_.size()));
    if (fresh) cue_like_.push_back(0);
    name_keys_[i] = it->second;
    cue_like_[it->second] += cue_like(i) ? 1 : 0;
  }
}

void LineFeatures::append(std::size_t i, LineFeatureIds& to) const {
  const LineScan& scan = scans_[i];
  const ColumnProfile& profile = layout_.at(i);
  const std::size_t column = ColumnProfile::column(scan.indent);
  const int shape = as_int(scan.shape), line_case = as_int(scan.line_case());
  const int rank = as_int(profile.rank[column]);
  const int columns = profile.text_columns <= 1 ? 0 : profile.text_columns == 2 ? 1 : 2;
  const bool last = i + 1 >= scans_.size();
  const int gap_above = gap(i), gap_below = last ? 2 : gap(i + 1);
  const int next_case = last ? 3 : as_int(scans_[i + 1].line_case());
  const int next_move = last ? 3 : move(i + 1);

  append_keywords(i, to);
  // A continuation mark must not speak for other brackets and capitals near the end of a page.
  if (is_continuation_mark(i)) return;
  to.push_back(feature(kShapeWords, shape, word_bucket(scan.words)));
  to.push_back(feature(kShapeLast, shape, last_bucket(scan.ink)));
  to.push_back(feature(kShapeGaps, shape, gap_above, gap_below));
  to.push_back(feature(kCaseNext, line_case, gap_below, next_move, next_case));
  to.push_back(feature(kCaseRank, line_case, rank, columns));
  to.push_back(feature(kCapitalsShape, profile.capitals[column], shape));
  to.push_back(feature(kMassRank, profile.mass[column], rank));
  const int bracket_here = scan.shape == LineShape::bracket ? (scan.opens_bracket ? 2 : 1)
                           : scan.closes_bracket            ? 3
                                                            : 0;
  to.push_back(feature(kBracketState, brackets_[i] > 0 ? 1 : 0, bracket_here, gap_above));
  // What an excerpt begins with goes on from nothing.
  const int ends = i == 0 ? 0 : end_class(scans_[i - 1].ink);
  if (i > 0) to.push_back(feature(kRunsOn, ends, start_class(scan.shape), gap_above, move(i)));
  append_across_page(i, to);
  if (scan.mark_above) to.push_back(feature(kMarkAbove, line_case, move(i), ends));
  const int like = name_keys_[i] == 0 ? 0 : count_bucket(cue_like_[name_keys_[i]]);
  to.push_back(feature(kNameLike, like, line_case, columns));
  to.push_back(feature(kLengthRank, length_bucket(as_int(scan.ink.size())), rank));
  to.push_back(feature(kRepeats, repeats_[i], line_case, scan.digits > 0 ? 1 : 0));
  const auto near = [&](std::size_t from, std::size_t until) {
    for (std::size_t k = from; k < until; ++k)
      if (furniture_[k] != 0 && k != i) return 1;
    return 0;
  };
  const std::size_t reach = 2;
  to.push_back(feature(kNearFurniture, near(i - std::min(i, reach), i),
                       near(i + 1, std::min(i + 1 + reach, scans_.size())), line_case, gap_above));
  constexpr int kText = 0, kTitle = 1, kBelowByLine = 2, kFirstLine = 3;
  const int zone = i >= title_end_ ? (i == 0 ? kFirstLine : kText)
                   : i <= by_line_ ? kTitle
                                   : kBelowByLine;
  to.push_back(feature(kStart, zone, line_case, gap_above));
  to.push_back(feature(kVoice, voices_[i], columns, gap_above));
  constexpr int kTellsNothing = 4;
  const int width = !wraps_ || (text_width_ < speech_width_ + kClearlyWider &&
                                as_int(scan.width) <= text_width_ + 1)
                        ? kTellsNothing
                        : width_class(as_int(scan.width), speech_width_);
  to.push_back(feature(kWidth, width, columns, line_case));
  to.push_back(feature(kOpening, openings_[i].word, openings_[i].acts ? 1 : 0, columns, gap_above));
  to.push_back(feature(kLoose, name_gap_ > 0 ? 1 : 0, line_case, gap_above, gap_below));
  to.push_back(feature(kBeside, i > 0 && split_[i - 1] != 0 ? 1 : 0, split_[i],
                       !last && split_[i + 1] != 0 ? 1 : 0, line_case));
  const int scene = has(i, Keyword::time_of_day) ? 2 : has(i, Keyword::dash_inside) ? 1 : 0;
  to.push_back(feature(kPlaces, has_places_ ? 1 : 0, line_case, scene, gap_above));
}

/// Below page furniture: how the line goes on from the last one above it.
void LineFeatures::append_across_page(std::size_t i, LineFeatureIds& to) const {
  const std::size_t above = above_page(i);
  if (above == i) return;
  const LineScan &line = scans_[i], &last = scans_[above];
  const bool level = move_between(last, line) == 0;
  to.push_back(feature(kAcrossPage, end_class(last.ink), start_class(line.shape), level ? 1 : 0,
                       as_int(last.line_case())));
}

void LineFeatures::append_keywords(std::size_t i, LineFeatureIds& to) const {
  const int line_case = as_int(scans_[i].line_case()), gap_above = gap(i);
  for (KeywordBits bits = keywords_[i]; bits != 0; bits &= bits - 1) {
    const int keyword = __builtin_ctzll(bits);
    to.push_back(feature(kKeyword, keyword));
    to.push_back(feature(kKeywordCase, keyword, line_case, gap_above));
  }
}

FeatureId LineFeatures::confirmed_column(std::size_t i, const ColumnVote& vote) const {
  constexpr int kNone = 8;
  const int line_case_here = as_int(scans_[i].line_case());
  if (vote.all < 2) return feature(kColumnConfirmed, kNone, 0, line_case_here, gap(i));
  const int sure = 10 * vote.votes >= 9 * vote.all ? 2 : 3 * vote.votes >= 2 * vote.all ? 1 : 0;
  return feature(kColumnConfirmed, vote.state, sure, line_case_here, gap(i));
}

std::array<FeatureId, 5> LineFeatures::habitual(std::size_t i, const FileHabits& habits,
                                                int above) const {
  const int gap_above = gap(i), line_case_here = as_int(scans_[i].line_case());
  const bool known = wraps_ && habits.speech_width > 0 && habits.action_width > 0;
  const int wider = !known ? 0 : habits.action_width < habits.speech_width + kClearlyWider ? 1 : 2;
  const int text = std::max(habits.speech_width, habits.action_width);
  const auto gap_at = static_cast<std::size_t>(gap_above);
  const int close = frequency(habits.action[0], sum_of(habits.action));
  constexpr int kInSentence = 4;
  const int goes_on =
      is_mid_sentence(i)
          ? kInSentence
          : frequency(habits.speech_on[gap_at], habits.speech_on[gap_at] + habits.action[gap_at]);
  return {feature(kGapHabit, close, above, step_of(gap_above, links_[i]), line_case_here),
          feature(kWidthHabit, width_class(as_int(scans_[i].width), habits.speech_width), wider,
                  line_case_here, gap_above),
          feature(kRoomHabit, room(i, habits.speech_width, text), above, gap_above == 0 ? 0 : 1),
          feature(kCueGapHabit, gap_habit(scans_[i].gap, habits), line_case_here, gap_above),
          feature(kSpeechGapHabit, goes_on, above, gap_above, line_case_here)};
}

FeatureId LineFeatures::confirmed_name(std::size_t i, std::uint32_t as_cue,
                                       std::uint32_t otherwise) const {
  return feature(kNameConfirmed, times_confirmed(as_cue, otherwise), as_int(scans_[i].line_case()));
}

FeatureId LineFeatures::below_confirmed(std::size_t i, std::uint32_t as_cue,
                                        std::uint32_t otherwise) const {
  constexpr int kNoName = 6, kEnd = 3;
  if (scans_[i].line_case() != LineCase::capitals) return feature(kBelowConfirmed, kNoName);
  const int times = times_confirmed(as_cue, otherwise);
  // In a file with gaps below its names, one that has none is something else.
  const int habit = name_gap_ > 0 ? kGaps : 0;
  if (i + 1 == scans_.size()) return feature(kBelowConfirmed, times, habit + kGaps - 1, kEnd);
  return feature(kBelowConfirmed, times, habit + gap(i + 1), start_class(scans_[i + 1].shape),
                 move(i + 1));
}

}  // namespace rolellm

// What is told of a line of a plain-text screenplay to the model that decides its kind: one value
// from each group, and any number of keywords.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/screenplay/feature_groups.h"
#include "rolellm/script/screenplay/line_keywords.h"
#include "rolellm/script/screenplay/line_scan.h"
#include "rolellm/script/screenplay/page_layout.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {

/// The features of one line; there is room for all that one can have.
class LineFeatureIds {
 public:
  void push_back(FeatureId id) { ids_[size_++] = id; }
  void clear() { size_ = 0; }
  const FeatureId* begin() const { return ids_.data(); }
  const FeatureId* end() const { return ids_.data() + size_; }

 private:
  // One of each group; two groups have one of each keyword.
  std::array<FeatureId, kGroupCount + 2 * kKeywords> ids_;
  std::size_t size_ = 0;
};

/// What the first pass took the lines in one column for.
struct ColumnVote {
  int state = 0;  ///< the commonest, as a `LineState`
  std::uint32_t votes = 0, all = 0;
};

/// How the first pass found this file to be written.
struct FileHabits {
  // Below speech, by gap, without lines that go on in mid-sentence: times that speech goes on, and
  // that action follows.
  std::array<std::uint32_t, kGaps> speech_on{}, action{};
  int speech_width = 0, action_width = 0;  ///< that lines stay within, in characters; 0 unknown
  int cue_gap = -1, action_gap = -1;       ///< blank lines mostly above them; -1 unknown
};

/// Features of every line, computed from the whole file. Linear; keeps no text of its own.
class LineFeatures {
 public:
  LineFeatures(std::span<const LineScan> scans, const KeywordTable& table);

  std::size_t size() const { return scans_.size(); }
  /// Appends the features of line `i` (an index into the scans).
  void append(std::size_t i, LineFeatureIds& to) const;
  /// The one that the second pass adds, when the first has decided how often the line's name is a
  /// cue, and how often something else.
  FeatureId confirmed_name(std::size_t i, std::uint32_t as_cue, std::uint32_t otherwise) const;
  /// And how the line below goes on from such a name.
  FeatureId below_confirmed(std::size_t i, std::uint32_t as_cue, std::uint32_t otherwise) const;

  /// The other one: what stands in its column.
  FeatureId confirmed_column(std::size_t i, const ColumnVote& vote) const;

  /// How the line's gap, width and room fit in with the habits of the other lines, below a line
  /// that the first pass took for `above` (a `LineState`; 8 for none).
  std::array<FeatureId, 5> habitual(std::size_t i, const FileHabits& habits, int above) const;
  int width(std::size_t i) const { return scans_[i].width; }
  int blanks_above(std::size_t i) const { return scans_[i].gap; }

  /// `CONTINUED:` or `(MORE)` and nothing else: nobody says or does that.
  bool is_continuation_mark(std::size_t i) const {
    return has(i, Keyword::continued) || has(i, Keyword::more);
  }
  /// `INT. BARN`, `Int. The Barn - Late Night`: the heading of a scene, and nothing else.
  bool is_place(std::size_t i) const {
    return has(i, Keyword::place) && !has(i, Keyword::ends_in_page) &&
           (line_case(i) == LineCase::capitals || has_large_words(scans_[i].ink));
  }
  /// `194  CLOSE ON ASH  194`, `195  Ash  195`; pages have dates and revisions between numbers.
  bool is_numbered(std::size_t i) const {
    constexpr KeywordBits kOfPages = bit(Keyword::date) | bit(Keyword::revision);
    return has(i, Keyword::number_both) && (keywords_[i] & kOfPages) == 0 &&
           scans_[i].letters > 0 && (line_case(i) == LineCase::capitals || scans_[i].wide_gap);
  }
  /// `ACT TWO`, `END OF ACT TWO` alone; `Seq. 1400`.
  bool is_division(std::size_t i) const {
    constexpr int kMostWords = 4;
    return has(i, Keyword::division) && scans_[i].words <= kMostWords &&
           (line_case(i) == LineCase::capitals || has(i, Keyword::sequence));
  }
  /// `CUT TO:`, `FADE IN:`, `MONTAGE ENDS / CUT TO:`; `Cut to:`.
  bool is_transition(std::size_t i) const {
    constexpr int kMostWords = 6, kMostSmallWords = 3;
    const bool opens = has(i, Keyword::transition) && scans_[i].ink.back() == ':';
    if (line_case(i) == LineCase::capitals)
      return (opens || has(i, Keyword::ends_to)) && scans_[i].words <= kMostWords;
    return opens && scans_[i].shape == LineShape::upper_start && scans_[i].words <= kMostSmallWords;
  }
  /// `33.  The Ferry`: comes again and again with the next number.
  bool is_numbered_head(std::size_t i) const { return numbered_head_[i] != 0; }
  /// `THE FERRY   Blue Draft   33.`: comes again with other numbers, or has a date.
  bool is_page_head(std::size_t i) const {
    return furniture_[i] != 0 && (repeats_[i] > 0 || has(i, Keyword::date)) &&
           has(i, Keyword::ends_in_page) && !has(i, Keyword::place);
  }
  /// A long line that comes again and again, always beside page numbers, as converters sign pages.
  bool is_page_foot(std::size_t i) const { return page_foot_[i] != 0; }
  /// In brackets, and no `(INT. BARN)`: no heading and nobody's name.
  bool is_bracket(std::size_t i) const {
    return scans_[i].shape == LineShape::bracket && !has(i, Keyword::place_inside);
  }
  /// `(she counts again)`, as no page has it.
  bool is_direction(std::size_t i) const {
    return scans_[i].shape == LineShape::bracket && scans_[i].words > 1 && repeats_[i] == 0 &&
           scans_[i].digits == 0 && scans_[i].ink[1] >= 'a' && scans_[i].ink[1] <= 'z';
  }
  /// A sentence, or a longer part of one, without anything that pages have; title pages have such
  /// lines.
  bool is_running_text(std::size_t i) const {
    constexpr int kFewestWords = 4, kFewestOfSentence = 1;
    static constexpr ByteSet kEnds(".!?");
    constexpr KeywordBits kOfPages =
        bit(Keyword::address) | bit(Keyword::by_line) | bit(Keyword::revision) | bit(Keyword::date);
    const LineScan& scan = scans_[i];
    return (scan.shape == LineShape::lower_start || scan.shape == LineShape::upper_start) &&
           scan.words >= (kEnds.contains(last_sign(scan.ink)) ? kFewestOfSentence : kFewestWords) &&
           scan.digits == 0 && repeats_[i] == 0 && (keywords_[i] & kOfPages) == 0 &&
           i >= title_end_;
  }
  /// Capitals, or letters without case, and no word that transitions have.
  bool is_other_in_capitals(std::size_t i) const {
    return line_case(i) == LineCase::capitals && !has(i, Keyword::transition) &&
           !has(i, Keyword::ends_to);
  }
  /// Whether the words of transitions are known in the line's letters, Latin or Han.
  bool has_known_letters(std::size_t i) const {
    const std::string_view ink = scans_[i].ink;
    return !is_beyond_ascii(ink.front()) || is_wide_at(ink, 0);
  }
  /// The piece ends in the name of somebody who seems to speak elsewhere.
  bool is_name_at_end(std::size_t i) const {
    return i + 1 == scans_.size() && is_other_in_capitals(i) && cue_like_[name_keys_[i]] > 0;
  }
  /// `RUTH: The hen.`, where RUTH seems to speak elsewhere, or what follows it in its paragraph.
  bool is_labelled_speech(std::size_t i) const { return labelled_[i] != 0; }
  std::size_t column(std::size_t i) const { return ColumnProfile::column(scans_[i].indent); }
  LineCase line_case(std::size_t i) const { return scans_[i].line_case(); }
  int gap(std::size_t i) const;   ///< before line `i`, 0 to 2
  int move(std::size_t i) const;  ///< of line `i` from the one above, 0 to 2
  bool is_mid_sentence(std::size_t i) const { return is_in_mid_sentence(links_[i]); }
  int link(std::size_t i) const { return links_[i]; }  ///< as `link_of`
  /// A number for the name that line `i` may be the cue of, below `name_count()`; 0 for none.
  std::uint32_t name_key(std::size_t i) const { return name_keys_[i]; }
  std::size_t name_count() const { return cue_like_.size(); }

 private:
  static constexpr std::size_t kMostFurniture = 6;  // lines of one page's end and the next's top

  bool has(std::size_t i, Keyword keyword) const { return (keywords_[i] & bit(keyword)) != 0; }
  void append_keywords(std::size_t i, LineFeatureIds& to) const;
  bool cue_like(std::size_t i) const;
  /// For the first word of line `i` in the line above: 0 none, 1 in text as wide as `text`, 2 as
  /// `speech`.
  int room(std::size_t i, int speech, int text) const;
  /// The line `below` goes on in the middle of a sentence of the line `above`.
  bool parts_sentence(std::size_t above, std::size_t below) const;
  /// Surely a page's, or between two such lines.
  bool is_of_page(std::size_t i) const;
  /// Below lines of a page: the last line above them. Otherwise `i`.
  std::size_t above_page(std::size_t i) const;
  /// The first of a page's lines, and a sentence goes on below them.
  bool parts_sentence_at_page(std::size_t i) const;
  void find_links();
  void follow_brackets();
  void number_names();
  void count_repeats();
  void mark_numbered_heads();
  void mark_furniture();
  void mark_page_feet();
  /// Whether a line within two above or below is surely a page's.
  bool is_near_furniture(std::size_t i) const;
  /// Whether one stands right below it, or below another line that comes again and again.
  bool is_above_furniture(std::size_t i) const;
  void append_across_page(std::size_t i, LineFeatureIds& to) const;
  void measure_widths();
  void find_split_lines();
  void find_openings(const KeywordTable& table);
  void mark_labelled_speeches();
  void measure_gap_below_names();
  void take_back_marks_below_names();
  void find_title_page();

  std::span<const LineScan> scans_;
  PageLayout layout_;
  // Per line with ink:
  std::vector<KeywordBits> keywords_;
  std::vector<std::uint8_t> voices_;
  std::vector<Opening> openings_;
  std::vector<std::uint32_t> name_keys_;
  std::vector<std::uint8_t> repeats_;    // same letters elsewhere: never, up to 3 times, more
  std::vector<std::uint8_t> furniture_;  // surely a page's
  std::vector<std::uint8_t> page_foot_, numbered_head_;
  std::vector<std::uint8_t> brackets_;  // lines since a bracket opened, 0 outside
  std::vector<std::uint8_t> split_;     // words in two columns
  std::vector<std::uint8_t> labelled_;  // of a paragraph that opens with its speaker's name
  std::vector<std::uint8_t> links_;
  // Per name: lines that look like its cue.
  std::vector<std::uint32_t> cue_like_;
  bool has_places_ = false;  // any heading with INT. or EXT.
  std::size_t first_heading_ = 0;
  std::size_t by_line_ = 0, title_end_ = 0;  // of a title page; 0 where there is none
  int speech_width_ = 0, text_width_ = 0;    // characters
  bool wraps_ = false;                       // no file of a paragraph a line
  int name_gap_ = 0;                         // between a name and its speech, as `gap` counts
};

}  // namespace rolellm

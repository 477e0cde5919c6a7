// Words and marks that speak for one kind of line in a screenplay.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/script/screenplay/line_scan.h"
#include "rolellm/text/packed_words.h"
#include "rolellm/text/phrase_list.h"

namespace rolellm {

/// Bits of `keywords_of`; the order is that of `keyword_name`.
enum class Keyword : std::uint8_t {
  place,          ///< begins with INT., EXT., I/E, EST., after a scene number or not
  place_inside,   ///< has one of them further on
  time_of_day,    ///< ends with DAY, NIGHT, LATER, …
  division,       ///< ACT II, SCENE 3, TEASER, END OF ACT TWO
  dash_inside,    ///< ` - ` in capitals
  ends_to,        ///< `… TO:`
  transition,     ///< FADE IN, CUT, DISSOLVE, THE END, …
  continued,      ///< CONTINUED, (CONTINUED), CONT'D: as the whole line
  more,           ///< (MORE)
  page_number,    ///< `36.`, `- 36 -`, `36A`
  date,           ///< 7/20/07, 12-01-2004, March 3, 1999
  revision,       ///< Revision, Draft, Rev., Pink, …
  extension,      ///< (V.O.), (CONT'D), …
  shot,           ///< CLOSE ON, ANGLE, POV, INSERT, …
  tag,            ///< markup alone
  star_end,       ///< a revision mark at the end
  number_left,    ///< begins with a scene number
  number_right,   ///< ends with one, far off
  number_both,    ///< the same number on both sides
  ends_in_page,   ///< ink, at least three blanks, a page number
  address,        ///< www., http, .com
  by_line,        ///< written by …
  article_start,  ///< THE, A, AN, HIS, …: rarely a name
  and_more,       ///< ends with ..., -- or —
  quote_start,
  dash_start,
  apostrophe_s,  ///< 'S before another word: ASH'S HAND
  hash_number,   ///< GUARD #2, COP 1
  exclaims,      ///< capitals with ! inside or at the end
  comma_inside,  ///< capitals with a comma
  colon_inside,  ///< `NAME: text`
  voice_end,     ///< ends with VOICE: a name, whatever stands before it
  sequence,      ///< `Seq. 1400`
};
inline constexpr int kKeywords = 33;

using KeywordBits = std::uint64_t;
constexpr KeywordBits bit(Keyword keyword) {
  return KeywordBits{1} << static_cast<unsigned>(keyword);
}

std::string_view keyword_name(int index);

/// The first words of a line of text.
struct Opening {
  enum Word : std::uint8_t {
    other,
    told,       ///< He, The, Behind: as action opens
    said,       ///< I, What, Oh: as speech opens
    name,       ///< of somebody who speaks in this file
    addressed,  ///< such a name before a comma or a mark: "Paul, why"
    labelled,   ///< such a name in capitals before a colon: `PAUL: Why`
  };
  Word word = other;
  bool acts = false;  ///< a verb seems to follow: "He takes", "Ash grabs"
};
inline constexpr int kOpeningWords = 6;
inline constexpr int kVoices = 16;

/// The words of `data/words/screenplay.yaml`, and what they and a line's marks say.
class KeywordTable {
 public:
  static Result<KeywordTable> load();

  KeywordBits of(const LineScan& scan) const;
  /// Who seems to speak: 1 for I and you, as speech has them, 2 for a sentence about him or her, as
  /// action has them, 4 for a question, 8 for `don't` and `we'll`; the sum of all that hold.
  int voice_of(const LineScan& scan) const;
  /// How a line of text opens. `names` are words of speakers' names, as `packed_capitals`.
  Opening opening_of(const LineScan& scan, const PackedWords& names) const;

 private:
  bool names_place(std::string_view upper) const;
  Opening caseless_opening_of(std::string_view ink, const PackedWords& names) const;
  /// `bytes`: the mask of `upper`, a line in capitals; `bare`: without its scene number.
  KeywordBits of_capitals(std::string_view upper, std::string_view bare, ByteMask bytes) const;

  bool is_page_number(std::string_view text) const;
  bool is_continued(std::string_view upper) const;
  bool is_more(std::string_view upper) const;

  PhraseList places_, transitions_, shots_, revisions_, extensions_, articles_, addresses_,
      by_lines_, sequences_, part_ends_, closings_, voice_ends_;
  std::vector<std::string> shot_ends_, pages_, continued_, continued_misread_, more_;
  std::string continued_tail_;
  FewPackedWords voices_;  // words as written, with their voice
  PackedWords openings_;   // words as capitals, with what they open or are not
};

}  // namespace rolellm

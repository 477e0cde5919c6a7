// What stands first in the lines of a screenplay, and speeches that open with their speaker's name.
#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "rolellm/script/screenplay/line_features.h"
#include "rolellm/text/ascii.h"

namespace rolellm {

/// Words of names that seem to speak, and what stands first in each line.
void LineFeatures::find_openings(const KeywordTable& table) {
  PackedWords names;
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    if (name_keys_[i] == 0 || !cue_like(i)) continue;
    std::string_view rest = scans_[i].name();
    if (scans_[i].caseless) {
      names.add(packed_word(rest), 1);
      continue;
    }
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      if (word.size() >= 3 && word.back() != '.') names.add(packed_capitals(word), 1);
    }
  }
  openings_.reserve(scans_.size());
  for (const LineScan& scan : scans_) openings_.push_back(table.opening_of(scan, names));
}

/// `RUTH: The hen.` of a name that has speeches of its own elsewhere; where blank lines part
/// paragraphs, the rest of its paragraph is hers, too.
void LineFeatures::mark_labelled_speeches() {
  labelled_.assign(scans_.size(), 0);
  const bool any = std::any_of(openings_.begin(), openings_.end(), [](const Opening& opening) {
    return opening.word == Opening::labelled;
  });
  if (!any) return;  // as in most films
  std::unordered_set<std::string_view> speakers;
  for (std::size_t i = 0; i < scans_.size(); ++i)
    if (cue_like_[name_keys_[i]] > 0) speakers.insert(scans_[i].name());
  bool goes_on = false;
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const std::string_view ink = scans_[i].ink;
    if (openings_[i].word == Opening::labelled &&
        speakers.contains(trim(ink.substr(0, ink.find_first_of(":("))))) {
      labelled_[i] = 1;
      goes_on = gap(i) > 0;
      continue;
    }
    // A line that had room for the next word ends its paragraph.
    goes_on = goes_on && gap(i) == 0 && move(i) != kMoveLeft &&
              room(i, text_width_, text_width_) == 0 && scans_[i].line_case() == LineCase::text &&
              furniture_[i] == 0 && !has(i, Keyword::place);
    labelled_[i] = goes_on ? 1 : 0;
  }
}

}  // namespace rolellm

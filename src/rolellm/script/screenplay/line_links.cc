// How a line of a screenplay goes on from the one above it.
#include <algorithm>

#include "rolellm/script/screenplay/line_ends.h"
#include "rolellm/script/screenplay/line_features.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {

int LineFeatures::gap(std::size_t i) const {
  const int blanks = scans_[i].gap;
  return blanks <= layout_.line_gap() ? 0 : blanks <= layout_.paragraph_gap() ? 1 : 2;
}

int LineFeatures::move(std::size_t i) const {
  return i == 0 ? 0 : move_between(scans_[i - 1], scans_[i]);
}

int LineFeatures::room(std::size_t i, int speech, int text) const {
  if (i == 0) return 0;
  const std::string_view ink = scans_[i].ink;
  std::size_t end = 0;
  while (end < ink.size() && ink[end] != ' ' && !is_wide_at(ink, end)) ++end;
  // A letter of those that need no blanks may stand alone.
  const int letter = end < ink.size() && is_wide_at(ink, end) ? kWideColumns : 0;
  const int needed = scans_[i - 1].width + (end > 0 ? 1 : 0) + static_cast<int>(end) + letter;
  return needed <= speech ? 2 : needed <= text ? 1 : 0;
}

bool LineFeatures::parts_sentence(std::size_t above, std::size_t below) const {
  const LineScan& last = scans_[above];
  return scans_[below].shape == LineShape::lower_start && last.letters > 0 &&
         last.line_case() == LineCase::text && end_class(last.ink) == 1;
}

bool LineFeatures::is_of_page(std::size_t i) const {
  if (furniture_[i] != 0 || page_foot_[i] != 0) return true;
  // The title of the script between a page's number and `CONTINUED`.
  return repeats_[i] > 0 && i > 0 && i + 1 < scans_.size() && furniture_[i - 1] != 0 &&
         furniture_[i + 1] != 0;
}

std::size_t LineFeatures::above_page(std::size_t i) const {
  std::size_t above = i;
  while (above > 0 && i - above < kMostFurniture && is_of_page(above - 1)) --above;
  return above == i || above == 0 || is_of_page(above - 1) ? i : above - 1;
}

bool LineFeatures::parts_sentence_at_page(std::size_t i) const {
  if (i == 0 || !is_of_page(i) || is_of_page(i - 1)) return false;
  std::size_t below = i + 1;
  const std::size_t end = std::min(scans_.size(), i + 1 + kMostFurniture);
  while (below < end && is_of_page(below)) ++below;
  return below < end && parts_sentence(i - 1, below);
}

void LineFeatures::find_links() {
  links_.reserve(scans_.size());
  for (std::size_t i = 0; i < scans_.size(); ++i) {
    const int gap_above = gap(i);
    int seam = 0;
    if (i > 0 && parts_sentence(i - 1, i))
      seam = kMidSentence;
    else if (gap_above == 0)
      seam = room(i, speech_width_, text_width_);
    const bool label = labelled_[i] != 0 && openings_[i].word == Opening::labelled;
    links_.push_back(static_cast<std::uint8_t>(label ? kLinkToLabel
                                               : parts_sentence_at_page(i)
                                                   ? kLinkOverPage
                                                   : link_of(gap_above, move(i), seam)));
  }
}

}  // namespace rolellm

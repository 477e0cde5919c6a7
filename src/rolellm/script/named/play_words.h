// The words of `data/words/play.yaml`: what headings, lists of persons and directions are told by.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "rolellm/core/result.h"

namespace rolellm {

/// A set of strings in capitals, asked by views.
class WordSet {
 public:
  void insert(std::string word) {
    longest_ = std::max(longest_, word.size());
    words_.insert(std::move(word));
  }
  bool contains(std::string_view upper) const {
    return upper.size() <= longest_ && words_.find(upper) != words_.end();
  }
  auto begin() const { return words_.begin(); }
  auto end() const { return words_.end(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> words_;
  std::size_t longest_ = 0;  // bytes
};

struct PlayWords {
  WordSet units, ordinals, ordinal_endings, whole_headings, bracketed_headings, breaks, persons,
      person_marks, directions, direction_seconds, not_names, scene_places, scene_notes, narrators,
      footnotes, songs, editors, titles, joining, small_words, speech_words, told_words, manners,
      whole_directions, direction_endings, articles, voices, break_starts, han_digits, han_marks,
      han_units, han_counts, han_acts, han_entrances, han_places, han_prologues, places_and_times;
  WordSet heading_starts;      ///< what the first word of a division may be, numbers aside
  std::string editor_letters;  ///< which `editors` and `footnotes` begin with
  WordSet han_heading_starts;  ///< the first characters of Chinese headings

  /// Loaded once from `data/`, whose files do not change while the program runs.
  static const Result<PlayWords>& get();
};

/// `text` in capitals: ASCII and the accented letters of Latin-1 (`é`, `ö`); others as they are.
std::string upper_latin(std::string_view text);
/// The same into `out`, which is kept to be used again.
void upper_latin(std::string_view text, std::string& out);

}  // namespace rolellm

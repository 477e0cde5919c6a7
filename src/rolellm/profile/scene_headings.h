// Place and time of a scene, read from its heading.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

struct PlaceAndTime {
  std::string place;       ///< `Fourth Floor Corridor`, `望海号面馆`; empty when none is named
  std::string time;        ///< `night`, `夜晚`; empty when none is named
  bool same_time = false;  ///< `CONTINUOUS`, `LATER`: the time of the scene before
};

/// Reads headings with the words of one language (`data/words/scenes-<language>.yaml`).
class SceneWords {
 public:
  static Result<SceneWords> load(std::string_view language);

  /// `INT. LIFT - NIGHT`, `SCENE II. The deck. Night and fog.`, `第一场 内景 白天 望海号面馆`.
  PlaceAndTime read(std::string_view heading) const;

  /// Whether a sentence of narration says that somebody is not there.
  bool tells_absence(std::string_view sentence) const;

 private:
  PlaceAndTime read_chinese(std::string_view heading) const;
  std::string_view without_prefix(std::string_view heading) const;
  /// The label of the first word of time in `text`, or empty.
  std::string time_in(std::string_view text) const;

  bool chinese_ = false;
  std::unordered_set<std::string> inside_, divisions_, numbers_, shots_, same_;
  std::vector<std::string> absent_;
  std::map<std::string, std::string> times_;  ///< word → label
};

}  // namespace rolellm

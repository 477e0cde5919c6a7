// A script that names the speaker before each speech, with all that was learned of it.
#pragma once

#include <utility>
#include <vector>

#include "rolellm/script/named/front_matter.h"
#include "rolellm/script/named/opening_finder.h"
#include "rolellm/script/named/play_lines.h"

namespace rolellm {

/// A script's lines without the frame of a library, with all that was learned of them.
class NamedScript {
 public:
  explicit NamedScript(const Lines& source);
  NamedScript(const NamedScript&) = delete;  // its parts look at each other
  NamedScript& operator=(const NamedScript&) = delete;

  /// Source lines [first, second) are the work.
  std::pair<std::size_t, std::size_t> frame() const { return frame_; }
  const std::vector<PlayLine>& lines() const { return lines_; }
  const OpeningFinder& openings() const { return openings_; }
  const ListedPersons& persons() const { return list_.persons; }
  std::size_t body() const { return body_; }

 private:
  std::pair<std::size_t, std::size_t> frame_;
  Lines source_;
  std::vector<PlayLine> lines_;
  PersonsList list_;
  OpeningFinder openings_;
  std::size_t body_ = 0;
};

}  // namespace rolellm

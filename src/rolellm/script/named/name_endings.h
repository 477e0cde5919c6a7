// Where a name at the head of a line may end: what its sign, and the words in front of the sign,
// make of the line.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "rolellm/script/named/name_readings.h"
#include "rolellm/script/named/play_words.h"

namespace rolellm {

/// A sign met on the way over a line's head.
struct NameEnding {
  std::optional<Reading> reading;  ///< the line read as a name that ends here
  bool over = true;                ///< no name goes on behind it
};

/// The full stop at `at`: `HAMLET. …`, `First Cit. (without). …`; behind titles, initials and
/// numbers the name goes on.
NameEnding end_at_stop(std::string_view line, std::size_t at, const PlayWords& words);

/// The colon of `bytes` bytes at `at`: `JACK: …`; clocks and addresses have others.
NameEnding end_at_colon(std::string_view line, std::size_t at, std::size_t bytes);

/// The dash of `bytes` bytes at `at`: `HAMLET—…`
NameEnding end_at_dash(std::string_view line, std::size_t at, std::size_t bytes);

/// The opening bracket at `at`: `HAMLET (aside). …`
NameEnding end_at_bracket(std::string_view line, std::size_t at);

/// The comma at `at`: `PILOT, within.`, `HAMLET, aside: …`; of `ROS., GUIL.` the name goes on.
NameEnding end_at_comma(std::string_view line, std::size_t at);

}  // namespace rolellm

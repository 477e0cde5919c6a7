// Times and marks that recordings put before lines.
#pragma once

#include <string_view>

namespace rolellm {

/// The line without times such as `[00:01:02]` before a name.
std::string_view without_time_marks(std::string_view line);
/// `>> JACK: text` without what captions put where the speaker changes.
std::string_view without_caption_mark(std::string_view line);
/// `Piet  00:41` without the time far behind the name.
std::string_view without_time_behind(std::string_view line);

/// `00:41`, `(1:02:33)`, `[00:04-00:09]`: nothing but times, in brackets or not.
bool is_time_mark(std::string_view text);

}  // namespace rolellm

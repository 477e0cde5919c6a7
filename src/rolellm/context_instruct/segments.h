// Pieces of a profile that fit into a prompt: what one call asks questions about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/profile.h"

namespace rolellm {

/// Lines in script order, not always next to each other.
struct ProfileSegment {
  std::vector<Utterance> lines;
};

/// Stretches of the scenes in which `role` speaks, of at most `max_words` (or one line). Narration
/// between speeches is in them, cut to `max_narration_words`; short neighbours share a segment;
/// stretches without a speech of the role are left out.
std::vector<ProfileSegment> scene_segments(const std::vector<Utterance>& dialogue,
                                           std::string_view role, int max_words,
                                           int max_narration_words);

/// A segment as the prompt shows it: scene headings, then `[line] Name: text`. `own_label`, when
/// there is one, stands for `role`.
std::string show_segment(const ProfileSegment& segment, const std::vector<Utterance>& dialogue,
                         std::string_view role = {}, std::string_view own_label = {});

}  // namespace rolellm

// Which lines carry an answer, and how much of it: told by the words, not by the teacher.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/context_instruct/instruction.h"
#include "rolellm/context_instruct/segments.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// Lines found for an answer.
struct FoundEvidence {
  Evidence evidence;
  double support = 0;  ///< share of the answer's content words in these lines
  bool cited = false;  ///< they are the lines the teacher named
};

/// The lines of `segment` that carry `answer`: those from `line_begin` to `line_end` when they do
/// nearly as well as the best stretch of up to `max_lines`, else that stretch. An empty quote means
/// that no line shares a content word with question or answer.
FoundEvidence find_evidence(const ProfileSegment& segment, std::string_view question,
                            std::string_view answer, int line_begin, int line_end,
                            const ContentWords& content, int max_lines = 4);

}  // namespace rolellm

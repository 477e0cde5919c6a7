// What wikis write into transcripts: '''bold''', ''italics'', [[links]], == headings ==.
#pragma once

#include <string>
#include <string_view>

namespace rolellm {

/// Whether lines begin in bold again and again, as a wiki's speeches do.
bool is_wiki_text(std::string_view text);

/// `line` of such a text as plain text with marks that others have, too: `_italics_`, `## heading`.
std::string without_wiki_marks(std::string_view line);

}  // namespace rolellm

// The style pass: what is left of a rewriting, and whether it may stand for the plain answer.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/context_instruct/checks.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// A reply as an answer: label, quotes and afterthoughts (further paragraphs) taken off, and a
/// broken last sentence too.
std::string clean_rewriting(std::string_view reply, int max_words);

/// Whether `styled` says what `answer` says: enough of its content words, no other length by far,
/// and still fit to be an answer. Empty when it does, else the reason.
std::string check_rewriting(std::string_view styled, std::string_view answer,
                            const TripletChecks& checks, const ContentWords& content,
                            double min_support);

}  // namespace rolellm

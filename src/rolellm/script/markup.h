// What web pages leave in scripts: tags and entities.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/result.h"

namespace rolellm {

/// Errors `config` and `io` of `data/words/markup.yaml`, without which no tag or entity is known.
Status markup_is_known();

/// `line` without the tags of HTML and with entities resolved. A line of nothing else stays as it
/// is: each line with ink has to be told of.
std::string without_markup(std::string_view line);

/// `<pre>`, `</b>`, `&nbsp;`: a line of a web page that shows nothing.
bool is_markup_alone(std::string_view line);

/// `&amp;`, `&#8217;`, `&#x2019;` and the like as the characters they mean; others stay.
std::string with_entities_resolved(std::string_view text);

}  // namespace rolellm

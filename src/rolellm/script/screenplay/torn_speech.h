// Ends of speeches that stand apart from them: below a page's end, an empty line or a mark.
#pragma once

#include <span>

#include "rolellm/script/screenplay/line_model.h"

namespace rolellm {

/// Makes speech of lines decided to be action that go on in mid-sentence with the speech above, in
/// its column, which is not the action's; and of those right below them. Between them and the
/// speech is at most furniture. Below a mark alone, which stands where no empty line was, a
/// sentence of its own goes on, too, and so does one below the furniture under a name and its
/// directions.
void mend_torn_speeches(std::span<const LineScan> scans, std::span<LineState> states);

}  // namespace rolellm

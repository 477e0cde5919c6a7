// Which format a text has.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/script/formats.h"

namespace rolellm {

/// The format called `name`, or with `auto` the one that the text looks most like; why goes to
/// `reason`. Null where it looks like none. Error: `usage` for an unknown name.
Result<const ScriptFormat*> choose_format(const SourceText& source, std::string_view name,
                                          std::string& reason);

}  // namespace rolellm

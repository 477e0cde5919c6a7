// Which language the people of a script speak.
#pragma once

#include <string>
#include <vector>

#include "rolellm/script/script.h"

namespace rolellm {

/// `zh` when most speeches hold Han characters, else the language of `data/words/languages.yaml`
/// whose small words stand most often in speeches; `en` where none is clearly ahead, as in a few
/// words. Errors: `io`, `config` of that file.
Result<std::string> language_of(const std::vector<Utterance>& utterances);

}  // namespace rolellm

// What somebody calls the person they talk to: "dear lady", "champ", 小数点.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/script/script.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// Words that look like it and are not: `no_names` of `data/words/address-<language>.yaml`.
Result<std::unordered_set<std::string>> no_vocatives(std::string_view language);

/// Words set off by a comma at a sentence's beginning or end ("Mop, champ."), at most three (four
/// characters in Chinese), in two different sentences or more (three in Chinese); most often said
/// first, at most three. Empty when there are none.
std::vector<std::string> vocatives(const std::vector<const Utterance*>& speeches,
                                   const ContentWords& content,
                                   const std::unordered_set<std::string>& no_names);

}  // namespace rolellm

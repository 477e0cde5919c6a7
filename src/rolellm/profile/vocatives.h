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

/// From `data/words/address-<language>.yaml`.
struct CallingWords {
  std::unordered_set<std::string> no_names;     ///< set off by commas, and yet nobody is called so
  std::unordered_set<std::string> no_openings;  ///< first words of what is no name either
  std::unordered_set<std::string> addresses;    ///< "sir": said to somebody wherever it stands
};
Result<CallingWords> calling_words(std::string_view language);

struct Vocative {
  std::string text;
  int sentences = 0;  ///< different ones that say it
};

/// Words set off by a comma at a sentence's beginning or end ("Mop, champ."), at most three (four
/// characters in Chinese), in two different sentences or more (three in Chinese); most often said
/// first. Some sentence must end on them, or they hold a name of the hearer or an address: what
/// only begins sentences ("Heavens, no!") is called out to nobody.
std::vector<Vocative> vocatives(const std::vector<const Utterance*>& speeches,
                                const std::vector<std::string>& names, const ContentWords& content,
                                const CallingWords& calling);

}  // namespace rolellm

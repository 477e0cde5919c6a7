// What somebody calls the person they talk to: "dear lady", "champ", 小数点.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/mention_words.h"
#include "rolellm/profile/persons.h"
#include "rolellm/script/script.h"
#include "rolellm/text/content_words.h"
#include "rolellm/text/words.h"

namespace rolellm {

/// Whether `text` says something of the person: names them other than by calling them, as in
/// "Goodbye, Bloom." and "Come on, Wren!".
bool tells_of(std::string_view text, const Person& person, const MentionWords& around);

/// Whether `text` is just what one calls somebody by name: "Mr. Flood", "Dot-Dot", 陆先生. What a
/// role calls others is among its relations.
bool is_only_called(std::string_view text, const std::vector<Person>& others,
                    const MentionWords& around);

/// The words of `text` that are not just said to call, greet, thank and the like: "Arch" of "All
/// right, Arch."
std::vector<WordSpan> beside_calls(std::string_view text, const MentionWords& around);

struct Vocative {
  std::string text;
  int sentences = 0;  ///< different ones that say it
};

/// Words set off by a comma at a sentence's beginning or end ("Mop, champ."), or within it where
/// they hold a name of the hearer or an address ("No, dear lift, not yet."), at most three (four
/// characters in Chinese), in two different sentences or more (three in Chinese); most often said
/// first. Some sentence must end on them, or they hold a name of the hearer or an address: what
/// only begins sentences ("Heavens, no!") is called out to nobody.
std::vector<Vocative> vocatives(const std::vector<const Utterance*>& speeches,
                                const std::vector<std::string>& names, const ContentWords& content,
                                const MentionWords& around);

}  // namespace rolellm

// What somebody calls the person they talk to: "dear lady", "champ", 小数点.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/profile/persons.h"
#include "rolellm/script/script.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// From `data/words/address-<language>.yaml`.
struct CallingWords {
  std::unordered_set<std::string> no_names;     ///< set off by commas, and yet nobody is called so
  std::unordered_set<std::string> no_openings;  ///< first words of what is no name either
  std::unordered_set<std::string> addresses;    ///< "sir": said to somebody wherever it stands
  std::unordered_set<std::string> openings;     ///< "hey", "my": before a name that is called
  std::unordered_set<std::string> pronouns;     ///< "she", "her", of whom one talks about
  std::unordered_set<std::string> says_who;     ///< "is": of what one says who somebody is
  std::unordered_set<std::string> narrated_looks;  ///< "wears": verbs of narration that describe
  std::unordered_set<std::string> goes_on;         ///< "then": narration of what happens next
};
Result<CallingWords> calling_words(std::string_view language);

/// Whether `text` says something of the person: names them other than by calling them, as in
/// "Goodbye, Bloom." and "Come on, Wren!".
bool tells_of(std::string_view text, const Person& person, const CallingWords& calling);

/// Whether `text` is just what one calls somebody by name: "Mr. Flood", "Dot-Dot", 陆先生. What a
/// role calls others is among its relations.
bool is_only_called(std::string_view text, const std::vector<Person>& others,
                    const CallingWords& calling);

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
                                const CallingWords& calling);

}  // namespace rolellm

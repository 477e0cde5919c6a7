// How a script brings its persons in: "DOT HARKER, 74, small and square".
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/persons.h"
#include "rolellm/profile/vocatives.h"
#include "rolellm/script/script.h"

namespace rolellm {

struct Introduction {
  std::size_t at = 0;   ///< index of the utterance
  bool listed = false;  ///< an entry in the list of persons, whole; else narration
  std::string text;     ///< narration from the name on, as far as it is about the person
};

/// By name. An entry in the list of persons, else the first narration that has the name in capitals
/// and goes on about the person; whoever has neither is missing. Who is "pulled up by a cat" is
/// brought in by another's doing, of which nothing is taken.
std::map<std::string, Introduction> introductions(const std::vector<Utterance>& dialogue,
                                                  const std::vector<Person>& persons,
                                                  const MentionWords& words);

/// What `sentence` says of one person: from the name on where somebody else comes before it, up to
/// the clause that names somebody else or tells what happens then. Empty when it names nobody of
/// `names`, or somebody else in the same clause.
std::string clauses_about(std::string_view sentence, const std::vector<std::string>& names,
                          const std::vector<std::string>& others, const MentionWords& words);

}  // namespace rolellm

#include "rolellm/profile/mention_words.h"

#include <utility>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/text/words.h"

namespace rolellm {

Result<MentionWords> mention_words(std::string_view language) {
  auto json = read_data_yaml(fmt::format("words/mentions-{}.yaml", language));
  if (!json) return fail(json.error(), "loading the words around names");
  MentionWords around;
  for (const auto& [key, set] : {std::pair{"no_names", &around.no_names},
                                 {"no_name_openings", &around.no_openings},
                                 {"addresses", &around.addresses},
                                 {"call_openings", &around.openings},
                                 {"pronouns", &around.pronouns},
                                 {"hearer", &around.hearer},
                                 {"says_who", &around.says_who},
                                 {"narrated_looks", &around.narrated_looks},
                                 {"goes_on", &around.goes_on}}) {
    auto list = strings_field(*json, key);
    if (!list) return fail(list.error(), "loading the words around names");
    for (const std::string& words : *list) set->insert(normalise(words));
  }
  return around;
}

}  // namespace rolellm

#include "rolellm/script/render/screenplay_phrases.h"

#include <utility>

#include "rolellm/core/data_files.h"

namespace rolellm {
namespace {

constexpr std::string_view kFile = "render/screenplay-dirt.yaml";

Result<ScreenplayPhrases> load_phrases() {
  auto table = read_data_yaml(kFile);
  if (!table) return fail(table.error());
  ScreenplayPhrases phrases;
  for (auto [key, list] : {std::pair{"actions", &phrases.actions},
                           {"speeches", &phrases.speeches},
                           {"sounds", &phrases.sounds},
                           {"shots", &phrases.shots},
                           {"capital_actions", &phrases.capital_actions},
                           {"signs", &phrases.signs},
                           {"list_heads", &phrases.list_heads},
                           {"list_items", &phrases.list_items},
                           {"transitions", &phrases.transitions},
                           {"hints", &phrases.hints},
                           {"hard_names", &phrases.hard_names},
                           {"long_names", &phrases.long_names},
                           {"extensions", &phrases.extensions},
                           {"continued", &phrases.continued},
                           {"first_words", &phrases.first_words},
                           {"heading_tails", &phrases.heading_tails},
                           {"bare_places", &phrases.bare_places},
                           {"times", &phrases.times},
                           {"omitted", &phrases.omitted},
                           {"running_heads", &phrases.running_heads},
                           {"head_lines", &phrases.head_lines},
                           {"watermarks", &phrases.watermarks},
                           {"credits", &phrases.credits},
                           {"title_lines", &phrases.title_lines}}) {
    auto words = strings_field(*table, key);
    if (!words) return fail(words.error(), std::string(kFile));
    if (words->empty()) {
      return fail(ErrorKind::config, "",
                  std::string(kFile) + ": expected phrases under \"" + key + "\", found none");
    }
    *list = std::move(*words);
  }
  return phrases;
}

}  // namespace

const Result<ScreenplayPhrases>& ScreenplayPhrases::get() {
  static const Result<ScreenplayPhrases> loaded = load_phrases();
  return loaded;
}

}  // namespace rolellm

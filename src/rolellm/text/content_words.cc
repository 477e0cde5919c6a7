#include "rolellm/text/content_words.h"

#include <algorithm>

#include "rolellm/core/data_files.h"
#include "rolellm/text/words.h"

namespace rolellm {

Result<ContentWords> ContentWords::load(std::string_view language) {
  ContentWords content;
  if (auto status = content.read_stops(language); !status) return fail(status.error());
  if (language == "en" || language == "zh") return content;
  // Of scripts in other languages a teacher tells in English.
  if (auto status = content.read_stops("en"); !status) return fail(status.error());
  return content;
}

Status ContentWords::read_stops(std::string_view language) {
  auto text = read_data("words/stop-" + std::string(language) + ".txt");
  if (!text) return fail(text.error(), "loading stop words");
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (!line.starts_with('#')) {
      for (const std::string& term : search_terms(line)) stops_.insert(term);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return ok();
}

bool ContentWords::is_stop(const std::string& term) const {
  if (stops_.contains(term)) return true;
  const std::vector<std::string> characters = words(term);
  if (characters.size() != 2 || !begins_with_han(term)) return false;
  return stops_.contains(characters[0]) && stops_.contains(characters[1]);
}

std::vector<std::string> ContentWords::of(std::string_view text) const {
  std::vector<std::string> terms = search_terms(text);
  std::erase_if(terms, [&](const std::string& term) { return is_stop(term); });
  return terms;
}

double ContentWords::support(std::string_view claim,
                             const std::vector<std::string_view>& sources) const {
  const std::vector<std::string> list = of(claim);
  const std::unordered_set<std::string> claimed(list.begin(), list.end());
  if (claimed.empty()) return 1.0;
  std::unordered_set<std::string> known;
  for (const std::string_view source : sources) {
    for (std::string& term : search_terms(source)) known.insert(std::move(term));
  }
  const auto found = std::count_if(claimed.begin(), claimed.end(),
                                   [&](const std::string& term) { return known.contains(term); });
  return static_cast<double>(found) / static_cast<double>(claimed.size());
}

}  // namespace rolellm

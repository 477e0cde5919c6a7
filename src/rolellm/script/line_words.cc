#include "rolellm/script/line_words.h"

#include <algorithm>
#include <utility>

#include "rolellm/core/data_files.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

Result<LineWords> load_line_words() {
  auto table = read_data_yaml("words/lines.yaml");
  if (!table) return fail(table.error());
  LineWords words;
  for (auto [key, list] : {std::pair{"places", &words.places},
                           {"transitions", &words.transitions},
                           {"transition_ends", &words.transition_ends},
                           {"page_marks", &words.page_marks},
                           {"han_pages", &words.han_pages},
                           {"page_mark_starts", &words.page_mark_starts},
                           {"extensions", &words.extensions},
                           {"continued", &words.continued},
                           {"whole_extensions", &words.whole_extensions},
                           {"credits", &words.credits},
                           {"between_compounds", &words.between_compounds}}) {
    auto strings = strings_field(*table, key);
    if (!strings) return fail(strings.error(), "words/lines.yaml");
    *list = std::move(*strings);
  }
  auto times = strings_field(*table, "times_of_day");
  if (!times) return fail(times.error(), "words/lines.yaml");
  words.times_of_day = PhraseList(*times);
  for (const LineWords::List* marks : {&words.page_marks, &words.page_mark_starts}) {
    for (const std::string& mark : *marks) {
      words.page_mark_bytes += mark.front();
      words.page_mark_bytes += lower_ascii(mark.front());
    }
  }
  return words;
}

}  // namespace

const Result<LineWords>& LineWords::get() {
  static const Result<LineWords> words = load_line_words();
  return words;
}

const LineWords& line_words() {
  static const LineWords none;
  const auto& words = LineWords::get();
  return words ? *words : none;
}

bool starts_with_any(std::string_view line, const LineWords::List& starts) {
  return std::any_of(starts.begin(), starts.end(), [&](const std::string& start) {
    return starts_with_ignoring_case(line, start);
  });
}

}  // namespace rolellm

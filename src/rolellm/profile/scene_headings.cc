#include "rolellm/profile/scene_headings.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/profile/profile.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::size_t kTimeToken = 3;  // characters: 雨夜, 星期六夜 is more

/// Pieces of `text` between blanks, wide ones too.
std::vector<std::string> tokens(std::string_view text) {
  std::vector<std::string> found(1);
  for (std::size_t i = 0; i < text.size();) {
    std::size_t skip = 0;
    for (const std::string_view gap : {" ", "\t", "\u3000", "，", "。", "、", "—", "-", "/"}) {
      if (text.substr(i).starts_with(gap)) skip = gap.size();
    }
    if (skip == 0) {
      found.back() += text[i++];
    } else {
      i += skip;
      if (!found.back().empty()) found.emplace_back();
    }
  }
  if (found.back().empty()) found.pop_back();
  return found;
}

/// `text` cut at dashes that stand between blanks.
std::vector<std::string> segments(std::string_view text) {
  std::vector<std::string> found;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const std::string_view dash : {" - ", " -- ", " – ", " — "}) {
      if (!text.substr(i).starts_with(dash)) continue;
      found.emplace_back(trim(text.substr(begin, i - begin)));
      begin = i + dash.size();
      i = begin - 1;
      break;
    }
  }
  found.emplace_back(trim(text.substr(begin)));
  return found;
}

std::string_view without_stop(std::string_view text) {
  text = trim(text);
  while (!text.empty() && std::string_view(".,;:-").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return trim(text);
}

}  // namespace

Result<SceneWords> SceneWords::load(std::string_view language) {
  SceneWords scenes;
  scenes.chinese_ = language == "zh";
  auto json = read_data_yaml(fmt::format("words/scenes-{}.yaml", language));
  if (!json) return fail(json.error(), "loading the words of scenes");
  for (const auto& [key, set] :
       {std::pair{"inside", &scenes.inside_}, std::pair{"divisions", &scenes.divisions_},
        std::pair{"numbers", &scenes.numbers_}, std::pair{"shots", &scenes.shots_},
        std::pair{"same", &scenes.same_}}) {
    auto list = strings_field(*json, key);
    if (!list) return fail(list.error(), "loading the words of scenes");
    set->insert(list->begin(), list->end());
  }
  auto absent = strings_field(*json, "absent");
  if (!absent) return fail(absent.error(), "loading the words of scenes");
  scenes.absent_ = *absent;
  for (const auto& [label, list] : (*json)["times"].items()) {
    for (const Json& word : list) scenes.times_[word.get<std::string>()] = label;
  }
  return scenes;
}

/// Without scene number, `INT.` and the like, and `ACT II, SCENE I.` or `Erster Auftritt`.
std::string_view SceneWords::without_prefix(std::string_view heading) const {
  constexpr std::string_view kGaps = " .,:#/\t";
  const auto drop_word = [&](std::string_view text) {
    text.remove_prefix(std::min(text.find_first_of(" .,:#\t"), text.size()));
    return text.substr(std::min(text.find_first_not_of(kGaps), text.size()));
  };
  const auto first_word = [](std::string_view text) {
    const std::string_view word = text.substr(0, text.find_first_of(" .,:#\t"));
    const bool plain = std::none_of(word.begin(), word.end(), is_beyond_ascii);
    return plain ? lower_ascii(word) : normalise(word);  // `I/E`, `SCÈNE`
  };
  heading = heading.substr(std::min(heading.find_first_not_of(kGaps), heading.size()));
  const auto without_numbers = [&](std::string_view text) {  // `Zwei und zwanzigster`
    while (!text.empty() && numbers_.contains(first_word(text))) text = drop_word(text);
    return text;
  };
  bool is_counted = false;  // by what stands before the division
  while (!heading.empty()) {
    const std::string word = first_word(heading);
    const std::string_view behind = drop_word(heading);
    if (inside_.contains(word)) {
      heading = behind;
    } else if (divisions_.contains(word)) {
      heading = drop_word(behind);  // its number too
      if (is_counted) heading = behind;
      is_counted = false;
    } else if (numbers_.contains(word) &&
               divisions_.contains(first_word(without_numbers(heading)))) {
      heading = without_numbers(heading);
      is_counted = true;
    } else if (std::isdigit(static_cast<unsigned char>(word[0])) != 0 &&
               (inside_.contains(first_word(behind)) || divisions_.contains(first_word(behind)))) {
      is_counted = divisions_.contains(first_word(behind));
      heading = behind;
    } else {
      break;
    }
  }
  return heading;
}

std::string SceneWords::time_in(std::string_view text) const {
  for (const std::string& word : words(text)) {
    if (const auto time = times_.find(word); time != times_.end()) return time->second;
  }
  return {};
}

PlaceAndTime SceneWords::read_chinese(std::string_view heading) const {
  PlaceAndTime found;
  for (const std::string& token : tokens(heading)) {
    const std::vector<std::string> characters = words(token);
    if (characters.empty()) continue;
    const bool division = token.starts_with("第") && divisions_.contains(characters.back());
    if (division || inside_.contains(token)) continue;
    std::string time;
    for (const auto& [word, label] : times_) {
      const bool held = characters.size() <= kTimeToken && token.find(word) != std::string::npos;
      if (held && (time.empty() || token == word)) time = label;
    }
    if (!time.empty()) {
      found.time = time;
    } else if (same_.contains(token)) {
      found.same_time = true;
    } else {
      found.place += (found.place.empty() ? "" : " ") + token;
    }
  }
  return found;
}

PlaceAndTime SceneWords::read(std::string_view heading) const {
  if (chinese_) return read_chinese(heading);
  PlaceAndTime found;
  if (const auto first = words(heading); !first.empty() && shots_.contains(first.front())) {
    found.same_time = true;  // another look at the same place
    return found;
  }
  std::string_view rest = without_prefix(heading);
  if (const std::size_t number = rest.find('#'); number != std::string_view::npos)
    rest = rest.substr(0, number);  // `#12A#`, a Fountain scene number
  std::vector<std::string> pieces = segments(rest);
  const bool dashes = pieces.size() > 1;
  if (!dashes) pieces = sentences(rest);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string time = i == 0 ? "" : time_in(pieces[i]);
    const std::vector<std::string> all = words(pieces[i]);
    const bool same = i > 0 && std::any_of(all.begin(), all.end(), [&](const std::string& word) {
                        return same_.contains(word);
                      });
    found.same_time = found.same_time || same;
    if (found.time.empty()) found.time = time;
    // A play's further sentences describe; a screenplay's further segments are rooms.
    if (i == 0 || (dashes && time.empty() && !same))
      found.place += (i == 0 ? "" : ", ") + std::string(without_stop(pieces[i]));
  }
  // `EXT. FOREST NIGHT`
  if (const auto all = word_spans(found.place); found.time.empty() && all.size() > 1) {
    found.time = time_in(all.back().word);
    if (!found.time.empty()) found.place = without_stop(found.place.substr(0, all.back().begin));
  }
  found.place = display_name(found.place);
  return found;
}

bool SceneWords::tells_absence(std::string_view sentence) const {
  if (chinese_) {
    return std::any_of(absent_.begin(), absent_.end(), [&](const std::string& word) {
      return sentence.find(word) != std::string_view::npos;
    });
  }
  const std::vector<std::string> all = words(sentence);
  return std::any_of(absent_.begin(), absent_.end(), [&](const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  });
}

}  // namespace rolellm

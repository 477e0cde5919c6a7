#include "rolellm/script/cast/speaker_names.h"

#include <algorithm>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/json.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

std::string case_folded(std::string_view text) {
  std::string folded;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
      .foldCase()
      .toUTF8String(folded);
  return folded;
}

bool is_apostrophe(UChar32 c) { return c == '\'' || c == 0x2019; }

/// Runs of letters and digits with inner apostrophes and hyphens; Han characters stay together.
std::vector<std::string> name_words(std::string_view name) {
  const std::string folded = case_folded(name);
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(folded);
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto finish = [&] {
    while (!word.isEmpty() && !u_isalnum(word.char32At(word.length() - 1)))
      word.truncate(word.length() - 1);
    if (word.isEmpty()) return;
    words.emplace_back();
    word.toUTF8String(words.back());
    word.remove();
  };
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK) {
      word.append(c);
    } else if ((is_apostrophe(c) || c == '-') && !word.isEmpty()) {
      word.append(is_apostrophe(c) ? UChar32{'\''} : c);
    } else {
      finish();
    }
  }
  finish();
  return words;
}

bool is_number(std::string_view word) {
  return std::all_of(word.begin(), word.end(), is_ascii_digit);
}

/// Where `part` stands in `whole` as a run, or -1.
std::ptrdiff_t run_of(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
  const auto at = std::search(whole.begin(), whole.end(), part.begin(), part.end());
  return at == whole.end() || part.empty() ? -1 : at - whole.begin();
}

}  // namespace

Result<NameWords> NameWords::load() {
  auto table = read_data_yaml("words/cast.yaml");
  if (!table) return fail(table.error());
  NameWords names;
  for (auto [key, set] : {std::pair{"titles", &names.titles_},
                          {"articles", &names.articles_},
                          {"other_person", &names.other_person_},
                          {"other_person_han", &names.other_person_han_},
                          {"all_but", &names.all_but_},
                          {"of", &names.of_},
                          {"voices", &names.voices_},
                          {"through", &names.through_},
                          {"devices", &names.devices_},
                          {"generic", &names.generic_},
                          {"together", &names.together_},
                          {"together_with", &names.together_with_},
                          {"joining_words", &names.joining_words_}}) {
    auto words = strings_field(*table, key);
    if (!words) return fail(words.error(), "words/cast.yaml");
    set->insert(words->begin(), words->end());
  }
  auto joiners = strings_field(*table, "joiners");
  if (!joiners) return fail(joiners.error(), "words/cast.yaml");
  names.joiners_ = std::move(*joiners);
  const Json forms = table->value("title_forms", Json::object());
  for (const auto& [brief, full] : forms.items()) {
    if (!full.is_string())
      return fail(ErrorKind::config, "value",
                  fmt::format("title_forms: {}: expected a word", brief), "words/cast.yaml");
    names.title_forms_[brief] = full.get<std::string>();
  }
  return names;
}

SpeakerName NameWords::read(std::string_view name) const {
  SpeakerName read;
  std::vector<std::string> all = name_words(name);
  for (const std::string& word : all) {
    for (const char c : word) {
      if (c != '\'' && c != '-') read.key += c;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string word = all[i];
    read.numbered = read.numbered || is_number(word);
    const bool last = i + 1 == all.size();
    if (word.ends_with("'s") && !last) {
      word.resize(word.size() - 2);
      read.words.push_back(word);
      read.owner = read.words;
      continue;
    }
    if (!last && articles_.contains(word)) continue;
    if (!last && titles_.contains(word)) {
      const auto form = title_forms_.find(word);
      read.titles.push_back(form == title_forms_.end() ? word : form->second);
      continue;
    }
    read.words.push_back(word);
  }
  const auto& words = read.words;
  if (words.size() > 2 && voices_.contains(words[0]) && of_.contains(words[1]))
    read.owner.assign(words.begin() + 2, words.end());
  const auto through = std::find_if(
      words.begin(), words.end(), [&](const std::string& word) { return through_.contains(word); });
  const bool device = words.end() - through > 1 &&
                      std::all_of(through + 1, words.end(),
                                  [&](const std::string& word) { return devices_.contains(word); });
  if (device && through != words.begin()) read.owner.assign(words.begin(), through);
  return read;
}

bool NameWords::is_group(const SpeakerName& name) const {
  const auto& words = name.words;
  if (words.size() > 2 && together_.contains(words[0]) && all_but_.contains(words[1])) return true;
  bool together = false;
  for (const std::string& word : name.words) {
    if (together_.contains(word)) {
      together = true;
    } else if (!together_with_.contains(word)) {
      return false;
    }
  }
  return together;
}

bool NameWords::is_longer_form(const SpeakerName& longer, const SpeakerName& part) const {
  if (longer.numbered || !longer.owner.empty() || part.words.empty()) return false;
  const auto at = run_of(longer.words, part.words);
  if (at < 0) return false;
  const auto begin = static_cast<std::size_t>(at), end = begin + part.words.size();
  if (begin > 0 && end < longer.words.size()) return false;
  for (std::size_t i = 0; i < longer.words.size(); ++i) {
    const std::string& word = longer.words[i];
    if (i >= begin && i < end) continue;
    if (other_person_.contains(word) || joining_words_.contains(word)) return false;
    if (i < begin && of_.contains(word)) return false;
  }
  // MR. DARCY and MRS. DARCY are two.
  return longer.titles.empty() || part.titles.empty() || longer.titles == part.titles;
}

bool NameWords::is_voice_of(const SpeakerName& name, const SpeakerName& person) const {
  if (name.owner.empty() || name.words.empty() || person.numbered) return false;
  if (name.owner != person.words) return false;
  // The WOMAN ON TV is not the woman in the room.
  const bool somebody = person.words.size() > 1 || !is_generic(person.words.front());
  return voices_.contains(name.words.back()) || voices_.contains(name.words.front()) ||
         (somebody && devices_.contains(name.words.back()));
}

std::string NameWords::given_name(const std::string& key) const {
  if (key.size() != 3 * kHanBytes || !has_han(key) ||
      other_person_han_.contains(key.substr(0, kHanBytes)))
    return {};
  return key.substr(kHanBytes);
}

std::vector<std::string> NameWords::split_at_signs(std::string_view name) const {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < name.size();) {
    const auto joiner =
        std::find_if(joiners_.begin(), joiners_.end(),
                     [&](const std::string& sign) { return name.substr(i).starts_with(sign); });
    if (joiner == joiners_.end()) {
      ++i;
      continue;
    }
    parts.emplace_back(trim(name.substr(begin, i - begin)));
    i += joiner->size();
    begin = i;
  }
  parts.emplace_back(trim(name.substr(begin)));
  if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); }))
    return {std::string(trim(name))};
  return parts;
}

std::vector<std::string> NameWords::split_at_words(std::string_view name) const {
  const std::string folded = case_folded(name);
  std::vector<std::string> parts;
  if (folded.size() != name.size()) return {std::string(name)};
  std::size_t begin = 0;
  for (std::size_t i = 0; i + 1 < name.size(); ++i) {
    for (const std::string& word : joining_words_) {
      const std::size_t end = i + word.size();
      const bool han = has_han(word);
      const bool bounded =
          han ? i > begin && end < name.size()
              : i > begin && name[i - 1] == ' ' && end < name.size() && name[end] == ' ';
      if (!bounded || std::string_view(folded).substr(i, word.size()) != word) continue;
      parts.emplace_back(trim(name.substr(begin, i - begin)));
      begin = end;
      i = end;
      break;
    }
  }
  std::string last(trim(name.substr(begin)));
  if (last.empty() || parts.empty()) return {std::string(name)};
  // `A, B and C`
  std::vector<std::string> all;
  for (const std::string& part : parts) {
    std::size_t from = 0;
    for (std::size_t comma = part.find(','); comma != std::string::npos;
         from = comma + 1, comma = part.find(',', from))
      all.emplace_back(trim(std::string_view(part).substr(from, comma - from)));
    all.emplace_back(trim(std::string_view(part).substr(from)));
  }
  all.push_back(std::move(last));
  return all;
}

}  // namespace rolellm

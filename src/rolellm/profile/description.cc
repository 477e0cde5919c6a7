#include "rolellm/profile/description.h"

#include <algorithm>
#include <cctype>

#include "rolellm/core/data_files.h"
#include "rolellm/profile/manner.h"
#include "rolellm/profile/relations.h"
#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::string_view kManner = "manner";
constexpr std::string_view kPeople = "people";
constexpr std::size_t kLeastParts = 2;
constexpr std::size_t kLines = 3;  // that a sentence cites at most
constexpr std::size_t kPeopleAsked = 3;
constexpr std::size_t kPeopleNamed = 2;
constexpr std::size_t kChineseAge = 12;  // bytes, at most, before 岁: 六十七
constexpr int kPetWords = 6;
constexpr int kQuoteWords = 18;       // of the role's own words in a description
constexpr int kQuoteCharacters = 30;  // in Chinese
constexpr int kQuotesSeen = 40;
constexpr double kFits = 4;        // in words found
constexpr double kOfOthers = 0.4;  // off for a word that only lines of others have
constexpr double kCopied = 0.7;    // of a part's content words, all in one answer of an example

char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = upper(text[0]);
  return text;
}

Json text_schema(int longest) { return Json{{"type", "string"}, {"maxLength", longest}}; }

}  // namespace

Result<DescriptionMaker> DescriptionMaker::make(const CountedRole& role, const Json& prompt,
                                                std::string pronoun) {
  const ProfileFolder& folder = role.folder;
  const std::string& language = folder.profile.language;
  DescriptionMaker maker(role.content);
  maker.chinese_ = language == "zh";
  maker.names_ = role.self.names;
  auto address = RoleAddress::load(maker.chinese_ ? "zh" : "en", maker.names_);
  if (!address) return fail(address.error());
  maker.address_ = *address;

  const auto parts = prompt.find("parts");
  if (parts == prompt.end() || !parts->is_array() || parts->empty()) {
    return fail(ErrorKind::internal, "prompt", "the profile prompt lists no parts");
  }
  for (const Json& part : *parts) {
    maker.parts_.push_back({string_or(part, "name", ""), string_or(part, "third_person", ""),
                            string_or(part, "second_person", ""),
                            part.value("begins", std::vector<std::string>{}),
                            part.value("must_begin", false), part.value("own_words", false)});
    if (maker.parts_.back().name != kPeople) continue;
    maker.name_is_ = string_or(part, "each", "{{name}}, {{is}}");
    maker.joiner_ = string_or(part, "joiner", "; ");
    maker.counted_joiner_ = string_or(part, "counted_joiner", "; ");
    maker.counted_people_ = {std::string(kPeople),
                             string_or(part, "counted_third_person", ""),
                             string_or(part, "counted_second_person", ""),
                             {},
                             false,
                             false};
  }
  maker.least_support_ = prompt.value("least_support", 0.5);
  maker.subject_ =
      capitalised(pronoun.empty() ? string_or(prompt, "instead_of_name", "") : pronoun);
  if (const auto pronouns = prompt.find("pronouns"); pronouns != prompt.end()) {
    for (const auto& [key, forms] : pronouns->items()) {
      for (const Json& form : forms) {
        if (pronoun.empty() || key == pronoun) maker.forms_.push_back(form.get<std::string>());
        if (!pronoun.empty() && key != pronoun) maker.wrong_pronouns_.insert(form);
      }
    }
  }
  const Json ages = prompt.value("ages", Json::object());
  const Json age = ages.value(pronoun.empty() ? "other" : pronoun, Json::object());
  maker.child_ = string_or(age, "child", "");
  maker.grown_ = string_or(age, "grown", "");
  const Json joined = prompt.value("age_joined", Json::object());
  maker.age_ends_ = string_or(joined, "from", "");
  maker.age_joins_ = string_or(joined, "to", "");
  maker.learn_script(role, prompt);
  maker.find_quotes(folder, prompt);
  const ProfileStatistics& statistics = folder.profile.statistics;
  maker.manner_.text =
      describe_manner(statistics, prompt.value("manner", Json::object()), kPetWords);
  std::string pet_words;
  for (std::size_t i = 0; i < statistics.favourite_words.size() && i < kPetWords; ++i)
    pet_words += statistics.favourite_words[i].word + " ";
  maker.manner_.support.lines = maker.own_lines_.find(pet_words, kLines).lines;
  maker.manner_.support.share = 1;
  return maker;
}

/// For parts with `cues`: the sentence of the role with one of them that says most in a few words.
void DescriptionMaker::find_quotes(const ProfileFolder& folder, const Json& prompt) {
  const int longest = chinese_ ? kQuoteCharacters : kQuoteWords;
  for (const Json& part : prompt["parts"]) {
    const auto cues = part.value("cues", std::vector<std::string>{});
    Citation best;
    std::size_t most = 0;
    for (const Citation& line :
         sentences_with(folder.dialogue, folder.profile.role, cues, kQuotesSeen)) {
      const std::size_t says = content_.of(line.quote).size();
      if (count_words(line.quote) > longest || says <= most) continue;
      best = line;
      most = says;
    }
    const auto third = fill_in(string_or(part, "quoted_third_person", ""),
                               {{"subject", subject_}, {"part", best.quote}});
    const auto second =
        fill_in(string_or(part, "quoted_second_person", ""), {{"part", best.quote}});
    if (most == 0 || !third || !second || third->empty()) continue;
    quotes_[string_or(part, "name", "")] = {.part = string_or(part, "name", ""),
                                            .text = capitalised(*third),
                                            .second = *second,
                                            .by = "quote",
                                            .support = 1,
                                            .lines = {best}};
  }
}

/// What the script says, what tells of the role and of those it talks with, and what only the
/// prompt has.
void DescriptionMaker::learn_script(const CountedRole& role, const Json& prompt) {
  const ProfileFolder& folder = role.folder;
  const auto learn = [&](std::string_view text) {
    for (std::string& term : search_terms(text)) script_.insert(std::move(term));
    for (std::string& word : words(text)) script_.insert(std::move(word));
  };
  learn(folder.profile.work);
  cast_ = role.self.names;
  for (const Person& other : role.others)
    cast_.insert(cast_.end(), other.names.begin(), other.names.end());
  for (const FavouriteWord& word : folder.profile.statistics.favourite_words) {
    for (std::string& term : content_.of(word.word)) own_pets_.insert(std::move(term));
  }
  for (const Utterance& utterance : folder.dialogue) {
    learn(utterance.role);
    learn(utterance.content);
    const bool own = utterance.role == folder.profile.role;
    if (own) own_lines_.add(utterance);
    if (own || mentions_person(utterance.content, role.self)) lines_.add(utterance);
  }
  for (const Relation& relation : folder.profile.relations) {
    if (people_.size() == kPeopleAsked) break;
    const auto person =
        std::find_if(role.others.begin(), role.others.end(),
                     [&](const Person& other) { return other.name == relation.role; });
    people_.push_back({person->name, display_name(person->name), person->names,
                       lines_about(folder.dialogue, role.self, *person, content_)});
  }
  if (const auto examples = prompt.find("examples"); examples != prompt.end()) {
    for (const Json& example : *examples) {
      for (const std::string& term : content_.of(string_or(example, "user", ""))) {
        if (!script_.contains(term)) examples_.insert(term);
      }
      prompt_texts_.push_back(string_or(example, "assistant", ""));
    }
  }
  prompt_texts_.push_back(string_or(prompt, "user", ""));
}

Json DescriptionMaker::schema() const {
  const int longest = chinese_ ? 45 : 130;
  Json properties = Json::object();
  for (const Part& part : parts_) {
    if (part.name == kManner) continue;
    if (part.name != kPeople) {
      properties[part.name] = text_schema(longest);
      continue;
    }
    if (people_.empty()) continue;
    Json names = Json::array();
    for (const Acquaintance& person : people_) names.push_back(person.shown);
    const Json each{
        {"type", "object"},
        {"properties", Json{{"name", Json{{"enum", names}}}, {"is", text_schema(longest / 2)}}},
        {"required", Json::array({"name", "is"})}};
    properties[part.name] = Json{{"type", "array"},
                                 {"items", each},
                                 {"minItems", 1},
                                 {"maxItems", static_cast<int>(kPeopleNamed)}};
  }
  return properties;
}

/// Names what the script does not know, repeats the prompt, or gives the role the other sex.
bool DescriptionMaker::is_foreign(const std::string& text) const {
  for (const std::string& name : inner_names(text)) {
    if (!script_.contains(name) && !script_.contains(stem(name))) return true;
  }
  for (const std::string& term : content_.of(text)) {
    if (examples_.contains(term)) return true;
  }
  if (!content_.of(text).empty()) {
    for (const std::string& answer : prompt_texts_) {
      if (content_.support(text, {answer}) >= kCopied) return true;
    }
  }
  const std::vector<std::string> all = words(text);
  return !all.empty() && wrong_pronouns_.contains(all.front());
}

/// The first sentence as a phrase: without full stop, label and the capital of a small word.
std::string DescriptionMaker::clean(const std::string& text,
                                    const std::vector<std::string>& names) const {
  const auto all = sentences(text);
  if (all.empty()) return {};
  std::string phrase = all.front();
  for (const std::string_view end : {".", "。", "；", ";", ",", "，"}) {
    if (phrase.ends_with(end)) phrase.resize(phrase.size() - end.size());
  }
  // "Dot Harker, a retired boxer": the text says the name elsewhere.
  for (const std::string_view comma : {", ", "，"}) {
    const std::size_t at = phrase.find(comma);
    if (at != std::string::npos && mentions_name(phrase.substr(0, at), names))
      phrase.erase(0, at + comma.size());
  }
  phrase = trim(phrase);
  const std::vector<WordSpan> spans = word_spans(phrase);
  if (!spans.empty() && content_.of(spans.front().word).empty()) phrase[0] = lower(phrase[0]);
  return phrase;
}

/// "74, small and square" becomes "a woman of 74, small and square", and "12, sits on the floor"
/// "a girl of 12 who sits on the floor".
std::string DescriptionMaker::with_age(std::string phrase) const {
  constexpr int kGrown = 16;  // years
  const std::vector<WordSpan> spans = word_spans(phrase);
  if (const auto at = phrase.find(age_ends_);
      !age_ends_.empty() && at != std::string::npos && at <= kChineseAge) {
    return phrase.replace(at, age_ends_.size(), age_joins_);
  }
  if (spans.size() < 2 || grown_.empty() || spans[0].begin != 0) return phrase;
  const std::string age = spans[0].word;
  const bool number = age.size() <= 2 && age.find_first_not_of("0123456789") == std::string::npos;
  if (!number || phrase.substr(spans[0].end, 2) != ", ") return phrase;
  const auto person = fill_in(std::stoi(age) < kGrown ? child_ : grown_, {{"age", age}});
  if (!person) return phrase;
  const std::string& next = spans[1].word;
  const bool verb = spans.size() > 2 && next.ends_with('s') && !next.ends_with("ss") &&
                    content_.of(spans[2].word).empty();
  if (verb) return *person + " who " + phrase.substr(spans[1].begin);
  return *person + ", " + phrase.substr(spans[1].begin);
}

/// `text` without the names of the cast, which prove nothing of what is said of them.
std::string DescriptionMaker::without_cast(std::string_view text) const {
  return without_name(text, cast_, "");
}

/// Whether every content word is one of the role's favourites: those tell of the role itself.
bool DescriptionMaker::is_of_role(const std::string& text) const {
  const auto terms = content_.of(text);
  return !terms.empty() && std::all_of(terms.begin(), terms.end(), [&](const std::string& term) {
    return own_pets_.contains(term);
  });
}

/// The phrase with what bears it out; nothing when it may not stand.
std::optional<FoundPhrase> DescriptionMaker::check(const std::string& text,
                                                   const std::vector<std::string>& names,
                                                   const SourceLines& lines,
                                                   const Part& part) const {
  FoundPhrase found{.text = clean(text, names)};
  if (count_words(found.text) < 2 || mentions_name(found.text, names_) || is_foreign(found.text))
    return std::nullopt;
  if (part.own_words && lines.holds(found.text)) return std::nullopt;
  const std::string first = words(found.text).front();
  const bool fits = std::find(part.begins.begin(), part.begins.end(), first) != part.begins.end();
  if (part.must_begin && !fits) return std::nullopt;
  const std::string claim = without_cast(found.text);
  found.support = lines.find(claim, kLines);
  const Support& support = found.support;
  // Words from here and there are no evidence: one line has to hold two of them, or the only one.
  const std::size_t claimed = support.words + support.missing.size();
  const bool of_one_line = support.in_one_line >= std::min<std::size_t>(2, claimed);
  if (claimed == 0 || support.share < least_support_ || !of_one_line) return std::nullopt;
  // Words of the lines, doubly when one line has them; what none has counts against it.
  found.worth = 0.5 * static_cast<double>(support.words) + static_cast<double>(support.in_one_line);
  for (const std::string& term : support.missing)
    found.worth -= script_.contains(term) ? kOfOthers : 1;
  if (fits) found.worth += kFits;
  return found;
}

void DescriptionMaker::improve_people(DescriptionParts& parts, const Json& people,
                                      const Part& part) const {
  if (!people.is_array()) return;
  for (const Json& entry : people) {
    const std::string name = string_or(entry, "name", "");
    for (const Acquaintance& person : people_) {
      if (person.shown != name) continue;
      auto found = check(string_or(entry, "is", ""), person.names, person.lines, part);
      if (!found || mentions_name(found->text, person.names) || is_of_role(found->text)) continue;
      FoundPhrase& known = parts.people[person.name];
      if (found->worth > known.worth) known = std::move(*found);
      if (known.text.empty()) parts.people.erase(person.name);
    }
  }
}

void DescriptionMaker::improve(DescriptionParts& parts, const Json& reply) const {
  for (const Part& part : parts_) {
    if (part.name == kManner) continue;
    if (part.name == kPeople) {
      if (reply.is_object() && reply.contains(part.name))
        improve_people(parts, reply[part.name], part);
      continue;
    }
    auto found = check(string_or(reply, part.name, ""), names_, lines_, part);
    if (!found) continue;
    if (&part == &parts_.front()) found->text = with_age(std::move(found->text));
    const auto known = parts.phrases.find(part.name);
    if (found->worth > (known == parts.phrases.end() ? 0 : known->second.worth))
      parts.phrases[part.name] = std::move(*found);
  }
}

std::optional<ProfileSentence> DescriptionMaker::sentence(const Part& part,
                                                          const FoundPhrase& phrase,
                                                          std::string_view by) const {
  const auto third = fill_in(part.third, {{"subject", subject_}, {"part", phrase.text}});
  const auto second =
      fill_in(part.second, {{"part", address_.to_second_person(phrase.text, forms_)}});
  if (!third || !second) return std::nullopt;
  return ProfileSentence{.part = part.name,
                         .text = capitalised(*third),
                         .second = *second,
                         .by = std::string(by),
                         .support = phrase.support.share,
                         .lines = phrase.support.lines};
}

/// Those of whom the teacher says who they are, most turns first; else only names.
std::optional<ProfileSentence> DescriptionMaker::people_sentence(
    const Part& part, const DescriptionParts& parts) const {
  FoundPhrase all;
  std::size_t named = 0;
  for (const Acquaintance& person : people_) {
    const auto found = parts.people.find(person.name);
    if (found == parts.people.end() || named == kPeopleNamed) continue;
    const auto told = fill_in(name_is_, {{"name", person.shown}, {"is", found->second.text}});
    if (!told) return std::nullopt;
    all.text += (named == 0 ? "" : joiner_) + *told;
    const Support& support = found->second.support;
    all.support.share = named == 0 ? support.share : std::min(all.support.share, support.share);
    all.support.lines.insert(all.support.lines.end(), support.lines.begin(), support.lines.end());
    ++named;
  }
  if (named > 0) return sentence(part, all, "teacher");
  for (const Acquaintance& person : people_) {
    if (named++ < kPeopleNamed)
      all.text += (all.text.empty() ? "" : counted_joiner_) + person.shown;
  }
  if (all.text.empty()) return std::nullopt;
  all.support.share = 1;
  return sentence(counted_people_, all, "counts");
}

std::optional<std::vector<ProfileSentence>> DescriptionMaker::compose(
    const DescriptionParts& parts) const {
  if (!parts.phrases.contains(parts_.front().name)) return std::nullopt;
  const std::size_t told = parts.phrases.size() + (parts.people.empty() ? 0 : 1);
  if (told + quotes_.size() < kLeastParts) return std::nullopt;
  bool quoted = false;
  std::vector<ProfileSentence> made;
  for (const Part& part : parts_) {
    std::optional<ProfileSentence> next;
    const auto found = parts.phrases.find(part.name);
    if (part.name == kPeople) {
      next = people_sentence(part, parts);
    } else if (part.name == kManner) {
      if (!manner_.text.empty()) next = sentence(part, manner_, "counts");
    } else if (found != parts.phrases.end()) {
      next = sentence(part, found->second, "teacher");
    } else if (const auto quote = quotes_.find(part.name); quote != quotes_.end() && !quoted) {
      next = quote->second;  // one is enough to hear the role
      quoted = true;
    }
    if (next) made.push_back(std::move(*next));
  }
  return made;
}

}  // namespace rolellm

#include "rolellm/profile/description.h"

#include <algorithm>

#include "rolellm/core/data_files.h"
#include "rolellm/profile/manner.h"
#include "rolellm/profile/relations.h"
#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::string_view kManner = "manner";
constexpr std::string_view kPeople = "people";
constexpr std::size_t kLinesCited = 3;  // that a sentence cites at most
constexpr std::size_t kPeopleAsked = 3;
constexpr std::size_t kPeopleNamed = 2;
constexpr std::size_t kChineseAge = 12;  // bytes, at most, before 岁: 六十七
constexpr int kPetWords = 6;
constexpr int kToldWords = 25;  // of what another says, at most

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = upper_ascii(text[0]);
  return text;
}

/// Whether the person's name stands at the beginning of the sentence or right behind a sign.
bool opens_clause(std::string_view sentence, const Person& person) {
  const std::vector<WordSpan> spans = word_spans(sentence);
  const auto mentions = name_mentions(spans, person.names);
  return std::any_of(mentions.begin(), mentions.end(), [&](const NameMention& name) {
    if (name.first == 0) return true;
    const std::size_t end = spans[name.first - 1].end;
    return !trim(sentence.substr(end, spans[name.first].begin - end)).empty();
  });
}

std::string key_of(std::string_view part, const std::string& person) {
  return std::string(part) + ":" + person;
}

}  // namespace

DescriptionMaker::DescriptionMaker(const CountedRole& role, const Json& prompt,
                                   const std::string& pronoun)
    : check_(role, prompt, pronoun),
      content_(role.content),
      names_(role.self.names),
      introduction_(role.introduction_of(role.self.name)),
      lines_(role.content),
      own_lines_(role.content) {
  const Json pronouns = prompt.value("pronouns", Json::object());
  for (const auto& [key, forms] : pronouns.items()) {
    if (!pronoun.empty() && key != pronoun) continue;
    for (const Json& form : forms) forms_.push_back(form.get<std::string>());
  }
  subject_ = capitalised(pronoun.empty() ? string_or(prompt, "instead_of_name", "") : pronoun);
  const Json ages = prompt.value("ages", Json::object());
  const Json age = ages.value(pronoun.empty() ? "other" : pronoun, Json::object());
  child_ = string_or(age, "child", "");
  grown_ = string_or(age, "grown", "");
  const Json joined = prompt.value("age_joined", Json::object());
  age_ends_ = string_or(joined, "from", "");
  age_joins_ = string_or(joined, "to", "");
}

Result<DescriptionMaker> DescriptionMaker::make(const CountedRole& role, const Json& prompt,
                                                std::string pronoun) {
  DescriptionMaker maker(role, prompt, pronoun);
  auto address = RoleAddress::load(prompt_language(role.folder.profile.language), maker.names_);
  if (!address) return fail(address.error());
  maker.address_ = *address;
  if (auto status = maker.read_parts(prompt); !status) return fail(status.error());
  maker.learn_lines(role);
  maker.find_what_is_told(role);
  if (auto status = maker.write_questions(role, prompt); !status) return fail(status.error());
  maker.count_manner(role.folder.profile.statistics, prompt);
  return maker;
}

Status DescriptionMaker::read_parts(const Json& prompt) {
  const auto parts = prompt.find("parts");
  if (parts == prompt.end() || !parts->is_array() || parts->empty())
    return fail(ErrorKind::internal, "prompt", "the profile prompt lists no parts");
  for (const Json& part : *parts) {
    parts_.push_back({string_or(part, "name", ""), string_or(part, "third_person", ""),
                      string_or(part, "second_person", "")});
    if (&part == &parts->front()) {
      introduced_ = {parts_.back().name, string_or(part, "introduced_third_person", ""),
                     string_or(part, "introduced_second_person", "")};
      told_ = {parts_.back().name, string_or(part, "told_third_person", ""),
               string_or(part, "told_second_person", "")};
    }
    if (parts_.back().name != kPeople) continue;
    name_is_ = string_or(part, "each", "{{name}}, {{is}}");
    joiner_ = string_or(part, "joiner", "; ");
    counted_joiner_ = string_or(part, "counted_joiner", "; ");
    counted_people_ = {std::string(kPeople), string_or(part, "counted_third_person", ""),
                       string_or(part, "counted_second_person", "")};
  }
  return ok();
}

void DescriptionMaker::learn_lines(const CountedRole& role) {
  const ProfileFolder& folder = role.folder;
  const auto introduction = role.introductions.find(role.self.name);
  is_listed_ = introduction != role.introductions.end() && introduction->second.listed;
  narrated_looks_ = role.mention_words.narrated_looks;
  for (const FavouriteWord& word : folder.profile.statistics.favourite_words) {
    for (std::string& term : content_.of(word.word)) own_pets_.insert(std::move(term));
  }
  for (const Utterance& utterance : folder.dialogue) {
    const bool own = utterance.role == folder.profile.role;
    if (own) own_lines_.add(utterance);
    if (own || mentions_person(utterance.content, role.self)) lines_.add(utterance);
  }
  for (const Relation& relation : folder.profile.relations) {
    if (people_.size() == kPeopleAsked) break;
    const auto person =
        std::find_if(role.others.begin(), role.others.end(),
                     [&](const Person& other) { return other.name == relation.role; });
    if (person->is_extra) continue;  // nothing to ask of a `Guard 2`
    people_.push_back({person->name, display_name(person->name), person->names,
                       role.introduction_of(person->name), lines_naming(role, *person)});
  }
}

/// What another says of the role, from its name on: best who it is, and with its favourite words:
/// "That's Upton. He's the lift."
void DescriptionMaker::find_what_is_told(const CountedRole& role) {
  constexpr std::size_t kSaysWho = 2;  // favourite words that it is worth
  std::vector<std::string> cast = names_;
  for (const Person& other : role.others)
    cast.insert(cast.end(), other.names.begin(), other.names.end());
  std::size_t most = 0;
  for (const Utterance& utterance : role.folder.dialogue) {
    if (!is_speech(utterance) || utterance.role == role.self.name ||
        !mentions_person(utterance.content, role.self))
      continue;
    std::string told;
    bool is_subject = false;
    for (const std::string& sentence : sentences(utterance.content)) {
      is_subject = is_subject || opens_clause(sentence, role.self);
      const bool begins =
          tells_of(sentence, role.self, role.mention_words) && !is_question(sentence);
      if (!told.empty() || begins) append_sentence(told, sentence);
    }
    const std::string quote = first_sentences(told, kToldWords);
    auto terms = content_.of(without_name(quote, cast, ""));
    std::vector<std::string> named;
    for (const std::string& name : inner_names(quote)) named.push_back(stem(name));
    std::erase_if(terms, [&](const std::string& term) {  // "Everybody, Upton and Kate are here!"
      return role.mention_words.no_names.contains(term) ||
             std::find(named.begin(), named.end(), term) != named.end();
    });
    if (told.empty() || terms.empty()) continue;
    const std::vector<std::string> all = words(quote);
    const bool says_who = std::any_of(all.begin(), all.end(), [&](const std::string& word) {
      return role.mention_words.says_who.contains(word);
    });
    const auto pets = static_cast<std::size_t>(
        std::count_if(terms.begin(), terms.end(),
                      [&](const std::string& term) { return own_pets_.contains(term); }));
    // "I told Jack all." says something of another.
    const std::size_t worth = pets + (says_who ? kSaysWho : 0) + (is_subject ? 1 : 0);
    if (worth > most) told_line_ = {utterance.line_begin, utterance.role, quote};
    most = std::max(most, worth);
  }
}

Status DescriptionMaker::write_questions(const CountedRole& role, const Json& prompt) {
  const std::string shown = display_name(role.folder.profile.role);
  const auto add = [&](std::string key, const Json& part, const std::string& person) -> Status {
    const std::map<std::string, std::string> values = {{"role", shown}, {"person", person}};
    auto ask = fill_in(string_or(part, "ask", ""), values);
    if (!ask) return fail(ask.error(), "profile prompt");
    auto begins = fill_in(string_or(part, "begins", ""), values);
    if (!begins) return fail(begins.error(), "profile prompt");
    questions_.push_back(
        {std::move(key), std::move(*ask), std::move(*begins), string_or(part, "opens", "")});
    return ok();
  };
  for (const Json& part : prompt["parts"]) {
    const std::string name = string_or(part, "name", "");
    if (name == kManner) continue;
    if (name != kPeople) {
      if (auto status = add(name, part, ""); !status) return status;
      continue;
    }
    for (const Acquaintance& person : people_) {
      if (auto status = add(key_of(name, person.name), part, person.shown); !status) return status;
    }
  }
  return ok();
}

void DescriptionMaker::count_manner(const ProfileStatistics& statistics, const Json& prompt) {
  manner_.text = describe_manner(statistics, prompt.value("manner", Json::object()), kPetWords);
  std::string pet_words;
  for (std::size_t i = 0; i < statistics.favourite_words.size() && i < kPetWords; ++i)
    pet_words += statistics.favourite_words[i].word + " ";
  manner_.support.lines = own_lines_.find(pet_words, kLinesCited).lines;
  manner_.support.share = 1;
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

/// Whether every content word is one of the role's favourites: those tell of the role itself.
bool DescriptionMaker::is_of_role(const std::string& text) const {
  const auto terms = content_.of(text);
  return !terms.empty() && std::all_of(terms.begin(), terms.end(), [&](const std::string& term) {
    return own_pets_.contains(term);
  });
}

std::optional<FoundPhrase> DescriptionMaker::who(const std::vector<std::string>& answers) const {
  auto found = check_.best(answers, {names_, introduction_, lines_});
  if (found) found->text = with_age(std::move(found->text));
  return found;
}

std::optional<FoundPhrase> DescriptionMaker::relation(
    const Acquaintance& person, const std::vector<std::string>& answers) const {
  // Only lines that name or bring in a person tell who it is: what the two talk about ("rebuked by
  // dukes and pastry chefs") is about anybody.
  auto found = check_.best(answers, {person.names, person.introduction, person.naming});
  if (!found || is_of_role(found->text)) return std::nullopt;
  return found;
}

/// "She fears that she may not find the book" of one who wants to find the book.
bool DescriptionMaker::is_told(const std::string& text, const DescriptionParts& parts) const {
  const auto terms = content_.of(text);
  return std::any_of(parts.phrases.begin(), parts.phrases.end(), [&](const auto& told) {
    const auto known = content_.of(told.second.text);
    return std::all_of(terms.begin(), terms.end(), [&](const std::string& term) {
      return std::find(known.begin(), known.end(), term) != known.end();
    });
  });
}

DescriptionParts DescriptionMaker::parts(const TeacherAnswers& answers) const {
  DescriptionParts parts;
  const auto answer = [&](const std::string& key) {
    const auto found = answers.find(key);
    return found == answers.end() ? std::vector<std::string>{} : found->second;
  };
  for (const Part& part : parts_) {
    if (part.name == kManner || part.name == kPeople) continue;
    auto found =
        &part == &parts_.front()
            ? who(answer(part.name))
            : check_.best(answer(part.name), {names_, introduction_, lines_, &own_pets_, true});
    if (found && !is_told(found->text, parts)) parts.phrases[part.name] = std::move(*found);
  }
  for (const Acquaintance& person : people_) {
    auto found = relation(person, answer(key_of(kPeople, person.name)));
    if (found) parts.people[person.name] = std::move(*found);
  }
  return parts;
}

bool DescriptionMaker::knows_who(const DescriptionParts& parts) const {
  return parts.phrases.contains(parts_.front().name);
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

/// Whether what brings the role in describes it, and does not just tell what it does: "stares over
/// the wall".
bool DescriptionMaker::introduces(const std::string& phrase) const {
  if (count_words(phrase) < 2 || normalise(without_name(phrase, names_, "")).empty()) return false;
  if (is_listed_) return true;
  const std::string first = words(phrase).front();  // "30s" is an age
  const bool does = !is_ascii_digit(first.front()) &&
                    (first.ends_with("ing") || (first.ends_with('s') && !first.ends_with("ss")));
  return !mentions_name(phrase, names_) && (!does || narrated_looks_.contains(first));
}

/// What brings the role in, else what another says of it.
std::optional<ProfileSentence> DescriptionMaker::said_by_script() const {
  FoundPhrase found{.text = check_.clean(introduction_, names_)};
  if (introduces(found.text)) {
    found.support = lines_.find(found.text, 1);
    return sentence(introduced_, found, "script");
  }
  if (told_line_.quote.empty()) return std::nullopt;
  const std::map<std::string, std::string> values = {{"person", display_name(told_line_.role)},
                                                     {"part", told_line_.quote}};
  const auto third = fill_in(told_.third, values);
  const auto second = fill_in(told_.second, values);
  if (!third || !second) return std::nullopt;
  return ProfileSentence{.part = told_.name,
                         .text = *third,
                         .second = *second,
                         .by = "script",
                         .support = 1,
                         .lines = {told_line_}};
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
    } else if (&part == &parts_.front()) {
      next = said_by_script();
      if (!next) return std::nullopt;
    }
    if (next) made.push_back(std::move(*next));
  }
  return made;
}

}  // namespace rolellm

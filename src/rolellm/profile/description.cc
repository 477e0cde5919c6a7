#include "rolellm/profile/description.h"

#include <algorithm>
#include <cctype>

#include "rolellm/core/data_files.h"
#include "rolellm/profile/manner.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::string_view kManner = "manner";
constexpr std::size_t kLeastParts = 2;
constexpr int kPetWords = 6;
constexpr double kFits = 4;        // in words found
constexpr double kOfOthers = 0.4;  // off for a word that only lines of others have
constexpr double kCopied = 0.7;    // of a part's content words, all in one answer of an example

char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = upper(text[0]);
  return text;
}

}  // namespace

Result<DescriptionMaker> DescriptionMaker::make(const ProfileFolder& folder,
                                                std::vector<std::string> names,
                                                const std::vector<std::string>& told,
                                                const Json& prompt, std::string pronoun) {
  DescriptionMaker maker;
  const std::string& language = folder.profile.language;
  maker.chinese_ = language == "zh";
  maker.names_ = std::move(names);
  auto content = ContentWords::load(language);
  if (!content) return fail(content.error());
  maker.content_ = *content;
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
                            part.value("begins", std::vector<std::string>{})});
  }
  const Manner manner =
      measure_manner(folder.dialogue, folder.profile.role, maker.content_, kPetWords);
  maker.manner_ = describe_manner(manner, prompt.value("manner", Json::object()));
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

  const auto learn = [&](std::string_view text) {
    for (std::string& term : search_terms(text)) maker.script_.insert(std::move(term));
    for (std::string& word : words(text)) maker.script_.insert(std::move(word));
  };
  const auto add_line = [&](std::string_view text) {
    const auto terms = maker.content_.of(text);
    maker.lines_.emplace_back(terms.begin(), terms.end());
  };
  learn(folder.profile.work);
  for (const Utterance& utterance : folder.dialogue) {
    learn(utterance.role);
    learn(utterance.content);
    if (utterance.role == folder.profile.role) add_line(utterance.content);
  }
  for (const std::string& line : told) add_line(line);
  if (const auto examples = prompt.find("examples"); examples != prompt.end()) {
    for (const Json& example : *examples) {
      for (const std::string& term : maker.content_.of(string_or(example, "user", ""))) {
        if (!maker.script_.contains(term)) maker.examples_.insert(term);
      }
      maker.prompt_texts_.push_back(string_or(example, "assistant", ""));
    }
  }
  maker.prompt_texts_.push_back(string_or(prompt, "user", ""));
  return maker;
}

std::vector<std::string> DescriptionMaker::asked_parts() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    if (part.name != kManner) names.push_back(part.name);
  }
  return names;
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
std::string DescriptionMaker::clean(const std::string& text) const {
  const auto all = sentences(text);
  if (all.empty()) return {};
  std::string phrase = all.front();
  for (const std::string_view end : {".", "。", "；", ";", ",", "，"}) {
    if (phrase.ends_with(end)) phrase.resize(phrase.size() - end.size());
  }
  // "Dot Harker, a retired boxer": the text says the name elsewhere.
  const std::size_t comma = phrase.find(", ");
  if (comma != std::string::npos && mentions_name(phrase.substr(0, comma), names_))
    phrase.erase(0, comma + 2);
  phrase = trim(phrase);
  const std::vector<WordSpan> spans = word_spans(phrase);
  if (!spans.empty() && content_.of(spans.front().word).empty()) phrase[0] = lower(phrase[0]);
  return phrase;
}

/// Terms of the role's lines, doubly when one line has them; what none has counts against it.
double DescriptionMaker::worth(const Part& part, const std::string& phrase) const {
  std::unordered_set<std::string> terms;
  for (std::string& term : content_.of(phrase)) terms.insert(std::move(term));
  std::unordered_set<std::string> found;
  std::size_t most = 0;
  for (const auto& line : lines_) {
    std::size_t here = 0;
    for (const std::string& term : terms) {
      if (!line.contains(term)) continue;
      found.insert(term);
      ++here;
    }
    most = std::max(most, here);
  }
  double worth = 0.5 * static_cast<double>(found.size()) + static_cast<double>(most);
  for (const std::string& term : terms) {
    if (!found.contains(term)) worth -= script_.contains(term) ? kOfOthers : 1;
  }
  const std::vector<std::string> all = words(phrase);
  const auto& begins = part.begins;
  const bool fits = std::find(begins.begin(), begins.end(), all.front()) != begins.end();
  return worth + (fits ? kFits : 0);
}

void DescriptionMaker::improve(DescriptionParts& parts, const Json& reply) const {
  for (const Part& part : parts_) {
    if (part.name == kManner) continue;
    const std::string phrase = clean(string_or(reply, part.name, ""));
    if (count_words(phrase) < 2 || mentions_name(phrase, names_) || is_foreign(phrase)) continue;
    const auto known = parts.find(part.name);
    const double least = known == parts.end() ? 0 : worth(part, known->second);
    if (worth(part, phrase) > least) parts[part.name] = phrase;
  }
}

std::optional<RoleDescription> DescriptionMaker::compose(const DescriptionParts& parts) const {
  if (parts.size() < kLeastParts || !parts.contains(parts_.front().name)) return std::nullopt;
  RoleDescription made;
  for (const Part& part : parts_) {
    const auto found = parts.find(part.name);
    const std::string phrase = part.name == kManner   ? manner_
                               : found == parts.end() ? std::string()
                                                      : found->second;
    if (phrase.empty()) continue;
    const auto third = fill_in(part.third, {{"subject", subject_}, {"part", phrase}});
    const auto second = fill_in(part.second, {{"part", address_.to_second_person(phrase, forms_)}});
    if (!third || !second) return std::nullopt;
    const char* gap = chinese_ || made.third_person.empty() ? "" : " ";
    made.third_person += gap + capitalised(*third);
    made.second_person += gap + *second;
  }
  return made;
}

}  // namespace rolellm

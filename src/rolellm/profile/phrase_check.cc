#include "rolellm/profile/phrase_check.h"

#include <algorithm>

#include "rolellm/profile/role_name.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::size_t kLines = 3;   // that a phrase cites at most
constexpr double kOfOthers = 0.4;   // off for a word that only lines of others have
constexpr double kNearMost = 0.75;  // of the likeness of the sample that is most like the others
constexpr double kOnlyOnce = 1;     // off for a word that one sample has, and the introduction not
constexpr std::size_t kAlone = 3;   // words of one line that let a phrase stand without agreement

/// Whether one of `list` is a word of `phrase`; in Chinese, whether it stands in it.
bool holds_one_of(const std::string& phrase, const std::vector<std::string>& list) {
  const std::vector<std::string> all = words(phrase);
  return std::any_of(list.begin(), list.end(), [&](const std::string& word) {
    return begins_with_han(word) ? phrase.find(word) != std::string::npos
                                 : std::find(all.begin(), all.end(), word) != all.end();
  });
}

using Terms = std::vector<std::string>;

std::size_t count_shared(const Terms& a, const Terms& b) {
  return static_cast<std::size_t>(std::count_if(a.begin(), a.end(), [&](const std::string& term) {
    return std::find(b.begin(), b.end(), term) != b.end();
  }));
}

/// How many other samples share at least half of the content words of sample `of`.
std::size_t agreeing(const std::vector<Terms>& terms, std::size_t of) {
  std::size_t agree = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::size_t shared = count_shared(terms[of], terms[i]);
    agree += i != of && shared > 0 && 2 * shared >= terms[of].size() ? 1 : 0;
  }
  return agree;
}

/// The shares of words in common with each other sample, added up.
double likeness(const std::vector<Terms>& terms, std::size_t of) {
  double sum = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto shared = static_cast<double>(count_shared(terms[of], terms[i]));
    const auto all = static_cast<double>(terms[of].size() + terms[i].size());
    sum += i != of && shared > 0 ? shared / (all - shared) : 0;
  }
  return sum;
}

/// "Dot -- a retired boxer" of a list of persons without the name.
std::string without_listed_name(std::string phrase, const std::vector<std::string>& names) {
  const std::vector<WordSpan> spans = word_spans(phrase);
  const auto named = name_mentions(spans, names);
  if (named.empty() || named.front().first > 0 || named.front().count == spans.size())
    return phrase;
  const std::size_t end = spans[named.front().count - 1].end;
  const std::size_t next = spans[named.front().count].begin;
  const std::string gap = phrase.substr(end, next - end);
  for (const std::string_view sign : {"--", "–", "—", ":", "："}) {
    if (gap.find(sign) != std::string::npos) return phrase.substr(next);
  }
  return phrase;
}

}  // namespace

PhraseCheck::PhraseCheck(const CountedRole& role, const Json& prompt, const std::string& pronoun)
    : least_support_(prompt.value("least_support", 0.5)),
      pronoun_(pronoun),
      persons_(prompt, role.content),
      names_(role.self.names),
      cast_(role.self.names),
      content_(role.content),
      speaking_words_(prompt.value("speaking_words", std::vector<std::string>{})),
      age_words_(prompt.value("age_words", std::vector<std::string>{})),
      numbers_(prompt.value("numbers", std::vector<std::string>{})) {
  for (const Person& other : role.others)
    cast_.insert(cast_.end(), other.names.begin(), other.names.end());
  const Json pronouns = prompt.value("pronouns", Json::object());
  for (const auto& [key, forms] : pronouns.items()) {
    if (pronoun.empty() || key == pronoun) continue;
    for (const Json& form : forms) wrong_pronouns_.insert(form.get<std::string>());
  }
  introductions_.push_back(role.introduction_of(role.self.name));
  for (const Person& other : role.others)
    introductions_.push_back(role.introduction_of(other.name));
  for (const std::string& text : prompt.value("tells_nothing", std::vector<std::string>{})) {
    for (std::string& term : content_.of(text)) nothing_.insert(std::move(term));
  }
  const auto learn = [&](std::string_view text) {
    for (std::string& term : search_terms(text)) script_.insert(std::move(term));
    for (std::string& word : words(text)) script_.insert(std::move(word));
  };
  learn(role.folder.profile.work);
  for (const Utterance& utterance : role.folder.dialogue) {
    learn(utterance.role);
    learn(utterance.content);
  }
}

/// "74, in a tracksuit and pearls, ducks in with a bucket" without the last clause: what stands
/// behind two commas and begins with a verb in -s and a small word.
std::string PhraseCheck::without_narration(std::string phrase) const {
  const std::size_t comma = phrase.rfind(", ");
  if (comma == std::string::npos || phrase.rfind(", ", comma - 1) == std::string::npos)
    return phrase;
  const std::vector<std::string> clause = words(phrase.substr(comma));
  const bool narrates = clause.size() > 1 && clause[0].ends_with('s') &&
                        !clause[0].ends_with("ss") && content_.of(clause[1]).empty();
  if (narrates) phrase.resize(comma);
  return phrase;
}

/// "a sixty-year-old captain, aged sixty" without the last clause.
std::string PhraseCheck::without_repetition(std::string phrase) const {
  const std::size_t comma = phrase.rfind(", ");
  if (comma == std::string::npos) return phrase;
  const Terms before = content_.of(phrase.substr(0, comma));
  Terms clause = content_.of(phrase.substr(comma));
  std::erase_if(clause, [&](const std::string& term) {
    return std::any_of(age_words_.begin(), age_words_.end(),
                       [&](const std::string& word) { return stem(word) == term; });
  });
  if (!clause.empty() && count_shared(clause, before) == clause.size()) phrase.resize(comma);
  return phrase;
}

std::string PhraseCheck::clean(const std::string& text,
                               const std::vector<std::string>& names) const {
  const auto all = sentences(text);
  if (all.empty()) return {};
  std::string phrase = all.front();
  for (const std::string_view end : {".", "!", "。", "！", "；", ";", ",", "，"}) {
    if (phrase.ends_with(end)) phrase.resize(phrase.size() - end.size());
  }
  phrase = without_listed_name(std::move(phrase), names);
  // "Dot Harker, a retired boxer": the text says the name elsewhere.
  for (const std::string_view comma : {", ", "，"}) {
    const std::size_t at = phrase.find(comma);
    if (at != std::string::npos && mentions_name(phrase.substr(0, at), names))
      phrase.erase(0, at + comma.size());
  }
  phrase = without_repetition(without_narration(std::string(trim(phrase))));
  const std::vector<WordSpan> spans = word_spans(phrase);
  if (!spans.empty() && content_.of(spans.front().word).empty()) phrase[0] = lower_ascii(phrase[0]);
  return phrase;
}

/// Speaks as the role or to it, what it quotes apart.
bool PhraseCheck::is_spoken(std::string phrase) const {
  constexpr std::string_view kOpen = "“", kClose = "”";
  for (auto open = phrase.find(kOpen); open != std::string::npos; open = phrase.find(kOpen)) {
    const auto close = phrase.find(kClose, open);
    phrase.erase(open, close == std::string::npos ? close : close + kClose.size() - open);
  }
  return holds_one_of(phrase, speaking_words_);
}

/// Names what the script does not know, or gives the role the other sex.
bool PhraseCheck::is_foreign(const std::string& phrase) const {
  for (const std::string& name : inner_names(phrase)) {
    if (!script_.contains(name) && !script_.contains(stem(name))) return true;
  }
  // "he is a boxer", "that he is late": further on it may mean somebody else.
  const std::vector<std::string> all = words(phrase);
  const auto begin = all.begin();
  return std::any_of(begin, begin + std::min<std::ptrdiff_t>(2, std::ssize(all)),
                     [&](const std::string& word) { return wrong_pronouns_.contains(word); });
}

/// "a guest", "a man", or just the name of a place: "Nether Sallow".
bool PhraseCheck::tells_nothing(const std::string& phrase) const {
  const Terms terms = content_.of(phrase);
  const bool plain = std::all_of(terms.begin(), terms.end(),
                                 [&](const std::string& term) { return nothing_.contains(term); });
  const std::vector<WordSpan> spans = word_spans(phrase);
  const bool name = std::all_of(spans.begin(), spans.end(), [&](const WordSpan& span) {
    return begins_with_capital(std::string_view(phrase).substr(span.begin));
  });
  return plain || name;
}

/// Tells an age whose number the introduction does not have.
bool PhraseCheck::invents_age(const std::string& phrase, const std::string& introduction) const {
  const std::vector<std::string> all = words(phrase);
  const bool tells_age = holds_one_of(phrase, age_words_) ||
                         std::any_of(all.begin(), all.end(), [&](const std::string& word) {
                           return holds_one_of(stem(word), age_words_);  // "67 years old"
                         });
  if (!tells_age) return false;
  const auto told = numbers_.numbers_in(introduction);
  const auto said = numbers_.numbers_in(phrase);
  return !std::includes(told.begin(), told.end(), said.begin(), said.end());
}

/// Tells a number that no cited line has: "a man of 67" does not rest on a line about an old man.
bool PhraseCheck::invents_number(const std::string& phrase,
                                 const std::vector<Citation>& lines) const {
  std::set<std::string> told;
  for (const Citation& line : lines) told.merge(numbers_.numbers_in(line.quote));
  const auto said = numbers_.numbers_in(phrase);
  return !std::includes(told.begin(), told.end(), said.begin(), said.end());
}

/// "a woman" of a girl: of the role itself the pronoun tells too.
bool PhraseCheck::is_of_another_kind(const std::string& phrase, const Claim& claim) const {
  return persons_.belie(
      phrase, {claim.names, claim.introduction, claim.names == names_ ? pronoun_ : std::string()});
}

/// "a captain of the ferry, an Inspector of Crossings", where the script brings another in so.
bool PhraseCheck::is_of_another(const std::string& phrase, const std::string& introduction) const {
  const Terms own = content_.of(introduction);
  Terms more = content_.of(without_name(phrase, cast_, ""));
  std::erase_if(more, [&](const std::string& term) { return count_shared({term}, own) > 0; });
  const std::size_t many = begins_with_han(phrase) ? 4 : 2;  // pairs of characters overlap
  return std::any_of(introductions_.begin(), introductions_.end(), [&](const std::string& other) {
    return other != introduction && count_shared(more, content_.of(other)) >= many;
  });
}

std::optional<FoundPhrase> PhraseCheck::check(const std::string& phrase, const Claim& claim) const {
  if (count_words(phrase) < 2 || mentions_name(phrase, names_) ||
      mentions_name(phrase, claim.names) || tells_nothing(phrase) || is_spoken(phrase) ||
      is_foreign(phrase) || invents_age(phrase, claim.introduction) ||
      (!claim.agreed &&
       (is_of_another(phrase, claim.introduction) || is_of_another_kind(phrase, claim))))
    return std::nullopt;
  FoundPhrase found{.text = phrase};
  // Names of the cast prove nothing of what is said of them.
  found.support = claim.lines.find(without_name(phrase, cast_, ""), kLines);
  const Support& support = found.support;
  // Words from here and there are no evidence: one line has to hold two of them, or the only one.
  const std::size_t claimed = support.words + support.missing.size();
  const bool of_one_line = support.in_one_line >= std::min<std::size_t>(2, claimed);
  if (claimed == 0 || support.share < least_support_ || !of_one_line ||
      invents_number(phrase, support.lines))
    return std::nullopt;
  if (claim.common && !begins_with_han(phrase)) {
    // "lose the lift" of a lift that says "this lift" in every line rests on "lose" alone.
    std::string told;
    for (const std::string& word : words(without_name(phrase, cast_, ""))) {
      const Terms terms = content_.of(word);
      if (terms.empty() || !claim.common->contains(terms.front())) told += word + " ";
    }
    const Support rest = claim.lines.find(told, kLines);
    if (rest.in_one_line < std::min<std::size_t>(2, claimed)) return std::nullopt;
  }
  // Words of the lines, doubly when one line has them; what none has counts against it.
  found.worth = 0.5 * static_cast<double>(support.words) + static_cast<double>(support.in_one_line);
  for (const std::string& term : support.missing)
    found.worth -= script_.contains(term) ? kOfOthers : 1;
  return found;
}

std::optional<FoundPhrase> PhraseCheck::best(const std::vector<std::string>& samples,
                                             const Claim& claim) const {
  std::vector<std::string> phrases;
  std::vector<Terms> terms;
  for (const std::string& sample : samples) {
    phrases.push_back(clean(sample, claim.names));
    terms.push_back(content_.of(phrases.back()));
  }
  double most_like = 0;
  for (std::size_t i = 0; i < terms.size(); ++i)
    most_like = std::max(most_like, likeness(terms, i));
  std::optional<FoundPhrase> best;
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    auto found = check(phrases[i], claim);
    if (!found) continue;
    const std::size_t agree = agreeing(terms, i);
    const bool stands =
        samples.size() == 1 || agree > 0 ||
        (!claim.agreed && found->support.in_one_line >= kAlone && !claim.lines.holds(phrases[i]));
    // "lose his chain or see the parlours below", when all say "lose" and no line does.
    const bool unfounded =
        claim.agreed &&
        std::any_of(found->support.missing.begin(), found->support.missing.end(),
                    [&](const std::string& term) {
                      const auto having = std::count_if(
                          terms.begin(), terms.end(),
                          [&](const Terms& other) { return count_shared({term}, other) > 0; });
                      return having > 1 && 2 * static_cast<std::size_t>(having) > terms.size();
                    });
    // What most samples say may be borne out by nothing; then what few say is no better.
    const bool marginal = claim.agreed && likeness(terms, i) < kNearMost * most_like;
    if (!stands || unfounded || marginal) continue;
    found->worth += static_cast<double>(agree);
    // "a counting child Inspector", where all others say "an Inspector", as the script does.
    const Terms introduced = content_.of(claim.introduction);
    for (const std::string& term : terms[i]) {
      std::size_t having = count_shared({term}, introduced);
      for (const Terms& other : terms) having += count_shared({term}, other);
      if (having < 2) found->worth -= kOnlyOnce;
    }
    constexpr double kTie = 0.01;  // equally liked answers: the one that says more
    if (claim.agreed) found->worth = likeness(terms, i) + kTie * found->worth;
    if (!best || found->worth > best->worth) best = std::move(found);
  }
  return best;
}

}  // namespace rolellm

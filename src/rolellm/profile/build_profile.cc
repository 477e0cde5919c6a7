#include "rolellm/profile/build_profile.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/profile/catchphrases.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/description.h"
#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kSurePhrases = 3;  // kept on the count alone
constexpr int kMostPhraseWords = 10;

/// A role taken out of its script, with what the prompt needs of it.
struct Draft {
  CountedRole role;
  std::vector<std::string> told;  ///< of the role, by the script and by others
  Json prompt;                    ///< `prompts/<language>/profile.yaml`
  std::string pronoun;            ///< "she", "he", or what the prompt says instead of a name
  std::optional<DescriptionMaker> maker;

  const Profile& profile() const { return role.folder.profile; }
  const std::vector<Utterance>& dialogue() const { return role.folder.dialogue; }
};

Result<Draft> draft_of(const ProfileTask& task, const ProfileOptions& options) {
  auto role = count_role(*task.script, task.role);
  if (!role) return fail(role.error());
  Draft draft{.role = std::move(*role)};
  Profile& profile = draft.role.folder.profile;
  profile.source = task.source;
  profile.source_sha256 = task.source_sha256;
  auto prompt = read_data_yaml("prompts/" + profile.language + "/profile.yaml");
  if (!prompt) return fail(prompt.error(), "loading the profile prompt");
  draft.prompt = *prompt;
  std::map<std::string, std::vector<std::string>> pronouns;
  if (const auto known = prompt->find("pronouns"); known != prompt->end()) {
    for (const auto& [key, forms] : known->items())
      pronouns[key] = forms.get<std::vector<std::string>>();
  }
  const std::vector<std::string>& names = draft.role.self.names;
  draft.pronoun = pronoun_of_role(draft.dialogue(), profile.role, names, pronouns);
  draft.told =
      told_of_role(draft.dialogue(), draft.role.self, options.told_lines, options.max_line_words);
  auto maker = DescriptionMaker::make(draft.role, *prompt, draft.pronoun);
  if (!maker) return fail(maker.error());
  draft.maker = std::move(*maker);
  if (draft.pronoun.empty()) draft.pronoun = string_or(*prompt, "instead_of_name", "");
  return draft;
}

std::string as_list(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "- " : "\n- ") + item;
  return text.empty() ? "-" : text;
}

/// Those the role talks with most: their entry in the list of persons, and what the two say of or
/// to each other.
std::vector<std::string> acquaintances(const Draft& draft, const ProfileOptions& options) {
  std::vector<std::string> lines;
  const auto& relations = draft.profile().relations;
  for (std::size_t i = 0; i < relations.size() && static_cast<int>(i) < options.people; ++i) {
    std::string line;
    for (const Person& other : draft.role.others) {
      if (other.name != relations[i].role) continue;
      for (const Utterance& entry : draft.dialogue()) {
        if (line.empty() && is_entry_of(entry, other))
          line = " " + first_sentences(entry.content, options.max_line_words);
      }
    }
    for (const Citation& said : relations[i].lines)
      line += " / " + display_name(said.role) + ": " +
              first_sentences(said.quote, options.max_line_words / 2);
    lines.push_back(display_name(relations[i].role) + ":" + line);
  }
  return lines;
}

/// What the role says with words of wishing and fearing.
std::vector<std::string> feelings(const Draft& draft) {
  constexpr int kEach = 3;
  std::vector<std::string> lines;
  for (const Json& part : draft.prompt["parts"]) {
    for (Citation& line : sentences_with(draft.dialogue(), draft.profile().role,
                                         part.value("cues", std::vector<std::string>{}), kEach)) {
      if (std::find(lines.begin(), lines.end(), line.quote) == lines.end())
        lines.push_back(std::move(line.quote));
    }
  }
  return lines;
}

Json schema_for(const Draft& draft, const ProfileOptions& options) {
  Json properties = draft.maker->schema();
  properties["catchphrases"] =
      Json{{"type", "array"},
           {"items",
            Json{{"type", "string"}, {"maxLength", draft.profile().language == "zh" ? 20 : 60}}},
           {"minItems", 3},
           {"maxItems", std::max(options.catchphrases, 3)}};
  Json required = Json::array();
  for (const auto& [key, value] : properties.items()) required.push_back(key);
  return Json{{"type", "object"}, {"properties", properties}, {"required", required}};
}

Result<ChatRequest> request_for(const Draft& draft, const ProfileOptions& options, int attempt) {
  const Profile& profile = draft.profile();
  auto system = string_field(draft.prompt, "system");
  if (!system) return fail(system.error(), "profile prompt");
  auto user = string_field(draft.prompt, "user");
  if (!user) return fail(user.error(), "profile prompt");
  std::vector<std::string> phrases;
  for (const PhraseCandidate& phrase : draft.role.phrases) phrases.push_back(phrase.text);
  const auto& dialogue = draft.dialogue();
  auto filled =
      fill_in(*user, {{"role", display_name(profile.role)},
                      {"work", profile.work},
                      {"pronoun", draft.pronoun},
                      {"told", as_list(draft.told)},
                      {"lines", as_list(telling_speeches(dialogue, profile.role, options.own_lines,
                                                         options.max_line_words))},
                      {"people", as_list(acquaintances(draft, options))},
                      {"feelings", as_list(feelings(draft))},
                      {"phrases", as_list(phrases)},
                      {"count", std::to_string(options.catchphrases)}});
  if (!filled) return fail(filled.error());
  ChatRequest request;
  request.messages = {{"system", *system}};
  if (const auto examples = draft.prompt.find("examples"); examples != draft.prompt.end()) {
    for (const Json& example : *examples) {
      request.messages.push_back({"user", std::string(trim(string_or(example, "user", "")))});
      request.messages.push_back(
          {"assistant", std::string(trim(string_or(example, "assistant", "")))});
    }
  }
  request.messages.push_back({"user", *filled});
  request.sampling = {.max_tokens = options.max_tokens,
                      .temperature = options.temperature,
                      .repeat_penalty = 1.05,
                      .seed = options.seed + static_cast<std::uint64_t>(attempt)};
  request.samples = options.samples;
  request.schema = schema_for(draft, options);
  return request;
}

/// A description by plain rules, for a teacher that never wrote a usable one.
Result<std::vector<ProfileSentence>> describe_by_rule(const Draft& draft) {
  const Profile& profile = draft.profile();
  const auto& relations = profile.relations;
  const std::map<std::string, std::string> values = {
      {"work", profile.work},
      {"partner", relations.empty() ? profile.work : display_name(relations.front().role)},
      {"scenes", std::to_string(profile.statistics.scenes)},
      {"mean_words", fmt::format("{:.0f}", profile.statistics.mean_words)}};
  ProfileSentence ruled{.part = "who", .by = "rule", .support = 1};
  for (const auto& [key, into] : {std::pair{"fallback_description", &ruled.text},
                                  std::pair{"fallback_second_person", &ruled.second}}) {
    auto text = string_field(draft.prompt, key);
    if (!text) return fail(text.error(), "profile prompt");
    auto filled = fill_in(*text, values);
    if (!filled) return fail(filled.error());
    *into = std::string(trim(*filled));
  }
  return std::vector<ProfileSentence>{ruled};
}

/// The surest counted phrases, then the teacher's own, what occurs in the lines before what does
/// not.
std::vector<Catchphrase> choose_phrases(const Draft& draft, const std::vector<std::string>& written,
                                        int most) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < draft.role.phrases.size() && i < kSurePhrases; ++i) {
    texts.push_back(draft.role.phrases[i].text);
  }
  for (const std::string& text : written) {
    const std::string whole =
        complete_phrase(text, draft.dialogue(), draft.profile().role, draft.role.content);
    if (ends_as_sentence(whole) && count_words(whole) > 1) texts.push_back(whole);
  }
  for (const PhraseCandidate& phrase : draft.role.phrases) texts.push_back(phrase.text);

  std::vector<Catchphrase> grounded;
  std::vector<Catchphrase> invented;
  std::vector<std::string> taken;
  for (const std::string& text : texts) {
    const std::string key = " " + normalise(text) + " ";
    const bool repeated = std::any_of(taken.begin(), taken.end(), [&](const std::string& other) {
      return other.find(key) != std::string::npos || key.find(other) != std::string::npos;
    });
    const int longest = draft.profile().language == "zh" ? 2 * kMostPhraseWords : kMostPhraseWords;
    if (key == "  " || repeated || count_words(text) > longest) continue;
    taken.push_back(key);
    Catchphrase phrase = ground_phrase(text, draft.dialogue(), draft.profile().role);
    (phrase.invented ? invented : grounded).push_back(std::move(phrase));
  }
  if (static_cast<int>(grounded.size()) > most) grounded.resize(static_cast<std::size_t>(most));
  // An invented phrase is better than none, but real ones crowd it out.
  if (grounded.size() < 2) grounded.insert(grounded.end(), invented.begin(), invented.end());
  if (static_cast<int>(grounded.size()) > most) grounded.resize(static_cast<std::size_t>(most));
  return grounded;
}

/// What the teacher's tries have brought for one role.
struct Answers {
  DescriptionParts parts;  ///< the best of each
  std::vector<std::string> phrases;
  int tries = 0;
  std::optional<std::vector<ProfileSentence>> description;
};

void take_reply(const Draft& draft, const std::string& reply, Answers& answers) {
  const auto json = parse_json(reply);
  if (!json) return;
  draft.maker->improve(answers.parts, *json);
  if (auto phrases = strings_field(*json, "catchphrases"))
    answers.phrases.insert(answers.phrases.end(), phrases->begin(), phrases->end());
  answers.description = draft.maker->compose(answers.parts);
}

/// What the teacher says of others goes to them too.
void tell_relations(const DescriptionParts& parts, std::vector<Relation>& relations) {
  for (Relation& relation : relations) {
    const auto found = parts.people.find(relation.role);
    if (found == parts.people.end()) continue;
    relation.is = found->second.text;
    for (const Citation& line : found->second.support.lines) {
      const bool known =
          std::any_of(relation.lines.begin(), relation.lines.end(),
                      [&](const Citation& other) { return other.line == line.line; });
      if (!known) relation.lines.push_back(line);
    }
  }
}

Result<ProfileFolder> finish(Draft draft, Answers answers, const ModelInfo& teacher,
                             const ProfileOptions& options) {
  const bool by_teacher = answers.description.has_value();
  if (!by_teacher) {
    auto ruled = describe_by_rule(draft);
    if (!ruled) return fail(ruled.error());
    answers.description = *ruled;
  }
  Profile& profile = draft.role.folder.profile;
  profile.catchphrases = choose_phrases(draft, answers.phrases, options.catchphrases);
  tell_relations(answers.parts, profile.relations);
  profile.sentences = std::move(*answers.description);
  for (const ProfileSentence& sentence : profile.sentences) {
    append_sentence(profile.description, sentence.text);
    append_sentence(profile.description_second, sentence.second);
  }
  profile.provenance = Json{{"teacher", teacher.name},
                            {"description_by", by_teacher ? "teacher" : "rule"},
                            {"catchphrases_by", "counts and teacher"},
                            {"prompt", string_or(draft.prompt, "version", "")},
                            {"seed", options.seed},
                            {"tries", answers.tries}};
  return std::move(draft.role.folder);
}

}  // namespace

Result<std::vector<ProfileFolder>> build_profiles(std::span<const ProfileTask> tasks,
                                                  ChatModel& teacher,
                                                  const ProfileOptions& options) {
  std::vector<Draft> drafts;
  for (const ProfileTask& task : tasks) {
    auto draft = draft_of(task, options);
    if (!draft) return fail(draft.error());
    drafts.push_back(std::move(*draft));
  }
  std::vector<Answers> answers(drafts.size());
  for (int attempt = 0; attempt < options.attempts; ++attempt) {
    std::vector<std::size_t> pending;
    std::vector<ChatRequest> requests;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if (answers[i].description) continue;
      auto request = request_for(drafts[i], options, attempt);
      if (!request) return fail(request.error());
      pending.push_back(i);
      requests.push_back(std::move(*request));
    }
    if (pending.empty()) break;
    if (auto status = check_interrupt(); !status) return fail(status.error());
    auto replies = generate_all(teacher, requests);
    if (!replies) return fail(replies.error(), "describing roles");
    for (std::size_t k = 0; k < pending.size(); ++k) {
      Answers& role = answers[pending[k]];
      ++role.tries;
      for (const ChatReply& reply : (*replies)[k]) take_reply(drafts[pending[k]], reply.text, role);
    }
  }
  std::vector<ProfileFolder> folders;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto folder = finish(std::move(drafts[i]), std::move(answers[i]), teacher.info(), options);
    if (!folder) return fail(folder.error());
    folders.push_back(std::move(*folder));
  }
  return folders;
}

Result<ProfileFolder> build_profile(const Script& script, std::string_view role, ChatModel& teacher,
                                    const ProfileOptions& options) {
  const ProfileTask task{.script = &script, .role = std::string(role)};
  auto folders = build_profiles(std::span(&task, 1), teacher, options);
  if (!folders) return fail(folders.error());
  return std::move(folders->front());
}

Result<ChatRequest> profile_request(const ProfileTask& task, const ProfileOptions& options,
                                    int attempt) {
  auto draft = draft_of(task, options);
  if (!draft) return fail(draft.error());
  return request_for(*draft, options, attempt);
}

}  // namespace rolellm

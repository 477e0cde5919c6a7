#include "rolellm/profile/build_profile.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/profile/choose_phrases.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/description.h"
#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kPhraseTokens = 24;  // of the teacher's answer, for each phrase at most

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
  const Profile& profile = draft.profile();
  auto prompt =
      read_data_yaml(fmt::format("prompts/{}/profile.yaml", prompt_language(profile.language)));
  if (!prompt) return fail(prompt.error(), "loading the profile prompt");
  draft.prompt = *prompt;
  std::map<std::string, std::vector<std::string>> pronouns;
  if (const auto known = prompt->find("pronouns"); known != prompt->end()) {
    for (const auto& [key, forms] : known->items())
      pronouns[key] = forms.get<std::vector<std::string>>();
  }
  const std::vector<std::string>& names = draft.role.self.names;
  draft.pronoun = pronoun_of_role(draft.dialogue(), profile.role, names, pronouns);
  draft.told = told_of_role(draft.role, options.told_lines, options.max_line_words);
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

/// Those the role talks with most: how the script brings them in, and what the two say of or to
/// each other.
std::vector<std::string> acquaintances(const Draft& draft, const ProfileOptions& options) {
  std::vector<std::string> lines;
  const auto& relations = draft.profile().relations;
  for (std::size_t i = 0; i < relations.size() && static_cast<int>(i) < options.people; ++i) {
    std::string line = display_name(relations[i].role) + ":";
    const std::string entrance =
        first_sentences(draft.role.introduction_of(relations[i].role), options.max_line_words);
    if (!entrance.empty()) line += " " + entrance;
    for (const Citation& said : relations[i].lines)
      line += " / " + display_name(said.role) + ": " +
              first_sentences(said.quote, options.max_line_words / 2);
    lines.push_back(std::move(line));
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

Json phrases_schema(const Draft& draft, const ProfileOptions& options) {
  const Json phrases{{"type", "array"},
                     {"items", Json{{"type", "string"},
                                    {"maxLength", draft.profile().language == "zh" ? 20 : 60}}},
                     {"minItems", 3},
                     {"maxItems", std::max(options.catchphrases, 3)}};
  return Json{{"type", "object"},
              {"properties", Json{{"catchphrases", phrases}}},
              {"required", Json::array({"catchphrases"})}};
}

/// What all questions about a role begin with.
Result<std::string> context_of(const Draft& draft, const ProfileOptions& options) {
  const Profile& profile = draft.profile();
  auto context = string_field(draft.prompt, "context");
  if (!context) return fail(context.error(), "profile prompt");
  std::vector<std::string> phrases;
  for (const PhraseCandidate& phrase : draft.role.phrases) phrases.push_back(phrase.text);
  return fill_in(*context,
                 {{"role", display_name(profile.role)},
                  {"work", profile.work},
                  {"pronoun", draft.pronoun},
                  {"told", as_list(draft.told)},
                  {"lines", as_list(telling_speeches(draft.dialogue(), profile.role,
                                                     options.own_lines, options.max_line_words))},
                  {"people", as_list(acquaintances(draft, options))},
                  {"feelings", as_list(feelings(draft))},
                  {"phrases", as_list(phrases)}});
}

/// A request for each question about the role, in their order, and one for catchphrases.
Result<std::vector<ChatRequest>> requests_for(const Draft& draft, const ProfileOptions& options,
                                              int attempt) {
  auto system = string_field(draft.prompt, "system");
  if (!system) return fail(system.error(), "profile prompt");
  auto question = string_field(draft.prompt, "question");
  if (!question) return fail(question.error(), "profile prompt");
  auto ask_phrases = string_field(draft.prompt, "ask_catchphrases");
  if (!ask_phrases) return fail(ask_phrases.error(), "profile prompt");
  auto context = context_of(draft, options);
  if (!context) return fail(context.error());
  ChatRequest request;
  request.sampling = {.max_tokens = options.max_tokens,
                      .temperature = options.temperature,
                      .repeat_penalty = 1.05,
                      .seed = options.seed + static_cast<std::uint64_t>(attempt)};
  request.samples = options.samples;
  const auto ask = [&](const std::string& text) {
    request.messages = {{"system", *system}, {"user", std::string(trim(*context)) + "\n\n" + text}};
  };
  std::vector<ChatRequest> requests;
  request.sampling.stop = {"\n"};
  for (const ProfileQuestion& asked : draft.maker->questions()) {
    auto filled = fill_in(*question, {{"ask", asked.ask}, {"begins", asked.begins}});
    if (!filled) return fail(filled.error());
    ask(*filled);
    request.answer_prefix = asked.begins + asked.opens;
    requests.push_back(request);
  }
  auto filled = fill_in(*ask_phrases, {{"role", display_name(draft.profile().role)},
                                       {"count", std::to_string(options.catchphrases)}});
  if (!filled) return fail(filled.error());
  ask(*filled);
  request.answer_prefix.clear();
  request.sampling.stop.clear();
  request.sampling.max_tokens = kPhraseTokens * std::max(options.catchphrases, 3);
  request.schema = phrases_schema(draft, options);
  requests.push_back(std::move(request));
  return requests;
}

/// A description by plain rules, for a teacher that never wrote a usable one.
Result<std::vector<ProfileSentence>> describe_by_rule(const Draft& draft) {
  const Profile& profile = draft.profile();
  const auto& relations = profile.relations;
  const std::string work =
      profile.work.empty() ? fs::path(profile.source).stem().string() : profile.work;
  const Json counts = draft.prompt.value("scene_counts", Json::object());
  const auto scenes =
      fill_in(string_or(counts, profile.statistics.scenes == 1 ? "one" : "several", ""),
              {{"count", std::to_string(profile.statistics.scenes)}});
  if (!scenes) return fail(scenes.error(), "profile prompt");
  const std::map<std::string, std::string> values = {
      {"work", work},
      {"partner", relations.empty() ? work : display_name(relations.front().role)},
      {"scenes", *scenes},
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

/// What the teacher's tries have brought for one role.
struct Answers {
  TeacherAnswers said;
  std::vector<std::string> phrases;
  int tries = 0;
  DescriptionParts parts;  ///< of `said`, what may stand
};

/// The reply from where `begins` ends, whether or not the model took up how it was to begin.
std::string answer_to(const ProfileQuestion& question, const std::string& reply) {
  if (reply.starts_with(question.begins)) return reply.substr(question.begins.size());
  return question.opens + reply;
}

void take_replies(const Draft& draft, const std::vector<std::vector<ChatReply>>& replies,
                  Answers& answers) {
  const auto& questions = draft.maker->questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    for (const ChatReply& reply : replies[i]) {
      // A cut answer may have lost its "not".
      if (reply.finish_reason == "stop")
        answers.said[questions[i].key].push_back(answer_to(questions[i], reply.text));
    }
  }
  for (const ChatReply& reply : replies.back()) {
    const auto json = parse_json(reply.text);
    if (!json) continue;
    if (auto phrases = strings_field(*json, "catchphrases"))
      answers.phrases.insert(answers.phrases.end(), phrases->begin(), phrases->end());
  }
  ++answers.tries;
  answers.parts = draft.maker->parts(answers.said);
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
  const bool by_teacher = !answers.parts.phrases.empty();
  auto sentences = draft.maker->compose(answers.parts);
  if (!sentences) {
    auto ruled = describe_by_rule(draft);
    if (!ruled) return fail(ruled.error());
    sentences = std::move(*ruled);
  }
  Profile& profile = draft.role.folder.profile;
  profile.catchphrases = choose_phrases(draft.role, answers.phrases, options.catchphrases);
  tell_relations(answers.parts, profile.relations);
  profile.sentences = std::move(*sentences);
  for (const ProfileSentence& sentence : profile.sentences) {
    append_sentence(profile.description, sentence.text);
    append_sentence(profile.description_second, sentence.second);
  }
  name_sources(profile);
  profile.provenance = Json{{"teacher", teacher.name},
                            {"description_by", by_teacher ? "teacher" : "rule"},
                            {"catchphrases_by", "counts and teacher"},
                            {"prompt", prompt_id(draft.prompt)},
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
    std::vector<ChatRequest> requests;
    std::vector<std::pair<std::size_t, std::size_t>> asked;  // a draft, and its first request
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if (drafts[i].maker->knows_who(answers[i].parts)) continue;
      auto more = requests_for(drafts[i], options, attempt);
      if (!more) return fail(more.error());
      asked.emplace_back(i, requests.size());
      std::move(more->begin(), more->end(), std::back_inserter(requests));
    }
    if (asked.empty()) break;
    if (auto status = check_interrupt(); !status) return fail(status.error());
    auto replies = generate_all(teacher, requests, "profiles");
    if (!replies) return fail(replies.error(), "describing roles");
    for (const auto& [i, first] : asked) {
      const auto begin = replies->begin() + static_cast<std::ptrdiff_t>(first);
      const auto count =
          static_cast<std::ptrdiff_t>(drafts[i].maker->questions().size() + 1);  // and phrases
      take_replies(drafts[i], {begin, begin + count}, answers[i]);
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

Result<std::vector<ChatRequest>> profile_requests(const ProfileTask& task,
                                                  const ProfileOptions& options) {
  auto draft = draft_of(task, options);
  if (!draft) return fail(draft.error());
  return requests_for(*draft, options, 0);
}

}  // namespace rolellm

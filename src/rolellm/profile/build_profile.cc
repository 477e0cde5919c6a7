#include "rolellm/profile/build_profile.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/profile/catchphrases.h"
#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kSurePhrases = 2;  // kept on the count alone
constexpr int kPhrasesShown = 8;
constexpr int kMostPhraseWords = 10;
constexpr int kDescriptionWords = 90;
constexpr int kDescriptionCharacters = 160;  // Chinese

/// A role taken out of its script, with what the prompt needs of it.
struct Draft {
  ProfileFolder folder;
  std::vector<std::string> names;
  std::vector<PhraseCandidate> phrases;
  ContentWords content;
  Json prompt;  ///< `prompts/<language>/profile.yaml`
};

/// What the teacher wrote, once it has passed its checks.
struct Written {
  std::string description;
  std::string second_person;
  std::vector<std::string> phrases;
};

Result<Draft> draft_of(const ProfileTask& task) {
  const Script& script = *task.script;
  auto role = find_role(script, task.role);
  if (!role) return fail(role.error());
  Draft draft;
  Profile& profile = draft.folder.profile;
  profile.role = *role;
  for (const CastMember& member : cast_of(script)) {
    if (member.name == *role) profile.aliases = member.aliases;
  }
  profile.language = script.language == "zh" ? "zh" : "en";
  profile.work = script.title;
  profile.source = task.source;
  profile.source_sha256 = task.source_sha256;
  profile.license = script.license;
  draft.folder.dialogue = script.utterances;
  for (Utterance& utterance : draft.folder.dialogue) {
    const auto& aliases = profile.aliases;
    if (std::find(aliases.begin(), aliases.end(), utterance.role) != aliases.end()) {
      utterance.role = profile.role;
    }
  }
  profile.statistics = measure_role(draft.folder.dialogue, profile.role);
  draft.names = profile.aliases;
  draft.names.push_back(profile.role);
  auto content = ContentWords::load(profile.language);
  if (!content) return fail(content.error());
  draft.content = *content;
  draft.phrases =
      phrase_candidates(draft.folder.dialogue, profile.role, draft.content, kPhrasesShown);
  auto prompt = read_data_yaml("prompts/" + profile.language + "/profile.yaml");
  if (!prompt) return fail(prompt.error(), "loading the profile prompt");
  draft.prompt = *prompt;
  return draft;
}

std::string as_list(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "- " : "\n- ") + item;
  return text.empty() ? "-" : text;
}

Json schema_for(const Draft& draft, const ProfileOptions& options) {
  const bool chinese = draft.folder.profile.language == "zh";
  const auto text = [](int longest) { return Json{{"type", "string"}, {"maxLength", longest}}; };
  const int longest = chinese ? 200 : 560;
  return Json{
      {"type", "object"},
      {"properties", Json{{"description", text(longest)},
                          {"second_person", text(longest)},
                          {"catchphrases", Json{{"type", "array"},
                                                {"items", text(chinese ? 20 : 60)},
                                                {"minItems", 3},
                                                {"maxItems", std::max(options.catchphrases, 3)}}}}},
      {"required", Json::array({"description", "second_person", "catchphrases"})}};
}

Result<ChatRequest> request_for(const Draft& draft, const ProfileOptions& options, int attempt) {
  const Profile& profile = draft.folder.profile;
  auto system = string_field(draft.prompt, "system");
  if (!system) return fail(system.error(), "profile prompt");
  auto user = string_field(draft.prompt, "user");
  if (!user) return fail(user.error(), "profile prompt");
  std::vector<std::string> phrases;
  for (const PhraseCandidate& phrase : draft.phrases) phrases.push_back(phrase.text);
  const auto& dialogue = draft.folder.dialogue;
  auto filled =
      fill_in(*user, {{"role", display_name(profile.role)},
                      {"work", profile.work},
                      {"told", as_list(told_of_role(dialogue, profile.role, draft.names,
                                                    options.told_lines, options.max_line_words))},
                      {"lines", as_list(telling_speeches(dialogue, profile.role, options.own_lines,
                                                         options.max_line_words))},
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
  request.schema = schema_for(draft, options);
  return request;
}

/// Without sentences that say again what one before said: small models run in circles.
std::string without_repeats(const std::string& text) {
  std::string kept;
  std::vector<std::string> seen;
  for (const std::string& sentence : sentences(text)) {
    const std::string key = normalise(sentence);
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    if (!kept.empty() && !begins_with_han(sentence)) kept += ' ';
    kept += sentence;
  }
  return kept;
}

/// The teacher's text, or nothing when it cannot be used.
std::optional<Written> read_written(const std::string& text, const Draft& draft) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  const bool chinese = draft.folder.profile.language == "zh";
  const int most = chinese ? kDescriptionCharacters : kDescriptionWords;
  const int least = chinese ? 15 : 12;
  Written written;
  const std::string instead = string_or(draft.prompt, "instead_of_name", "");
  written.description = first_sentences(
      without_repeats(without_name(string_or(*json, "description", ""), draft.names, instead)),
      most);
  written.second_person =
      first_sentences(without_repeats(string_or(*json, "second_person", "")), most);
  const auto is_whole = [&](const std::string& part) {
    return count_words(part) >= least && ends_as_sentence(part);
  };
  if (!is_whole(written.description) || !is_whole(written.second_person)) return std::nullopt;
  const std::string opening = words(written.second_person).front();
  if (opening != "you" && opening != "你" && opening != "您") return std::nullopt;
  if (auto phrases = strings_field(*json, "catchphrases")) written.phrases = *phrases;
  return written;
}

/// A description by plain rules, for a teacher that never wrote a usable one.
Result<Written> describe_by_rule(const Draft& draft) {
  const Profile& profile = draft.folder.profile;
  std::map<std::string, int> partners;
  for (const DialoguePair& pair : dialogue_pairs(draft.folder.dialogue, profile.role)) {
    if (pair.said_by != "narrator" && pair.said_by != profile.role) ++partners[pair.said_by];
  }
  std::string partner = profile.work;
  int most = 0;
  for (const auto& [name, times] : partners) {
    if (times > most) partner = display_name(name);
    most = std::max(most, times);
  }
  const std::map<std::string, std::string> values = {
      {"work", profile.work},
      {"partner", partner},
      {"scenes", std::to_string(profile.statistics.scenes)},
      {"mean_words", fmt::format("{:.0f}", profile.statistics.mean_words)}};
  Written written;
  for (const auto& [key, into] : {std::pair{"fallback_description", &written.description},
                                  std::pair{"fallback_second_person", &written.second_person}}) {
    auto text = string_field(draft.prompt, key);
    if (!text) return fail(text.error(), "profile prompt");
    auto filled = fill_in(*text, values);
    if (!filled) return fail(filled.error());
    *into = std::string(trim(*filled));
  }
  return written;
}

/// The surest counted phrases, then the teacher's own, what occurs in the lines before what does
/// not.
std::vector<Catchphrase> choose_phrases(const Draft& draft, const std::vector<std::string>& written,
                                        int most) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < draft.phrases.size() && i < kSurePhrases; ++i) {
    texts.push_back(draft.phrases[i].text);
  }
  for (const std::string& text : written) {
    texts.push_back(
        complete_phrase(text, draft.folder.dialogue, draft.folder.profile.role, draft.content));
  }
  for (const PhraseCandidate& phrase : draft.phrases) texts.push_back(phrase.text);

  std::vector<Catchphrase> grounded;
  std::vector<Catchphrase> invented;
  std::vector<std::string> taken;
  for (const std::string& text : texts) {
    const std::string key = " " + normalise(text) + " ";
    const bool repeated = std::any_of(taken.begin(), taken.end(), [&](const std::string& other) {
      return other.find(key) != std::string::npos || key.find(other) != std::string::npos;
    });
    const int longest =
        draft.folder.profile.language == "zh" ? 2 * kMostPhraseWords : kMostPhraseWords;
    if (key == "  " || repeated || count_words(text) > longest) continue;
    taken.push_back(key);
    Catchphrase phrase = ground_phrase(text, draft.folder.dialogue, draft.folder.profile.role);
    (phrase.invented ? invented : grounded).push_back(std::move(phrase));
  }
  if (static_cast<int>(grounded.size()) > most) grounded.resize(static_cast<std::size_t>(most));
  // An invented phrase is better than none, but real ones crowd it out.
  if (grounded.size() < 2) grounded.insert(grounded.end(), invented.begin(), invented.end());
  if (static_cast<int>(grounded.size()) > most) grounded.resize(static_cast<std::size_t>(most));
  return grounded;
}

}  // namespace

Result<std::vector<ProfileFolder>> build_profiles(std::span<const ProfileTask> tasks,
                                                  ChatModel& teacher,
                                                  const ProfileOptions& options) {
  std::vector<Draft> drafts;
  for (const ProfileTask& task : tasks) {
    auto draft = draft_of(task);
    if (!draft) return fail(draft.error());
    drafts.push_back(std::move(*draft));
  }
  std::vector<std::optional<Written>> written(drafts.size());
  std::vector<int> tries(drafts.size(), 0);
  for (int attempt = 0; attempt < options.attempts; ++attempt) {
    std::vector<std::size_t> pending;
    std::vector<ChatRequest> requests;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      if (written[i]) continue;
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
      written[pending[k]] = read_written((*replies)[k].at(0).text, drafts[pending[k]]);
      tries[pending[k]] = attempt + 1;
    }
  }

  std::vector<ProfileFolder> folders;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const bool by_teacher = written[i].has_value();
    if (!by_teacher) {
      auto ruled = describe_by_rule(drafts[i]);
      if (!ruled) return fail(ruled.error());
      written[i] = *ruled;
    }
    Profile& profile = drafts[i].folder.profile;
    profile.description = written[i]->description;
    profile.description_second = written[i]->second_person;
    profile.catchphrases = choose_phrases(drafts[i], written[i]->phrases, options.catchphrases);
    profile.provenance = Json{{"teacher", teacher.info().name},
                              {"description_by", by_teacher ? "teacher" : "rule"},
                              {"catchphrases_by", "counts and teacher"},
                              {"prompt", string_or(drafts[i].prompt, "version", "")},
                              {"seed", options.seed},
                              {"tries", tries[i]}};
    folders.push_back(std::move(drafts[i].folder));
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
  auto draft = draft_of(task);
  if (!draft) return fail(draft.error());
  return request_for(*draft, options, attempt);
}

}  // namespace rolellm

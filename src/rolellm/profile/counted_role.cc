#include "rolellm/profile/counted_role.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "rolellm/profile/everyday_phrases.h"
#include "rolellm/profile/manner.h"
#include "rolellm/profile/relations.h"
#include "rolellm/profile/scenes.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/story.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kPhrases = 8;
constexpr int kFavouriteWords = 12;
constexpr std::size_t kRelations = 8;

/// The dialogue with one name for each person; what several speak together is the role's when it
/// is among them.
std::vector<Utterance> with_one_name_each(std::vector<Utterance> dialogue,
                                          const std::vector<CastMember>& cast,
                                          const CastMember& role) {
  std::unordered_map<std::string_view, std::string_view> names;
  for (const CastMember& member : cast) {
    for (const CastAlias& alias : member.aliases) names[alias.name] = member.name;
  }
  for (const CastAlias& alias : role.shared) names[alias.name] = role.name;
  for (Utterance& utterance : dialogue) {
    if (const auto name = names.find(utterance.role); name != names.end())
      utterance.role = name->second;
  }
  return dialogue;
}

/// Of a story in several scripts those the role speaks in, with their cast: what only the others
/// tell is not about it.
void leave_out_other_parts(Script& story, std::vector<CastMember>& cast, const CastMember& role) {
  std::set<const ScriptPart*> parts;
  const auto part = [&](const Utterance& u) { return part_of(story.parts, u.line_begin); };
  for (const Utterance& utterance : story.utterances) {
    if (is_speech(utterance) && role.speaks_as(utterance.role)) parts.insert(part(utterance));
  }
  std::erase_if(story.utterances, [&](const Utterance& u) { return !parts.contains(part(u)); });
  std::erase_if(cast, [&](const CastMember& member) {
    return std::none_of(story.utterances.begin(), story.utterances.end(), [&](const Utterance& u) {
      return is_speech(u) && member.speaks_as(u.role);
    });
  });
  std::vector<ScriptPart> own;
  for (const ScriptPart& any : story.parts) {
    if (parts.contains(&any)) own.push_back(any);
  }
  if (own.size() == 1) {  // as if it had been read by itself
    const int scene = story.utterances.front().act_id;
    for (Utterance& utterance : story.utterances) {
      utterance.act_id -= scene;
      utterance.line_begin -= own.front().line;
      utterance.line_end -= own.front().line;
    }
    own.front().line = 0;
  }
  story.parts = std::move(own);
  story.title = joined_parts(story.parts, &ScriptPart::title);
  story.license = joined_parts(story.parts, &ScriptPart::license);
}

}  // namespace

std::string CountedRole::introduction_of(const std::string& person) const {
  constexpr int kWords = 40;  // at most
  const auto found = introductions.find(person);
  return found == introductions.end() ? "" : first_sentences(found->second.text, kWords);
}

Result<CountedRole> count_role(const Script& story, std::string_view role) {
  auto member = find_role(story, role);
  if (!member) return fail(member.error());
  auto cast = cast_of(story);
  if (!cast) return fail(cast.error());
  Script script = story;
  if (script.parts.size() > 1) leave_out_other_parts(script, *cast, *member);
  CountedRole counted;
  Profile& profile = counted.folder.profile;
  profile.role = member->name;
  for (const CastAlias& alias : member->aliases) profile.aliases.push_back(alias.name);
  profile.language = script.language;
  profile.work = script.title;
  profile.source = joined_parts(script.parts, &ScriptPart::source);
  profile.source_sha256 = joined_parts(script.parts, &ScriptPart::sha256);
  profile.license = script.license;
  if (script.parts.size() > 1) profile.parts = script.parts;
  auto content = ContentWords::load(profile.language);
  if (!content) return fail(content.error());
  counted.content = *content;
  auto words = SceneWords::load(profile.language);
  if (!words) return fail(words.error());
  auto around = mention_words(profile.language);
  if (!around) return fail(around.error());
  counted.mention_words = std::move(*around);
  auto persons = persons_of(*cast, script.utterances, *content);
  if (!persons) return fail(persons.error());
  counted.introductions = introductions(script.utterances, *persons, counted.mention_words);
  for (Person& person : *persons) {
    if (person.name == profile.role) {
      counted.self = std::move(person);
    } else {
      counted.others.push_back(std::move(person));
    }
  }
  if (counted.self.name.empty()) counted.self = {profile.role, {profile.role}};  // `ALL`
  counted.folder.dialogue = with_one_name_each(std::move(script.utterances), *cast, *member);
  const std::vector<Utterance>& dialogue = counted.folder.dialogue;
  profile.statistics = measure_role(dialogue, profile.role, *content, kFavouriteWords);
  profile.relations = relations_of(dialogue, counted.self, counted.others, *content,
                                   counted.mention_words, kRelations);
  profile.scenes = scenes_of(dialogue, counted.self, *words, *content);
  profile.never_met = never_met(dialogue, profile.scenes, counted.others);
  counted.phrases = phrase_candidates(dialogue, profile.role, *content, 4 * kPhrases);
  const WrittenNames names(dialogue, profile.language);
  std::erase_if(counted.phrases, [&](const PhraseCandidate& phrase) {
    return is_only_called(phrase.text, counted.others, counted.mention_words) ||
           is_everyday(phrase, names, counted.mention_words, *content);
  });
  if (counted.phrases.size() > kPhrases) counted.phrases.resize(kPhrases);
  return counted;
}

Result<std::vector<std::string>> leading_roles(const Script& script, int least) {
  auto cast = cast_of(script);
  if (!cast) return fail(cast.error());
  std::vector<std::string> roles;
  for (const CastMember& member : *cast) {
    if (member.speeches >= least && !member.group) roles.push_back(member.name);
  }
  return roles;
}

}  // namespace rolellm

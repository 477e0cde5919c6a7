#include "rolellm/profile/profile.h"

#include "rolellm/script/story.h"

namespace rolellm {

void name_sources(Profile& profile) {
  if (profile.parts.empty()) return;
  const auto name = [&](std::vector<Citation>& lines) {
    for (Citation& line : lines) line.source = part_of(profile.parts, line.line)->source;
  };
  for (ProfileSentence& sentence : profile.sentences) name(sentence.lines);
  for (Relation& relation : profile.relations) name(relation.lines);
  for (ProfileScene& scene : profile.scenes) name(scene.lines);
}

std::vector<DialoguePair> dialogue_pairs(const std::vector<Utterance>& dialogue,
                                         std::string_view role) {
  std::vector<DialoguePair> pairs;
  const Utterance* before = nullptr;  // the last speech in this scene
  for (const Utterance& utterance : dialogue) {
    if (before && before->act_id != utterance.act_id) before = nullptr;
    if (!is_speech(utterance)) continue;
    if (utterance.role == role && !utterance.content.empty()) {
      // Two speeches of the role in a row answer the same words.
      const bool goes_on = before && before->role == role && !pairs.empty();
      DialoguePair pair{.said_by = "narrator",
                        .reply = utterance.content,
                        .act_id = utterance.act_id,
                        .line_begin = utterance.line_begin,
                        .line_end = utterance.line_end};
      if (goes_on) {
        pair.said_by = pairs.back().said_by;
        pair.said = pairs.back().said;
      } else if (before) {
        pair.said_by = before->role;
        pair.said = before->content;
      }
      pairs.push_back(std::move(pair));
    }
    before = &utterance;
  }
  return pairs;
}

}  // namespace rolellm

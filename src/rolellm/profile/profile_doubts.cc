#include "rolellm/profile/profile_doubts.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/profile/profile_file.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// Later stages speak to the role in the second person: a change of the third alone is lost on
/// them.
void doubt_descriptions(const Profile& profile, std::vector<std::string>& doubts) {
  std::string third, second;
  for (const ProfileSentence& sentence : profile.sentences) {
    append_sentence(third, sentence.text);
    append_sentence(second, sentence.second);
  }
  if (profile.sentences.empty()) return;
  const bool third_changed = third != profile.description;
  const bool second_changed = second != profile.description_second;
  if (third_changed == second_changed) return;
  doubts.push_back(
      third_changed
          ? "description is not what sentences[] say, but description_second still is: answers in "
            "the role's voice go by description_second"
          : "description_second is not what sentences[] say, but description still is: questions "
            "about the role are made from description");
}

/// Of what only people read, what was changed without the descriptions.
void doubt_unread(const Profile& profile, std::vector<std::string>& doubts) {
  const std::vector<std::string> edited = edited_keys(profile);
  const bool told = std::any_of(edited.begin(), edited.end(), [](const std::string& key) {
    return key.starts_with("description");
  });
  if (edited.empty() || told) return;
  doubts.push_back(
      fmt::format("{} {} edited, which no later stage reads: what they are to know has to stand in "
                  "description and description_second",
                  fmt::join(edited, ", "), edited.size() == 1 ? "was" : "were"));
}

/// Names the first cited line that no utterance begins in.
class LineCheck {
 public:
  LineCheck(const std::vector<Utterance>& dialogue, std::vector<std::string>& doubts)
      : doubts_(doubts) {
    for (const Utterance& utterance : dialogue) begins_.insert(utterance.line_begin);
  }

  void check(int line, const std::string& path) {
    if (begins_.contains(line) || told_) return;
    told_ = true;
    doubts_.push_back(
        fmt::format("{}: no row of dialogue.jsonl has \"line_begin\": {}", path, line));
  }
  void check(const std::vector<Citation>& lines, const std::string& path) {
    for (std::size_t i = 0; i < lines.size(); ++i)
      check(lines[i].line, fmt::format("{}.lines[{}]", path, i));
  }

 private:
  std::vector<std::string>& doubts_;
  std::set<int> begins_;
  bool told_ = false;
};

void doubt_lines(const ProfileFolder& folder, std::vector<std::string>& doubts) {
  const Profile& profile = folder.profile;
  LineCheck lines(folder.dialogue, doubts);
  for (std::size_t i = 0; i < profile.sentences.size(); ++i)
    lines.check(profile.sentences[i].lines, fmt::format("sentences[{}]", i));
  for (std::size_t i = 0; i < profile.catchphrases.size(); ++i) {
    const std::vector<int>& own = profile.catchphrases[i].lines;
    for (std::size_t k = 0; k < own.size(); ++k)
      lines.check(own[k], fmt::format("catchphrases[{}].lines[{}]", i, k));
  }
  for (std::size_t i = 0; i < profile.relations.size(); ++i)
    lines.check(profile.relations[i].lines, fmt::format("relations[{}]", i));
}

void doubt_phrases(const std::vector<Catchphrase>& phrases, std::vector<std::string>& doubts) {
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const auto [first, is_new] = known.try_emplace(normalise(phrases[i].text), i);
    if (is_new) continue;
    doubts.push_back(
        fmt::format("catchphrases[{}] is catchphrases[{}] once more", i, first->second));
  }
}

}  // namespace

std::vector<std::string> doubts_about(const ProfileFolder& folder) {
  std::vector<std::string> doubts;
  doubt_descriptions(folder.profile, doubts);
  doubt_unread(folder.profile, doubts);
  const auto& dialogue = folder.dialogue;
  const bool speaks = std::any_of(dialogue.begin(), dialogue.end(), [&](const Utterance& u) {
    return is_speech(u) && u.role == folder.profile.role;
  });
  if (!dialogue.empty() && !speaks) {
    doubts.push_back(fmt::format(
        "role: nobody in dialogue.jsonl is called \"{}\", so it has no lines of its own",
        folder.profile.role));
  }
  doubt_phrases(folder.profile.catchphrases, doubts);
  doubt_lines(folder, doubts);
  return doubts;
}

}  // namespace rolellm

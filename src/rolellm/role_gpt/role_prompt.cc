#include "rolellm/role_gpt/role_prompt.h"

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

/// Reads `data/prompts/<language>/<name>.txt` and fills it in.
Result<std::string> prompt(const Profile& profile, const std::string& name,
                           std::map<std::string, std::string> values) {
  auto text = read_data(fmt::format("prompts/{}/{}.txt", prompt_language(profile.language), name));
  if (!text) return text;
  values["role"] = profile.role;
  auto filled = fill_in(*text, values);
  if (!filled) return filled;
  return std::string(trim(*filled));
}

std::string quoted_catchphrases(const Profile& profile) {
  const bool chinese = profile.language == "zh";
  std::string list;
  for (const Catchphrase& phrase : profile.catchphrases) {
    if (!list.empty()) list += chinese ? "" : ", ";
    list += chinese ? "“" + phrase.text + "”" : "\"" + phrase.text + "\"";
  }
  return list.empty() ? (chinese ? "……" : "...") : list;
}

Result<std::string> system_slot(const Profile& profile, const std::string& name) {
  return prompt(profile, name,
                {{"work", profile.work},
                 {"description", profile.description_second},
                 {"catchphrases", quoted_catchphrases(profile)}});
}

}  // namespace

Result<RoleMode> parse_role_mode(std::string_view name) {
  for (const RoleMode mode : {RoleMode::zero_shot, RoleMode::prompt, RoleMode::dialogue}) {
    if (mode_name(mode) == name) return mode;
  }
  return fail(ErrorKind::usage, "", fmt::format("no mode is called \"{}\"", name),
              "one of: zero-shot, prompt, dialogue");
}

std::string_view mode_name(RoleMode mode) {
  switch (mode) {
    case RoleMode::zero_shot:
      return "zero-shot";
    case RoleMode::prompt:
      return "prompt";
    case RoleMode::dialogue:
      return "dialogue";
  }
  return "dialogue";
}

Result<std::string> role_system(const Profile& profile) {
  return system_slot(profile, "role_system");
}

Result<std::string> role_gpt_system(const Profile& profile) {
  return system_slot(profile, "role_gpt_system");
}

Result<std::vector<Message>> role_messages(const Profile& profile, RoleMode mode,
                                           std::span<const DialoguePair> shots,
                                           std::string_view instruction) {
  auto system = role_gpt_system(profile);
  if (!system) return fail(system.error());
  std::vector<Message> messages{{"system", *system}};
  if (mode == RoleMode::dialogue) {
    for (const DialoguePair& shot : shots) {
      messages.push_back({"user", shot.said});
      messages.push_back({"assistant", shot.reply});
    }
  }
  std::string question(instruction);
  if (mode == RoleMode::prompt) {
    std::string examples;
    for (const DialoguePair& shot : shots) {
      auto example =
          prompt(profile, "role_gpt_shot",
                 {{"said_by", shot.said_by}, {"said", shot.said}, {"reply", shot.reply}});
      if (!example) return fail(example.error());
      examples += (examples.empty() ? "" : "\n") + *example;
    }
    auto packed =
        prompt(profile, "role_gpt_packed", {{"shots", examples}, {"instruction", question}});
    if (!packed) return fail(packed.error());
    question = *packed;
  }
  messages.push_back({"user", question});
  return messages;
}

Result<std::vector<Message>> student_messages(const Profile& profile, std::string_view question) {
  auto system = role_system(profile);
  if (!system) return fail(system.error());
  return std::vector<Message>{{"system", *system}, {"user", std::string(trim(question))}};
}

}  // namespace rolellm

// How a role is put into a prompt: the system slot, and the three modes of RoleGPT.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/llm/chat_model.h"
#include "rolellm/profile/profile.h"

namespace rolellm {

enum class RoleMode {
  zero_shot,  ///< system slot only
  prompt,     ///< few-shots and the instruction packed into one user turn (prompt engineering)
  dialogue,   ///< each few-shot its own user and assistant turn (dialogue engineering)
};

Result<RoleMode> parse_role_mode(std::string_view name);
std::string_view mode_name(RoleMode mode);

/// The system slot of RoCIT: name, description, catchphrases, task. The same text in training
/// data, evaluation, chat and export. From `data/prompts/<language>/role_system.txt`.
Result<std::string> role_system(const Profile& profile);

/// RoleGPT's longer system instruction (personality, manner, never an AI, not verbose).
Result<std::string> role_gpt_system(const Profile& profile);

/// Messages for one instruction. `shots` are used in the order given and ignored in zero_shot.
Result<std::vector<Message>> role_messages(const Profile& profile, RoleMode mode,
                                           std::span<const DialoguePair> shots,
                                           std::string_view instruction);

/// Messages for a base or tuned student: `role_system` and the question, nothing else.
Result<std::vector<Message>> student_messages(const Profile& profile, std::string_view question);

}  // namespace rolellm

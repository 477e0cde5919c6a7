// What is asked in an evaluation, and what each system answered.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rolellm/llm/chat_model.h"
#include "rolellm/profile/profile.h"
#include "rolellm/role_bench/benchmark.h"

namespace rolellm {

/// One held-out question of one role.
struct EvalItem {
  std::string role;
  std::string question;
  bool specific = false;                       ///< role-specific (SPE), else general (CUS and RAW)
  bool unseen = false;                         ///< the role is in no training row
  std::vector<std::string> references;         ///< SPE or CUS
  std::string raw;                             ///< the plain answer; general items only
  std::map<std::string, std::string> answers;  ///< by system: base, tuned, rolegpt
};

/// All test rows of both splits with RoleGPT's baseline as the answers of `rolegpt`. At most
/// `per_role` items of each kind and role (0: all), the first ones.
std::vector<EvalItem> eval_items(const Benchmark& benchmark, int per_role);

/// What is asked, in the order of `items`: role in the system slot, the same `sampling` for every
/// system. `profiles` by role; a role without a profile is a `failure`.
Result<std::vector<ChatRequest>> item_requests(const std::vector<EvalItem>& items,
                                               const std::map<std::string, Profile>& profiles,
                                               const Sampling& sampling);

/// Answers of `model` to `item_requests`, under the name `system`.
Status answer_items(std::vector<EvalItem>& items, const std::string& system, ChatModel& model,
                    const std::map<std::string, Profile>& profiles, const Sampling& sampling);

Json item_to_json(const EvalItem& item);
Result<EvalItem> item_from_json(const Json& row);

}  // namespace rolellm

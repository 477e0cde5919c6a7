// Stage 1: from a script and a teacher to a role's profile.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/llm/chat_model.h"
#include "rolellm/profile/profile.h"

namespace rolellm {

struct ProfileOptions {
  int own_lines = 18;
  int told_lines = 6;
  int people = 3;
  int max_line_words = 30;
  int catchphrases = 5;
  int samples = 5;
  int attempts = 2;
  int max_tokens = 48;
  double temperature = 0.6;
  std::uint64_t seed = 1;
};
template <class Visitor>
void visit_fields(Visitor&& visit, ProfileOptions& o) {
  visit("own_lines", o.own_lines, "lines of the role shown to the teacher");
  visit("told_lines", o.told_lines, "things told of the role shown to the teacher");
  visit("people", o.people, "others shown to the teacher, with a line of each side");
  visit("max_line_words", o.max_line_words, "longer lines are cut at a sentence's end");
  visit("catchphrases", o.catchphrases, "catchphrases kept at most");
  visit("samples", o.samples, "answers to each question, of which the best is kept");
  visit("attempts", o.attempts,
        "tries, each with another seed, before plain rules describe the role");
  visit("max_tokens", o.max_tokens, "longest answer to a question");
  visit("temperature", o.temperature, "how freely the teacher writes");
  visit("seed", o.seed, "seed of the first try");
}

/// One role to describe. The script must outlive the call.
struct ProfileTask {
  const Script* script = nullptr;
  std::string role;  ///< in any spelling `find_role` knows
};

/// Describes several roles with all requests of one try in one call, so that the engine can batch
/// them. Profiles come in the order of `tasks`. A role whose description fails its checks on every
/// try is described by rule, and its provenance says so. Errors: `usage.role`, the model's.
Result<std::vector<ProfileFolder>> build_profiles(std::span<const ProfileTask> tasks,
                                                  ChatModel& teacher,
                                                  const ProfileOptions& options);

Result<ProfileFolder> build_profile(const Script& script, std::string_view role, ChatModel& teacher,
                                    const ProfileOptions& options);

/// The requests of the first try: for dry runs.
Result<std::vector<ChatRequest>> profile_requests(const ProfileTask& task,
                                                  const ProfileOptions& options);

}  // namespace rolellm

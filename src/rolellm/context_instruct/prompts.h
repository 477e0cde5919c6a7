// The requests of stage 2: shared text first, so that an engine computes it once.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "rolellm/context_instruct/options.h"
#include "rolellm/context_instruct/own_answers.h"
#include "rolellm/context_instruct/segments.h"
#include "rolellm/llm/chat_model.h"
#include "rolellm/profile/profile.h"

namespace rolellm {

/// One question and answer as the teacher wrote it.
struct Triplet {
  std::string question;
  std::string rationale;
  std::string confidence;
  int line_begin = 0;  ///< 0: none named
  int line_end = 0;
  std::string answer;
};

/// Renders requests for one role from `prompts/<language>/context_instruct.yaml`.
class InstructPrompts {
 public:
  static Result<InstructPrompts> load(const Profile& profile,
                                      const ContextInstructOptions& options);

  /// Questions about an excerpt. `shown` is `show_segment`'s text.
  Result<ChatRequest> about_excerpt(const std::string& shown, std::uint64_t seed) const;
  /// Questions about the role itself, one for each topic.
  Result<ChatRequest> about_role(const std::string& shown, std::span<const std::string> topics,
                                 std::uint64_t seed) const;
  /// Questions to lines of the role; `shown` is `show_exchanges`'s text of the same answers.
  Result<ChatRequest> to_exchanges(const std::string& shown, std::span<const OwnAnswer> answers,
                                   std::uint64_t seed) const;
  /// "Upton says to you: … What do you answer?"
  Result<std::string> told(const std::string& name, const std::string& said) const;
  /// Questions to lines of the role seen by themselves.
  Result<ChatRequest> to_own_lines(std::span<const OwnAnswer> answers, std::uint64_t seed) const;
  /// An answer said again in the role's voice; `samples` show the voice to all requests, `nearest`
  /// to this one. The reply is free text.
  Result<ChatRequest> restyle(std::span<const std::string> samples,
                              std::span<const std::string> nearest, const std::string& question,
                              const std::string& answer, std::uint64_t seed) const;

  const std::vector<std::string>& topics() const { return topics_; }
  /// How excerpts mark the role's own lines.
  const std::string& own_label() const { return own_label_; }
  /// As `prompt_id` makes it.
  const std::string& id() const { return id_; }

 private:
  Result<ChatRequest> request(std::string_view system_key, const std::string& examples_key,
                              std::string_view user_key,
                              const std::map<std::string, std::string>& more) const;
  Result<ChatRequest> to_own_answers(Result<ChatRequest> made, std::span<const OwnAnswer> answers,
                                     std::uint64_t seed) const;
  Json text_of(int latin, int han) const;
  static Json triplets_of(Json properties, std::size_t count);
  Json schema(int count) const;
  Json own_schema(std::span<const OwnAnswer> answers) const;

  ContextInstructOptions options_;
  std::string language_;
  std::map<std::string, std::string> role_values_;
  Json prompt_;
  std::vector<std::string> topics_;
  std::string own_label_;
  std::string id_;
};

/// The triplets of a reply; a reply that broke off or is no such JSON gives those that are whole.
std::vector<Triplet> read_triplets(const std::string& text);

}  // namespace rolellm

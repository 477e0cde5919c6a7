// Stage 3 in bulk: many instructions answered in one role's voice, several samples each.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rolellm/llm/chat_model.h"
#include "rolellm/profile/profile.h"
#include "rolellm/role_gpt/few_shots.h"
#include "rolellm/role_gpt/role_prompt.h"

namespace rolellm {

struct RespondOptions {
  std::string mode = "dialogue";
  int few_shots = 5;
  int shared_shots = 0;
  int samples = 1;
  int max_tokens = 80;
  double temperature = 0.7;
  double top_p = 0.95;
  std::int64_t seed = 1;
};
template <class Visitor>
void visit_fields(Visitor&& visit, RespondOptions& o) {
  visit("mode", o.mode, "zero-shot, prompt or dialogue: how examples enter the prompt");
  visit("few_shots", o.few_shots, "dialogue pairs retrieved for each instruction");
  visit("shared_shots", o.shared_shots,
        "of these, the role's most telling pairs for every instruction: cheaper prompts");
  visit("samples", o.samples, "answers to each instruction");
  visit("max_tokens", o.max_tokens, "longest answer");
  visit("temperature", o.temperature, "0 takes the likeliest token");
  visit("top_p", o.top_p, "share of probability that is drawn from");
  visit("seed", o.seed, "sample i of an instruction uses seed + i");
}

/// One row of `responses.jsonl`.
struct Response {
  std::string role;
  std::string question;
  std::string reference_raw;           ///< the plain answer, or empty
  std::vector<std::string> generated;  ///< tidied answers, one per sample
  std::string mode;
  int few_shots = 0;
  Json provenance = Json::object();
};

/// Instructions for one role. The profile must outlive it.
struct RespondJob {
  const ProfileFolder* profile = nullptr;
  std::vector<std::string> instructions;
  RespondOptions options;
  /// For each instruction the script's lines that no example may show; empty: none for any.
  std::vector<std::vector<LineRange>> hidden = {};
};

/// The requests for a job's instructions, in order.
Result<std::vector<ChatRequest>> response_requests(const RespondJob& job);

/// Asks the model everything in one batch and tidies its answers: one list for each job, in order.
Result<std::vector<std::vector<Response>>> respond(std::span<const RespondJob> jobs,
                                                   ChatModel& model);

/// Plain answers without any role: RAW references.
Result<std::vector<std::string>> plain_answers(std::span<const std::string> instructions,
                                               std::string_view language, ChatModel& model,
                                               const RespondOptions& options);

/// An answer as it should have been written: without a leading `NAME:`, quotes around the whole,
/// a second speaker's turn, or an unfinished last sentence.
std::string tidy_answer(std::string_view answer, std::string_view role);

Json response_to_json(const Response& response);
Result<Response> response_from_json(const Json& row);

}  // namespace rolellm

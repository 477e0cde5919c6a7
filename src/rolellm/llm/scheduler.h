// Many answers at once from one libllama context: prompts share their common beginnings, samples
// share their prompt, and every step decodes all running answers together.
//
// Requests are taken in the order of their tokens, so that neighbours share the most. Sequence 0
// (the trunk) keeps the prompt admitted last; a new prompt copies the cells it has in common with
// the trunk (metadata only, the cache is unified) and computes the rest.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <llama.h>

#include "rolellm/llm/sampler.h"

namespace rolellm {

/// A prompt in tokens and how to answer it.
struct DecodeJob {
  std::vector<llama_token> prompt;
  Sampling sampling;
  int samples = 1;
  std::shared_ptr<const JsonGrammar> grammar;  ///< null: free text
};

struct SchedulerOptions {
  int cells = 8192;        ///< size of the cache
  int trained = 0;         ///< longest text the model was trained on; 0: no limit
  int parallel = 32;       ///< answers running together
  int batch_tokens = 512;  ///< tokens per step: running answers and new prompts together
};

/// What happened, for measurements.
struct SchedulerStats {
  std::int64_t steps = 0;
  std::int64_t prompt_tokens = 0;    ///< as if nothing were shared
  std::int64_t computed_tokens = 0;  ///< prompt tokens really computed
  std::int64_t generated_tokens = 0;
};

using OnSample = std::function<Status(std::size_t job, int sample, const ChatReply& reply)>;
using OnPiece = std::function<void(std::size_t job, int sample, std::string_view piece)>;

/// Runs all jobs to their end. A prompt that fits neither the cache nor what
/// the model was trained on is a `failure.context` error.
/// `on_piece` (may be empty) gets the text as it comes: whole UTF-8 characters, never a stop
/// string.
Result<SchedulerStats> run_jobs(llama_context* context, const llama_vocab* vocab,
                                std::span<const DecodeJob> jobs, const SchedulerOptions& options,
                                const OnSample& on_sample, const OnPiece& on_piece = {});

}  // namespace rolellm

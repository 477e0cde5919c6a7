// Many answers at once from one model: prompts share their common beginnings, samples share their
// prompt, and every step computes all running answers together with pieces of new prompts.
//
// No cells are set aside for what answers may still write. When they run out, prompts that nobody
// uses go first, then prompts whose answers have not begun, then the youngest answers: these are
// taken up again later, from what they had said. The oldest answer is never interrupted, so that
// everything ends.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rolellm/llm/answer.h"

namespace rolellm {

/// Jobs in the order in which they are to be answered; each is made when its turn comes, so that a
/// long list needs no memory here. Neighbours should have long beginnings in common.
struct JobList {
  std::size_t count = 0;
  std::function<Result<DecodeJob>(std::size_t place)> make;
};

struct SchedulerOptions {
  int cells = 8192;        ///< size of the cache
  int sequences = 80;      ///< that the model knows
  int parallel = 32;       ///< answers running together
  int batch_tokens = 512;  ///< tokens per step: running answers and new prompts together
  int threads = 1;  ///< that draw tokens
};

/// What happened, for measurements.
struct SchedulerStats {
  std::int64_t steps = 0;
  std::int64_t prompt_tokens = 0;    ///< as if nothing were shared
  std::int64_t computed_tokens = 0;  ///< of prompts and of answers taken up again
  std::int64_t generated_tokens = 0;
  std::int64_t interrupted = 0;  ///< times an answer had to give up its cells
  int most_cells = 0;
};

/// `job` is the place in the list.
using OnSample = std::function<Status(std::size_t job, int sample, const ChatReply& reply)>;
using OnPiece = std::function<void(std::size_t job, int sample, std::string_view piece)>;

/// Runs all jobs to their end. Every job must fit the cache when it is alone there:
/// prompt and `max_tokens` together are at most `cells`.
/// `on_piece` (may be empty) gets the text as it comes: whole UTF-8 characters, never a stop
/// string.
Result<SchedulerStats> run_jobs(CellModel& model, const JobList& jobs,
                                const SchedulerOptions& options, const OnSample& on_sample,
                                const OnPiece& on_piece = {});

}  // namespace rolellm

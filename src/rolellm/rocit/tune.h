// Stage 4 from files to files: rows in, a verified adapter folder out.
#pragma once

#include <string>

#include "rolellm/model/logit_check.h"
#include "rolellm/rocit/trainer.h"

namespace rolellm {

/// What a run reads and where it writes. Rows come from `bench` with `profiles`, or from `data`.
struct TuneInputs {
  std::string student;  ///< model reference
  fs::path bench, profiles;
  fs::path data;  ///< JSONL of `{"messages": […]}`
  fs::path out;
  bool restart = false;  ///< throw away checkpoints of an earlier run in `out`
};

struct TuneSummary {
  TrainResult training;
  LogitDifference verified;
  std::int64_t rows = 0, left_out = 0, held_out = 0;
  std::string precision;  ///< `fp32` or `bf16`
  bool skipped = false;   ///< the folder was complete already; nothing was done
};

/// Trains (or goes on) and exports into `inputs.out`: adapter.gguf, adapter_model.safetensors,
/// adapter_config.json, chat_format.json, loss.jsonl, verify.json, README.md, run.json.
Result<TuneSummary> tune(const TuneOptions& options, const TuneInputs& inputs);

/// Writes the adapter of the newest checkpoint in `inputs.out` without training on.
Result<TuneSummary> tune_export(const TuneOptions& options, const TuneInputs& inputs);

}  // namespace rolellm

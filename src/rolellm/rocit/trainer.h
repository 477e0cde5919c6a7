// The training loop: packs in, updates out, with progress, checkpoints and a way to stop.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rolellm/model/transformer.h"
#include "rolellm/rocit/checkpoint.h"
#include "rolellm/rocit/training_rows.h"
#include "rolellm/rocit/tune_options.h"

namespace rolellm {

struct TrainingData {
  std::vector<TrainingRow> rows;      ///< learnt from
  std::vector<TrainingRow> held_out;  ///< measured only
};

struct TrainResult {
  std::int64_t steps = 0;
  std::int64_t tokens = 0;      ///< computed in this process; shared prefixes count once
  std::int64_t row_tokens = 0;  ///< the same without sharing
  double operations = 0;        ///< of the matrix products, see Transformer::step_operations
  double seconds = 0;           ///< in this process
  double first_loss = 0, last_loss = 0;
  double held_out_before = 0, held_out_after = 0;  ///< 0 without held-out rows
  std::string loss_log;                            ///< loss.jsonl
};

/// Where and how to keep state; an empty folder name keeps none.
struct TrainPlaces {
  fs::path checkpoints;
  Json identity = Json::object();
};

/// Trains `lora`, which must be attached to `model`. Goes on from the newest checkpoint. Errors:
/// `diverged` before an update with numbers that are not finite, `mismatch`, `interrupted` (after
/// saving), `io.*`.
Result<TrainResult> train(Transformer& model, Lora& lora, const TrainingData& data,
                          const TuneOptions& options, const TrainPlaces& places);

/// Mean loss per learnt token.
double mean_loss(Transformer& model, const std::vector<TrainingRow>& rows, int pack_tokens);

}  // namespace rolellm

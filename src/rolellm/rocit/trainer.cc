#include "rolellm/rocit/trainer.h"

#include <chrono>
#include <cmath>
#include <sstream>

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <malloc.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/core/progress.h"
#include "rolellm/rocit/adamw.h"
#include "rolellm/rocit/packing.h"

namespace rolellm {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<const TrainingRow*> step_rows(const TrainingData& data, const TuneOptions& options,
                                          std::int64_t step, std::int64_t per_epoch) {
  const std::int64_t epoch = step / per_epoch;
  const auto order = epoch_order(data.rows, options.group_rows, options.seed, epoch);
  const auto batch = static_cast<std::size_t>(options.batch_rows);
  const auto begin = static_cast<std::size_t>(step % per_epoch) * batch;
  std::vector<const TrainingRow*> rows;
  for (std::size_t i = begin; i < std::min(begin + batch, order.size()); ++i) {
    rows.push_back(&data.rows[order[i]]);
  }
  return rows;
}

Failure diverged(std::string_view what, std::int64_t step) {
  return fail(ErrorKind::diverged, std::string(what),
              fmt::format("the {} of step {} is not finite; the weights were left as they were",
                          what, step + 1),
              "lower tune.rate, or look for broken rows in the data");
}

struct StepResult {
  double loss = 0;  ///< mean per learnt token
  double norm = 0;
  std::int64_t tokens = 0, row_tokens = 0;
  double operations = 0;
};

/// Loss and gradients of one step, accumulated over its packs. Dividing by the step's own count of
/// learnt tokens makes the cut into packs immaterial.
StepResult accumulate(Transformer& model, Lora& lora, std::span<const TrainingRow* const> rows,
                      int pack_tokens) {
  StepResult result;
  lora.gradients.zero_();
  const std::int64_t learnt = std::max<std::int64_t>(1, learnt_tokens(rows));
  for (const Pack& pack : make_packs(rows, pack_tokens)) {
    result.loss += model.run(pack, 1.0 / static_cast<double>(learnt), true).loss;
    result.tokens += static_cast<std::int64_t>(pack.tokens.size());
    result.operations += model.step_operations(pack);
    if (!std::isfinite(result.loss)) break;
  }
  for (const TrainingRow* row : rows) {
    result.row_tokens += static_cast<std::int64_t>(row->tokens.size());
  }
  result.loss /= static_cast<double>(learnt);
  result.norm = gradient_norm(lora.gradients);
  return result;
}

/// Keeps the heap: returning each pass's gigabyte to the system and faulting it in again costs
/// more than some of the arithmetic.
void keep_memory() {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_TOP_PAD, 64 << 20);
}

/// What the steps before an interruption measured, so that a resumed run tells the same.
void take_logged_losses(TrainResult& result) {
  std::istringstream log(result.loss_log);
  for (std::string line; std::getline(log, line);) {
    const auto row = parse_json(line);
    if (!row || !row->is_object()) continue;
    if (row->contains("loss")) {
      const double loss = row->value("loss", 0.0);
      if (result.first_loss == 0) result.first_loss = loss;
      result.last_loss = loss;
    }
    if (row->contains("held_out_loss")) {
      const double loss = row->value("held_out_loss", 0.0);
      (row->value("step", 0) == 0 ? result.held_out_before : result.held_out_after) = loss;
    }
  }
}

}  // namespace

double mean_loss(Transformer& model, const std::vector<TrainingRow>& rows, int pack_tokens) {
  std::vector<const TrainingRow*> all;
  for (const TrainingRow& row : rows) all.push_back(&row);
  double loss = 0;
  std::int64_t tokens = 0;
  for (const Pack& pack : make_packs(all, pack_tokens)) {
    const PackLoss part = model.run(pack, 0, false);
    loss += part.loss;
    tokens += part.tokens;
  }
  return tokens > 0 ? loss / static_cast<double>(tokens) : 0;
}

Result<TrainResult> train(Transformer& model, Lora& lora, const TrainingData& data,
                          const TuneOptions& options, const TrainPlaces& places) {
  const c10::InferenceMode no_graph;
  keep_memory();
  const auto batch = static_cast<std::int64_t>(options.batch_rows);
  const std::int64_t per_epoch = (static_cast<std::int64_t>(data.rows.size()) + batch - 1) / batch;
  const std::int64_t steps = per_epoch * options.epochs;

  Moments moments = make_moments(lora.values);
  TrainResult result;
  std::int64_t step = 0;
  const bool keeps = !places.checkpoints.empty();
  if (keeps) {
    auto found = load_checkpoint(places.checkpoints);
    if (!found) return fail(found.error());
    if (*found) {
      const Checkpoint& from = **found;
      if (auto same = same_identity(from.identity, places.identity); !same) {
        return fail(same.error());
      }
      if (from.values.numel() != lora.values.numel()) {
        return fail(ErrorKind::mismatch, "", "the checkpoint's weights have another size");
      }
      lora.values.copy_(from.values);
      moments.first.copy_(from.first);
      moments.second.copy_(from.second);
      result.loss_log = from.loss_log;
      take_logged_losses(result);
      step = from.step;
      spdlog::info("going on from step {} of {}", step, steps);
    }
  }
  model.refresh();

  const auto save = [&]() -> Status {
    if (!keeps) return ok();
    return save_checkpoint(places.checkpoints, {.step = step,
                                                .identity = places.identity,
                                                .values = lora.values,
                                                .first = moments.first,
                                                .second = moments.second,
                                                .loss_log = result.loss_log});
  };
  const auto measure = [&](double& into) {
    if (data.held_out.empty()) return;
    into = mean_loss(model, data.held_out, options.pack_tokens);
    result.loss_log +=
        dump_json(Json{{"step", step}, {"epoch", step / per_epoch}, {"held_out_loss", into}}) +
        "\n";
  };
  if (step == 0) measure(result.held_out_before);

  const Clock::time_point start = Clock::now();
  Progress progress("tune", "steps", steps - step);
  std::int64_t saved = step;
  while (step < steps) {
    if (auto go_on = check_interrupt(); !go_on) {
      if (auto kept = save(); !kept) return fail(kept.error());
      return fail(go_on.error(), fmt::format("training stopped at step {} of {}", step, steps));
    }
    const Clock::time_point step_start = Clock::now();
    const StepResult now =
        accumulate(model, lora, step_rows(data, options, step, per_epoch), options.pack_tokens);
    if (!std::isfinite(now.loss)) return diverged("loss", step);
    if (!std::isfinite(now.norm)) return diverged("gradient", step);
    const double rate = learning_rate(options, step, steps);
    const double scale = options.clip > 0 && now.norm > options.clip ? options.clip / now.norm : 1;
    adamw_step(lora.values, lora.gradients, moments, rate, options.weight_decay, scale, step);
    model.refresh();
    const double seconds = seconds_since(step_start);
    ++step;
    result.tokens += now.tokens;
    result.row_tokens += now.row_tokens;
    result.operations += now.operations;
    if (result.first_loss == 0) result.first_loss = now.loss;
    result.last_loss = now.loss;
    result.loss_log += dump_json(Json{{"step", step},
                                      {"epoch", (step - 1) / per_epoch},
                                      {"loss", now.loss},
                                      {"rate", rate},
                                      {"tokens", now.row_tokens},
                                      {"grad_norm", now.norm},
                                      {"seconds", std::round(seconds * 1e4) / 1e4}}) +
                       "\n";
    progress.add(1, fmt::format("loss {:.3f}, {:.0f} tokens/s", now.loss,
                                static_cast<double>(result.row_tokens) / seconds_since(start)));
    if (step % per_epoch == 0) measure(result.held_out_after);
    if (step - saved >= options.checkpoint_steps) {
      if (auto kept = save(); !kept) return fail(kept.error());
      saved = step;
    }
  }
  progress.finish();
  result.seconds = seconds_since(start);
  result.steps = steps;
  if (step != saved) {
    if (auto kept = save(); !kept) return fail(kept.error());
  }
  return result;
}

}  // namespace rolellm

// Everything that decides what an adapter becomes; without libtorch, so that a recipe's `tune`
// block is checked before the stages in front of it have run.
#pragma once

#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "rolellm/core/result.h"
#include "rolellm/model/lora_options.h"

namespace rolellm {

struct TuneOptions {
  LoraOptions lora;
  int epochs = 3;
  int batch_rows = 8;
  int group_rows = 4;
  double rate = 5e-4;
  double warmup = 0.05;
  double final_rate = 0.1;
  double clip = 1.0;
  double weight_decay = 0;
  int max_references = 1;
  int max_tokens = 1024;
  int pack_tokens = 1024;
  int held_out_rows = 0;
  int checkpoint_steps = 25;
  std::string precision = "auto";
  std::string chat_format;
  std::uint64_t seed = 1;
};
template <class Visitor>
void visit_fields(Visitor&& visit, TuneOptions& o) {
  visit("lora", o.lora, "the update's shape");
  visit("epochs", o.epochs, "how often each row is seen");
  visit("batch_rows", o.batch_rows, "rows per update of the weights");
  visit("group_rows", o.group_rows, "rows of one role side by side; more share a prefix, and time");
  visit("rate", o.rate, "highest learning rate");
  visit("warmup", o.warmup, "part of all steps in which the rate rises");
  visit("final_rate", o.final_rate, "the rate falls to this part of the highest");
  visit("clip", o.clip, "longest gradient; 0: no limit");
  visit("weight_decay", o.weight_decay, "AdamW's pull towards zero");
  visit("max_references", o.max_references, "answers used per question of a benchmark");
  visit("max_tokens", o.max_tokens, "longer rows are left out and counted");
  visit("pack_tokens", o.pack_tokens, "tokens computed together; more needs more memory");
  visit("held_out_rows", o.held_out_rows, "rows kept out of training to measure the loss on");
  visit("checkpoint_steps", o.checkpoint_steps, "steps between checkpoints");
  visit("precision", o.precision, "auto, fp32 or bf16");
  visit("chat_format", o.chat_format, "empty: the student's own");
  visit("seed", o.seed, "decides initial weights, held-out rows and the order of rows");
}

/// The first value out of its range, as a `config` error that begins with its key.
inline Status check_tune_options(const TuneOptions& o) {
  if (auto sound = check_lora_options(o.lora); !sound) return sound;
  struct Range {
    const char* key;
    int value, least;
  };
  for (const Range& range : {Range{"epochs", o.epochs, 1},
                             {"batch_rows", o.batch_rows, 1},
                             {"group_rows", o.group_rows, 1},
                             {"max_references", o.max_references, 1},
                             {"max_tokens", o.max_tokens, 8},
                             {"pack_tokens", o.pack_tokens, 8},
                             {"checkpoint_steps", o.checkpoint_steps, 1},
                             {"held_out_rows", o.held_out_rows, 0}}) {
    if (range.value >= range.least) continue;
    return fail(
        ErrorKind::config, "",
        fmt::format("{}: expected at least {}, found {}", range.key, range.least, range.value));
  }
  if (!(o.rate > 0))
    return fail(ErrorKind::config, "", fmt::format("rate: expected more than 0, found {}", o.rate));
  if (o.precision != "auto" && o.precision != "fp32" && o.precision != "bf16") {
    return fail(ErrorKind::config, "",
                fmt::format("precision: expected auto, fp32 or bf16, found \"{}\"", o.precision));
  }
  return ok();
}

}  // namespace rolellm

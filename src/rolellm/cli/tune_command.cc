// `rolellm tune`: trains, exports and merges adapters.
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "rolellm/cli/command.h"
#include "rolellm/core/options.h"
#include "rolellm/core/progress.h"
#include "rolellm/core/yaml.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/rocit/merge.h"
#include "rolellm/rocit/tune.h"

namespace rolellm {
namespace {

struct TuneFlags {
  TuneInputs inputs;
  std::vector<std::string> settings;
  std::string options_file;
};

Result<TuneOptions> read_options(const TuneFlags& flags) {
  Json json = Json::object();
  if (!flags.options_file.empty()) {
    auto read = read_yaml(flags.options_file);
    if (!read) return fail(read.error());
    json = std::move(*read);
  }
  for (const std::string& setting : flags.settings) {
    if (auto set = set_by_path(json, setting); !set) return fail(set.error());
  }
  TuneOptions options;
  if (auto taken = options_from_json(json, options); !taken) return fail(taken.error());
  return options;
}

Json summary_json(const TuneSummary& s, const fs::path& out) {
  const double seconds = s.training.seconds > 0 ? s.training.seconds : 1;
  return Json{{"out", out.string()},
              {"skipped", s.skipped},
              {"rows", s.rows},
              {"left_out", s.left_out},
              {"held_out", s.held_out},
              {"precision", s.precision},
              {"steps", s.training.steps},
              {"seconds", s.training.seconds},
              {"tokens_per_second", static_cast<double>(s.training.row_tokens) / seconds},
              {"gflops", s.training.operations / seconds / 1e9},
              {"first_loss", s.training.first_loss},
              {"last_loss", s.training.last_loss},
              {"held_out_before", s.training.held_out_before},
              {"held_out_after", s.training.held_out_after},
              {"verified", s.verified.relative()}};
}

void print_summary(const TuneSummary& s, const fs::path& out, bool json) {
  if (json) {
    fmt::print("{}\n", dump_json(summary_json(s, out)));
    return;
  }
  if (s.skipped) {
    fmt::print("{} is complete already: nothing to do\n", out.string());
    return;
  }
  const TrainResult& t = s.training;
  if (t.seconds > 0 && t.row_tokens > 0) {
    fmt::print(
        "{} rows, {} steps in {}: loss {:.3f} to {:.3f}, {:.0f} tokens/s, {:.0f} GFLOP/s, {}\n",
        s.rows, t.steps, format_seconds(t.seconds), t.first_loss, t.last_loss,
        static_cast<double>(t.row_tokens) / t.seconds, t.operations / t.seconds / 1e9, s.precision);
  }
  if (s.held_out > 0) {
    fmt::print("{} held-out rows: loss {:.3f} to {:.3f}\n", s.held_out, t.held_out_before,
               t.held_out_after);
  }
  fmt::print("adapter in {}, checked in libllama: differs by {:.1e} of the largest logit\n",
             out.string(), s.verified.relative());
}

void add_training_flags(CLI::App& verb, TuneFlags& flags) {
  verb.add_option("--bench", flags.inputs.bench, "benchmark folder to learn from");
  verb.add_option("--profiles", flags.inputs.profiles, "folder of role profiles");
  verb.add_option("--data", flags.inputs.data, "or: JSONL of {\"messages\": [...]}");
  verb.add_option("--student", flags.inputs.student, "model to tune")->required();
  verb.add_option("--out", flags.inputs.out, "adapter folder")->required();
  verb.add_option("--options", flags.options_file, "YAML file of options");
  verb.add_option("--set", flags.settings, "one option, e.g. --set lora.rank=8; repeatable")
      ->allow_extra_args(false);
  verb.footer("Options for --set:\n" + options_help(TuneOptions{}) +
              "\nExample:\n  rolellm tune run --data chats.jsonl --student smollm2-135m "
              "--out adapter --set epochs=2");
}

}  // namespace

void add_tune_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("tune", "train, export and merge adapters");
  noun->require_subcommand(1);
  const auto flags = std::make_shared<TuneFlags>();

  CLI::App* run = noun->add_subcommand("run", "train an adapter; goes on where it was stopped");
  add_training_flags(*run, *flags);
  run->add_flag("--restart", flags->inputs.restart, "begin anew");
  run->callback([flags, &cli] {
    cli.action = [flags, &cli]() -> Status {
      auto options = read_options(*flags);
      if (!options) return fail(options.error());
      auto summary = tune(*options, flags->inputs);
      if (!summary) return fail(summary.error());
      print_summary(*summary, flags->inputs.out, cli.json);
      return ok();
    };
  });

  CLI::App* exported =
      noun->add_subcommand("export", "write and verify the adapter of the newest checkpoint");
  add_training_flags(*exported, *flags);
  exported->callback([flags, &cli] {
    cli.action = [flags, &cli]() -> Status {
      auto options = read_options(*flags);
      if (!options) return fail(options.error());
      auto summary = tune_export(*options, flags->inputs);
      if (!summary) return fail(summary.error());
      print_summary(*summary, flags->inputs.out, cli.json);
      return ok();
    };
  });

  struct MergeFlags {
    std::string student, type = "q8_0";
    fs::path adapter, out;
  };
  const auto merge = std::make_shared<MergeFlags>();
  CLI::App* merged = noun->add_subcommand("merge", "base and adapter as one GGUF");
  merged->add_option("--student", merge->student, "model the adapter was made for")->required();
  merged->add_option("--adapter", merge->adapter, "adapter.gguf")->required();
  merged->add_option("--out", merge->out, "file to write")->required();
  merged->add_option("--type", merge->type, "f32, f16 or q8_0")->capture_default_str();
  merged->callback([merge, &cli] {
    cli.action = [merge]() -> Status {
      auto student = resolve_model(merge->student);
      if (!student) return fail(student.error());
      auto done = merge_adapter(*student, merge->adapter, merge->out, merge->type);
      if (done) fmt::print("{}\n", merge->out.string());
      return done;
    };
  });
}

}  // namespace rolellm

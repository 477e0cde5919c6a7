// `rolellm bench`: build, stats, audit, import and export of RoleBench folders.
#include <memory>
#include <set>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/command.h"
#include "rolellm/cli/numbers.h"
#include "rolellm/cli/pipeline/bench_material.h"
#include "rolellm/core/clock.h"
#include "rolellm/core/run_record.h"
#include "rolellm/role_bench/audit.h"
#include "rolellm/role_bench/benchmark.h"

namespace rolellm {
namespace {

struct BenchFlags {
  std::string folder, out;
  BenchInputs inputs;
  BenchOptions options;
};

struct PartCount {
  std::string name;
  const std::vector<BenchRow>* rows;
};

std::vector<PartCount> parts_of(const Benchmark& bench) {
  std::vector<PartCount> parts;
  for (const auto& [split_name, split] :
       {std::pair{"instruction-generalization", &bench.instruction_generalization},
        {"role-generalization", &bench.role_generalization}}) {
    for (const auto& [part_name, part] :
         {std::pair{"general", &split->general}, {"role_specific", &split->role_specific}}) {
      const std::string name = std::string(split_name) + "/" + part_name;
      parts.push_back({name + "/train", &part->train});
      parts.push_back({name + "/test", &part->test});
      parts.push_back({name + "/rolegpt_baseline", &part->rolegpt_baseline});
    }
  }
  return parts;
}

Status stats(const std::string& folder, bool json) {
  auto bench = load_benchmark(folder);
  if (!bench) return fail(bench.error());
  if (!json) fmt::print("{:<58} {:>7} {:>6} {:>8}\n", "file", "rows", "roles", "answers");
  for (const PartCount& part : parts_of(*bench)) {
    std::set<std::string> roles;
    std::size_t answers = 0;
    for (const BenchRow& row : *part.rows) {
      roles.insert(row.role);
      answers += row.generated.size();
    }
    if (json) {
      fmt::print("{}\n", dump_json(Json{{"file", part.name},
                                        {"rows", part.rows->size()},
                                        {"roles", roles.size()},
                                        {"answers", answers}}));
    } else {
      fmt::print("{:<58} {:>7} {:>6} {:>8}\n", part.name, part.rows->size(), roles.size(), answers);
    }
  }
  return ok();
}

Status audit(const std::string& folder, bool json) {
  auto bench = load_benchmark(folder);
  if (!bench) return fail(bench.error());
  auto found = audit_benchmark(*bench);
  if (!found) return fail(found.error());
  if (json) {
    fmt::print("{}\n", dump_json(audit_to_json(*found)));
  } else {
    for (const auto& [kind, count] : found->counts) fmt::print("{:<16} {}\n", kind, count);
    fmt::print("{}\n", found->leaks() ? "leaks from test to train" : "no leaks");
  }
  if (!found->leaks()) return ok();
  return fail(ErrorKind::failure, "leak", "test questions or roles stand in the training rows",
              "see the findings with --json");
}

Status copy(const std::string& from, const std::string& to) {
  auto bench = load_benchmark(from);
  if (!bench) return fail(bench.error());
  if (bench->manifest.empty()) {
    bench->manifest =
        Json{{"format", "rolellm.bench/1"}, {"language", bench->language}, {"source", "imported"}};
  }
  if (auto saved = save_benchmark(to, *bench); !saved) return saved;
  spdlog::info("benchmark in {}", to);
  return ok();
}

Status build(const BenchFlags& flags, bool json) {
  RunRecord record{.stage = "bench"};
  record.options = {{"references", flags.options.references},
                    {"language", flags.inputs.language},
                    {"license", flags.inputs.license},
                    {"seed", flags.options.seed}};
  if (auto added = add_inputs(record, {{"instructions", flags.inputs.instructions},
                                       {"responses", flags.inputs.responses}});
      !added)
    return added;
  const double start = system_clock().now();
  CleaningCounts cleaning;
  auto bench = bench_from_folders(flags.inputs, flags.options, cleaning);
  if (!bench) return fail(bench.error());
  if (auto written = write_audited(flags.out, *bench); !written) return written;
  record.counts = bench_counts(*bench, cleaning);
  record.seconds = system_clock().now() - start;
  if (auto written = write_run_record(flags.out, record); !written) return written;
  if (json) {
    fmt::print("{}\n", dump_json(record.counts));
  } else {
    for (const auto& [what, count] : record.counts.items())
      fmt::print("{:<10} {}\n", what, count.get<int>());
  }
  spdlog::info("benchmark in {}", flags.out);
  return ok();
}

}  // namespace

void add_bench_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("bench", "benchmarks in RoleBench's form");
  noun->require_subcommand(1);
  const auto flags = std::make_shared<BenchFlags>();
  CLI::App* built = noun->add_subcommand("build", "from instructions and responses to a benchmark");
  built->add_option("--instructions", flags->inputs.instructions, "folder with one folder per role")
      ->required();
  built->add_option("--responses", flags->inputs.responses, "folder that `rolellm run` wrote")
      ->required();
  built->add_option("--language", flags->inputs.language, "en or zh")
      ->check(CLI::IsMember({"en", "zh"}))
      ->capture_default_str();
  built
      ->add_option("--references", flags->options.references,
                   "reference answers of a general test question")
      ->check(at_least(1))
      ->capture_default_str();
  built->add_option("--license", flags->inputs.license, "of the script, for manifest.json");
  built->add_option("--out", flags->out, "folder to write")->required();
  built->footer(
      "Example, after rolellm run recipes/quickstart.yaml:\n  rolellm bench build --instructions "
      "out/quickstart/instructions --responses out/quickstart/responses --out bench");
  built->callback(
      [flags, &cli] { cli.action = [flags, &cli] { return build(*flags, cli.json); }; });
  CLI::App* counted = noun->add_subcommand("stats", "rows, roles and answers per file");
  counted->add_option("FOLDER", flags->folder, "benchmark folder, ours or RoleBench's")->required();
  counted->callback(
      [flags, &cli] { cli.action = [flags, &cli] { return stats(flags->folder, cli.json); }; });
  CLI::App* audited = noun->add_subcommand("audit", "look for leaks and bad rows");
  audited->add_option("FOLDER", flags->folder, "benchmark folder, ours or RoleBench's")->required();
  audited->callback(
      [flags, &cli] { cli.action = [flags, &cli] { return audit(flags->folder, cli.json); }; });
  for (const auto& [verb, what] :
       {std::pair{"import", "read a RoleBench folder and write it as ours"},
        {"export", "write a benchmark as RoleBench has it"}}) {
    CLI::App* copied = noun->add_subcommand(verb, what);
    copied->add_option("FOLDER", flags->folder, "benchmark folder")->required();
    copied->add_option("--out", flags->out, "folder to write")->required();
    copied->callback(
        [flags, &cli] { cli.action = [flags] { return copy(flags->folder, flags->out); }; });
  }
}

}  // namespace rolellm

// Benchmark, adapter, evaluation.
#include <cerrno>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "rolellm/cli/pipeline/bench_material.h"
#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/cli/rocit_program.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/core/options.h"
#include "rolellm/core/progress.h"
#include "rolellm/eval/items.h"
#include "rolellm/eval/report.h"
#include "rolellm/eval/results_file.h"
#include "rolellm/llm/llama_backend.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/role_bench/audit.h"

namespace rolellm {
namespace {

Result<RunRecord> bench_record(RunContext& context) {
  RunRecord record{.stage = "bench"};
  record.options = {{"references", context.recipe().split.references},
                    {"language", context.recipe().language}};
  for (const char* stage : {"profiles", "instructions", "responses"}) {
    auto hash = input_hash(context.folder(stage));
    if (!hash) return fail(hash.error());
    record.inputs[stage] = *hash;
  }
  return record;
}

/// RoleBench's profile files: descriptions, titles, and each role's rows.
Status save_bench_profiles(const RunContext& context, const fs::path& folder) {
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  const std::string language = context.recipe().language == "zh" ? "zh" : "eng";
  const fs::path profiles = folder / ("profiles-" + language);
  Json descriptions = Json::object(), titles = Json::object();
  for (const RunRole& role : *roles) {
    const Profile& profile = role.folder.profile;
    descriptions[profile.role] = profile.description_second;
    titles[profile.role] = profile.work;
    std::vector<Json> rows;
    for (const Utterance& u : role.folder.dialogue) rows.push_back(utterance_to_json(u));
    const fs::path file = profiles / fmt::format("profiles-{}-{}.jsonl", language, role.slug);
    if (auto saved = write_plain_jsonl(file, rows); !saved) return saved;
  }
  if (auto saved = write_atomic(profiles / "desc.json", dump_json_pretty(descriptions)); !saved)
    return saved;
  return write_atomic(profiles / "scripts.json", dump_json_pretty(titles));
}

Result<Json> make_bench(RunContext& context, const fs::path& folder) {
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  const BenchInputs inputs{.instructions = context.folder("instructions"),
                           .responses = context.folder("responses"),
                           .language = context.recipe().language,
                           .license = roles->front().folder.profile.license};
  CleaningCounts cleaning;
  const BenchOptions options{.references = context.recipe().split.references,
                             .seed = context.recipe().seed};
  auto bench = bench_from_folders(inputs, options, cleaning);
  if (!bench) return fail(bench.error());
  if (auto saved = save_benchmark(folder, *bench); !saved) return fail(saved.error());
  if (auto saved = save_bench_profiles(context, folder); !saved) return fail(saved.error());
  auto audit = audit_benchmark(*bench);
  if (!audit) return fail(audit.error());
  if (auto saved = write_atomic(folder / "audit.json", dump_json_pretty(audit_to_json(*audit)));
      !saved)
    return fail(saved.error());
  if (audit->leaks()) {
    return fail(ErrorKind::failure, "leak", "test questions stand in the training rows",
                "see " + (folder / "audit.json").string());
  }
  const auto& known = bench->instruction_generalization;
  const auto& unseen = bench->role_generalization;
  return Json{{"train", known.general.train.size() + known.role_specific.train.size()},
              {"test", known.general.test.size() + known.role_specific.test.size() +
                           unseen.general.test.size() + unseen.role_specific.test.size()},
              {"left_out", [&] {
                 int sum = 0;
                 for (const auto& [reason, count] : cleaning.rejected) sum += count;
                 return sum;
               }()}};
}

Result<RunRecord> adapter_record(RunContext& context) {
  RunRecord record{.stage = "adapter"};
  record.options = {{"tune", context.recipe().tune}, {"student", context.recipe().student}};
  for (const char* stage : {"profiles", "bench"}) {
    auto hash = input_hash(context.folder(stage));
    if (!hash) return fail(hash.error());
    record.inputs[stage] = *hash;
  }
  return record;
}

/// Runs rolellm-rocit, which dies with us; its messages and progress are ours.
Status run_rocit(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return fail(ErrorKind::failure, "program", "cannot start another process");
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);  // results are ours to print
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    if (interrupt_signal() != 0) ::kill(child, interrupt_signal());
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return ok();
  if (auto go_on = check_interrupt(); !go_on) return go_on;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 70;
  if (code == 127) {
    return fail(ErrorKind::failure, "program", "cannot run " + arguments[0],
                "build it: cmake --build --preset release --target rolellm-rocit");
  }
  // The child has told its error; only its kind goes on, so that the exit code is the same.
  ErrorKind kind = ErrorKind::failure;
  for (const ErrorKind known :
       {ErrorKind::usage, ErrorKind::bad_model, ErrorKind::io, ErrorKind::diverged,
        ErrorKind::mismatch, ErrorKind::locked, ErrorKind::internal}) {
    if (exit_code(Error{.kind = known}) == code) kind = known;
  }
  return fail(kind, "tune", "training did not end well; its message stands above",
              "run the same command again: it goes on where it stopped");
}

Result<Json> make_adapter(RunContext& context, const fs::path& folder) {
  context.release_teacher();
  if (auto pulled = pull_model(context.recipe().student); !pulled) return fail(pulled.error());
  // Checkpoints of other options or rows must not be gone on from.
  auto record = adapter_record(context);
  if (!record) return fail(record.error());
  const fs::path begun = folder / "begun.json";
  const std::string now = dump_json(Json{{"fingerprint", fingerprint(*record)}}) + "\n";
  const auto before = read_text(begun);
  const bool restart = !before || *before != now;
  const fs::path options = folder / "options.json";
  if (auto saved = write_atomic(options, dump_json_pretty(context.recipe().tune)); !saved)
    return fail(saved.error());
  std::vector<std::string> arguments{rocit_program().string(),
                                     "tune",
                                     "run",
                                     "--bench",
                                     context.folder("bench").string(),
                                     "--profiles",
                                     context.folder("profiles").string(),
                                     "--student",
                                     context.recipe().student,
                                     "--out",
                                     folder.string(),
                                     "--options",
                                     options.string()};
  if (restart) {
    std::error_code code;
    fs::remove(folder / "run.json", code);
    fs::remove_all(folder / "checkpoints", code);
    arguments.emplace_back("--restart");
  }
  if (auto saved = write_atomic(begun, now); !saved) return fail(saved.error());
  auto done = run_rocit(arguments);
  if (!done) return fail(done.error());
  auto text = read_text(folder / "run.json");
  if (!text) return fail(text.error());
  auto trained = parse_json(*text);
  if (!trained) return fail(trained.error());
  return trained->value("counts", Json::object());
}

Result<RunRecord> eval_record(RunContext& context) {
  RunRecord record{.stage = "eval"};
  record.options = {{"eval", options_to_json(context.recipe().eval)},
                    {"student", context.recipe().student}};
  for (const auto& [name, path] : {std::pair{"bench", context.folder("bench")},
                                   {"profiles", context.folder("profiles")},
                                   {"adapter", context.folder("adapter") / "adapter.gguf"}}) {
    auto hash = input_hash(path);
    if (!hash) return fail(hash.error());
    record.inputs[name] = *hash;
  }
  return record;
}

std::vector<std::pair<double, double>> read_loss(const fs::path& file) {
  std::vector<std::pair<double, double>> points;
  auto rows = read_rows(file);
  if (!rows) return points;  // an adapter from elsewhere has none
  for (const JsonlRow& row : *rows) {
    if (row.value.contains("step") && row.value.contains("loss")) {
      points.emplace_back(row.value["step"].get<double>(), row.value["loss"].get<double>());
    }
  }
  return points;
}

std::string counts_text(const Json& counts) {
  std::string text;
  for (const auto& [key, value] : counts.items()) {
    if (!text.empty()) text += ", ";
    text += value.is_number_float()
                ? fmt::format("{} {:.4g}", key, value.get<double>())
                : fmt::format("{} {}", key,
                              value.is_string() ? value.get<std::string>() : dump_json(value));
  }
  return text;
}

/// Reasons of rejection over all roles, from their run records.
std::vector<std::pair<std::string, std::string>> read_yields(const RunContext& context) {
  std::map<std::string, std::int64_t> sums;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(context.folder("instructions"), code)) {
    auto rows = read_rows(entry.path() / "rejected.jsonl");
    if (rows) {
      for (const JsonlRow& row : *rows) ++sums[string_or(row.value, "verdict", "?")];
    }
    if (auto kept = read_rows(entry.path() / "instructions.jsonl"))
      sums["kept"] += static_cast<std::int64_t>(kept->size());
  }
  std::vector<std::pair<std::string, std::string>> yields;
  for (const auto& [reason, count] : sums) yields.emplace_back(reason, std::to_string(count));
  return yields;
}

Status write_report(RunContext& context, const fs::path& folder, const std::vector<EvalItem>& items,
                    const SummaryOptions& options) {
  ReportInput input{.title = context.recipe().name, .items = items, .summary = options};
  input.subtitle = fmt::format("teacher {} · student {} · seed {}", context.recipe().teacher,
                               context.recipe().student, context.recipe().seed);
  input.loss = read_loss(context.folder("adapter") / "loss.jsonl");
  for (const char* stage :
       {"scripts", "profiles", "instructions", "responses", "bench", "adapter"}) {
    if (auto record = read_run_record(context.folder(stage))) {
      input.stages.push_back({stage, counts_text(record->counts), format_seconds(record->seconds)});
    }
  }
  input.yields = read_yields(context);
  auto html = render_report(input);
  if (!html) return fail(html.error());
  return write_atomic(folder / "report.html", *html);
}

void remove_old_results(const fs::path& folder) {
  std::error_code code;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("results_", 0) == 0 || name.rfind("samples_", 0) == 0)
      old.push_back(entry.path());
  }
  for (const fs::path& file : old) fs::remove(file, code);
}

Result<Json> evaluate(RunContext& context, const fs::path& folder) {
  context.release_teacher();
  auto bench = load_benchmark(context.folder("bench"));
  if (!bench) return fail(bench.error());
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  std::map<std::string, Profile> profiles;
  for (const RunRole& role : *roles) profiles[role.folder.profile.role] = role.folder.profile;

  std::vector<EvalItem> items = eval_items(*bench, context.recipe().eval.per_role);
  const fs::path adapter = context.folder("adapter") / "adapter.gguf";
  for (const auto& [system, path] :
       {std::pair<std::string, std::string>{"base", ""}, {"tuned", adapter.string()}}) {
    auto student = context.open(context.recipe().student, path);
    if (!student) return fail(student.error());
    auto answered = answer_items(items, system, *student->journaled, profiles,
                                 context.recipe().eval.max_tokens);
    if (!answered) return fail(answered.error());
  }
  SummaryOptions options{
      .tokens = context.recipe().language == "zh" ? RougeTokens::chars : RougeTokens::rouge,
      .resamples = context.recipe().eval.resamples,
      .seed = static_cast<std::uint64_t>(context.recipe().seed)};
  const Json summary = summary_to_json(items, options);
  remove_old_results(folder);
  const ResultsContext results{.model_name = context.recipe().student + "+adapter",
                               .time = file_time(),
                               .config = {{"teacher", context.recipe().teacher},
                                          {"student", context.recipe().student},
                                          {"seed", context.recipe().seed}}};
  if (auto written = write_results(folder, items, options, results); !written)
    return fail(written.error());
  if (auto written = write_report(context, folder, items, options); !written)
    return fail(written.error());
  if (auto written = write_atomic(folder / "summary.json", dump_json_pretty(summary)); !written)
    return fail(written.error());
  return Json{{"questions", items.size()}};
}

}  // namespace

Stage bench_stage() { return {"bench", bench_record, make_bench}; }
Stage adapter_stage() { return {"adapter", adapter_record, make_adapter}; }
Stage eval_stage() { return {"eval", eval_record, evaluate}; }

}  // namespace rolellm

#include "rolellm/cli/pipeline/stage.h"

#include <chrono>

#include <spdlog/spdlog.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/core/progress.h"
#include "rolellm/llm/manifest.h"

namespace rolellm {
namespace {

bool is_local(const std::string& reference) {
  return !is_remote(reference) && reference.rfind("scripted:", 0) != 0;
}

/// A folder without a record is unfinished, so that a stage killed while it runs again is not taken
/// for whole.
Status clear_for_work(const fs::path& folder) {
  if (auto made = make_folder(folder); !made) return made;
  if (auto removed = remove_run_record(folder); !removed) return removed;
  return remove_leftovers(folder);
}

}  // namespace

Result<Journal*> RunContext::journal() {
  if (!journal_) {
    auto opened = Journal::open(
        services_.journal.empty() ? (out_ / "journal.db").string() : services_.journal,
        {.run = "run " + recipe_.name});
    if (!opened) return fail(opened.error());
    journal_ = std::move(*opened);
  }
  return journal_.get();
}

Result<RunContext::Opened> RunContext::open(const std::string& reference,
                                            const std::string& adapter, int max_parallel) {
  if (is_local(reference)) {
    if (auto pulled = pull_model(reference); !pulled) return fail(pulled.error());
  }
  EngineOptions options;
  options.parallel =
      max_parallel > 0 ? std::min(max_parallel, recipe_.engine.parallel) : recipe_.engine.parallel;
  options.context_tokens = recipe_.engine.context;
  options.threads = recipe_.engine.threads;
  options.deterministic = recipe_.engine.deterministic;
  options.adapter = adapter;
  options.concurrency = recipe_.engine.concurrency;
  options.timeout_seconds = recipe_.engine.timeout_seconds;
  options.ledger = services_.ledger;
  if (services_.batch && is_remote(reference)) options.batch_folder = out_ / "batches";
  Opened opened;
  auto model = open_model(reference, options);
  if (!model) return fail(model.error());
  opened.model = std::move(*model);
  auto kept = journal();
  if (!kept) return fail(kept.error());
  opened.journaled = std::make_unique<JournaledModel>(*opened.model, **kept);
  return opened;
}

Result<ChatModel*> RunContext::teacher() {
  if (!teacher_.journaled) {
    auto opened = open(recipe_.teacher, "");
    if (!opened) return fail(opened.error());
    teacher_ = std::move(*opened);
  }
  return static_cast<ChatModel*>(teacher_.journaled.get());
}

void RunContext::release_teacher() {
  teacher_.journaled.reset();
  teacher_.model.reset();
}

Result<StageOutcome> run_stage(const Stage& stage, RunContext& context, bool force) {
  if (auto go_on = check_interrupt(); !go_on) return fail(go_on.error());
  const fs::path folder = context.folder(stage.name);
  auto record = stage.record(context);
  if (!record) return fail(record.error());
  StageOutcome outcome{.stage = stage.name};
  if (!force) {
    const auto earlier = read_run_record(folder);
    if (earlier && fingerprint(*earlier) == fingerprint(*record)) {
      outcome.skipped = true;
      outcome.counts = earlier->counts;
      outcome.seconds = earlier->seconds;
      outcome.peak_memory_mb = earlier->peak_memory_mb;
      spdlog::info("{}: unchanged, kept", stage.name);
      return outcome;
    }
  }
  spdlog::info("{}:", stage.name);
  const auto start = std::chrono::steady_clock::now();
  if (auto cleared = clear_for_work(folder); !cleared) return fail(cleared.error());
  auto counts = stage.run(context, folder);
  if (!counts) return fail(counts.error());
  outcome.counts = *counts;
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  outcome.peak_memory_mb = peak_memory_mb();
  record->counts = outcome.counts;
  record->seconds = outcome.seconds;
  if (auto written = write_run_record(folder, *record); !written) return fail(written.error());
  return outcome;
}

std::vector<Stage> all_stages() {
  return {scripts_stage(), profiles_stage(), instructions_stage(), responses_stage(),
          bench_stage(),   adapter_stage(),  eval_stage()};
}

}  // namespace rolellm

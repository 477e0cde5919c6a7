// `rolellm worker`: answers what the runs of a shared journal ask for.
#include <chrono>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/model_flags.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/journal/work_queue.h"
#include "rolellm/journal/worker.h"

namespace rolellm {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kLook = std::chrono::milliseconds(300);

struct WorkerFlags {
  ModelFlags model;
  double idle_seconds = 0;
};

/// Tells about work that this worker cannot do, so that nobody waits for it in vain.
void tell_of_other_models(WorkQueue& queue, const std::string& identity) {
  const auto counts = queue.counts();
  if (!counts) return;
  for (const WorkCounts& other : *counts) {
    if (other.identity != identity && other.free > 0)
      spdlog::info("{} pieces of work wait for another model: {}", other.free, other.identity);
  }
}

Status work_on(const WorkerFlags& flags, const Cli& cli) {
  auto model = open_model(flags.model.model, flags.model.engine);
  if (!model) return fail(model.error());
  auto journal = Journal::open(flags.model.journal, journal_options(flags.model));
  if (!journal) return fail(journal.error());
  if (!(*journal)->queue()) {
    return fail(ErrorKind::usage, "", "a journal file is worked on by one process only",
                "give a shared one: --journal postgres://user@host/database");
  }
  Worker worker(**model, **journal);
  tell_of_other_models(*(*journal)->queue(), (*model)->info().identity);
  Status status = ok();
  auto last_work = Clock::now();
  while ((status = check_interrupt())) {
    auto worked = worker.work();
    if (!worked) {
      status = fail(worked.error());
      break;
    }
    if (*worked > 0) {
      last_work = Clock::now();
      spdlog::info("{} answers", worker.counts().answers);
      continue;
    }
    const std::chrono::duration<double> idle = Clock::now() - last_work;
    if (flags.idle_seconds > 0 && idle.count() >= flags.idle_seconds) break;
    std::this_thread::sleep_for(kLook);
  }
  const WorkerCounts& done = worker.counts();
  if (cli.json) {
    fmt::print("{}\n", dump_json(Json{{"answers", done.answers},
                                      {"prompt_tokens", done.prompt_tokens},
                                      {"completion_tokens", done.completion_tokens}}));
  } else {
    fmt::print("{} answers, {} tokens written\n", done.answers, done.completion_tokens);
  }
  return status;
}

}  // namespace

void add_worker_command(CLI::App& app, Cli& cli) {
  const auto flags = std::make_shared<WorkerFlags>();
  CLI::App* worker =
      app.add_subcommand("worker", "answer what the runs of a shared journal ask for");
  add_model_flags(*worker, "model", flags->model, true);
  worker->get_option("--journal")->required();
  worker->add_option("--idle", flags->idle_seconds,
                     "end after so many seconds without work; 0: stay");
  worker->footer(
      "A run whose --journal is in PostgreSQL shares its calls with every worker of the same "
      "model.\nExample:\n  rolellm worker --journal postgres://me@db.example/rolellm --model "
      "http://gpu1:8000/v1#m");
  worker->callback([flags, &cli] { cli.action = [flags, &cli] { return work_on(*flags, cli); }; });
}

}  // namespace rolellm

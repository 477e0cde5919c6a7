#include "rolellm/cli/model_flags.h"

#include <algorithm>

#include "rolellm/cli/numbers.h"

namespace rolellm {

void add_model_flags(CLI::App& verb, const std::string& name, ModelFlags& flags, bool journaled) {
  verb.add_option("--" + name, flags.model,
                  "a name (rolellm model ls), a .gguf file, hf:org/repo/file.gguf, a URL such as "
                  "http://localhost:8080/v1#model, or an endpoints file (.yaml)")
      ->required();
  verb.add_option("--parallel", flags.engine.parallel, "answers computed together")
      ->check(at_least(1))
      ->capture_default_str();
  verb.add_option("--context", flags.engine.context_tokens,
                  "tokens of context shared by them; 0: by the memory there is")
      ->check(at_least(0))
      ->capture_default_str();
  verb.add_flag("--deterministic", flags.engine.deterministic,
                "a local model gives the same text for the same seed whatever else it answers");
  verb.add_option("--threads", flags.engine.threads, "0: all processors")
      ->check(at_least(0))
      ->capture_default_str();
  verb.add_option("--gpu-layers", flags.engine.gpu_layers, "layers on a GPU")
      ->capture_default_str();
  verb.add_option("--chat-format", flags.engine.chat_format, "empty: the model's own");
  verb.add_option("--concurrency", flags.engine.concurrency, "requests in flight to a server")
      ->check(at_least(1))
      ->capture_default_str();
  verb.add_option("--timeout", flags.engine.timeout_seconds, "seconds a server has for one answer")
      ->capture_default_str()
      ->check(above_zero());
  add_budget_flags(verb, flags.max_cost, flags.max_tokens_total);
  if (!journaled) return;
  flags.run = verb.get_parent() && verb.get_parent()->get_parent()
                  ? verb.get_parent()->get_name() + " " + verb.get_name()
                  : verb.get_name();
  verb.add_option("--journal", flags.journal,
                  "keeps every answer, so that a stopped run goes on: a file, or "
                  "postgres://user@host/database to share the work with rolellm worker");
  verb.add_option("--lease", flags.lease_seconds,
                  "shared journals: seconds of silence after which a worker's calls are taken over")
      ->check(above_zero())
      ->capture_default_str();
  verb.add_flag(
      "--batch", flags.batch,
      "through the server's batch API: slower, often cheaper; run again to go on waiting");
}

JournalOptions journal_options(const ModelFlags& flags) {
  // Enough at a time to keep the engine full, little enough for others to have some.
  const int at_once = std::max(flags.engine.concurrency, 1);
  return {.run = flags.run,
          .lease_seconds = flags.lease_seconds,
          .claim_at_least = at_once,
          .claim_at_most = std::max(128, 4 * at_once)};
}

void add_budget_flags(CLI::App& verb, std::optional<double>& max_cost,
                      std::optional<std::int64_t>& max_tokens_total) {
  verb.add_option("--max-cost", max_cost, "USD this command may spend, by the prices file")
      ->check(at_least(0.0));
  verb.add_option("--max-tokens-total", max_tokens_total,
                  "tokens of prompts and answers together that this command may use")
      ->check(at_least(std::int64_t{0}));
}

std::shared_ptr<Ledger> make_ledger(std::optional<double> max_cost,
                                    std::optional<std::int64_t> max_tokens_total) {
  if (!max_cost && !max_tokens_total) return nullptr;
  return std::make_shared<Ledger>(BudgetLimits{.cost = max_cost, .tokens = max_tokens_total});
}

Result<OpenModel> OpenModel::open(const ModelFlags& flags) {
  OpenModel open;
  EngineOptions engine = flags.engine;
  if (flags.batch) {
    engine.batch_folder = flags.journal.empty() || flags.journal.find("://") != std::string::npos
                              ? cache_folder() / "batches"
                              : fs::path(flags.journal + ".batches");
  }
  engine.ledger = make_ledger(flags.max_cost, flags.max_tokens_total);
  auto model = open_model(flags.model, engine);
  if (!model) return fail(model.error());
  open.model_ = std::move(*model);
  if (!flags.journal.empty()) {
    auto journal = Journal::open(flags.journal, journal_options(flags));
    if (!journal) return fail(journal.error());
    open.journal_ = std::move(*journal);
    open.journaled_ = std::make_unique<JournaledModel>(*open.model_, *open.journal_);
  }
  return open;
}

Result<OpenModel> OpenModel::open_for(const fs::path& out, ModelFlags flags) {
  if (flags.journal.empty()) {
    flags.journal = (out / "journal.db").string();
    if (auto made = make_folder(out); !made) return fail(made.error());
  }
  return open(flags);
}

}  // namespace rolellm

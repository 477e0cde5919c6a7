// Flags that every command with a model shares, and the model they open.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "rolellm/cli/command.h"
#include "rolellm/journal/journaled_model.h"
#include "rolellm/llm/engines.h"

namespace rolellm {

struct ModelFlags {
  std::string model;
  std::string journal;        ///< a file or `postgres://…`; empty: none
  std::string run;            ///< what `journal ls` calls the command
  double lease_seconds = 60;  ///< shared journals: see `JournalOptions`
  bool batch = false;         ///< use the server's batch API
  std::optional<double> max_cost;
  std::optional<std::int64_t> max_tokens_total;
  EngineOptions engine;
};

/// Adds `--<name>` (e.g. `--model`, `--teacher`), `--parallel`, `--context`, `--deterministic`,
/// `--threads`, `--gpu-layers`, `--chat-format`, `--concurrency`, `--timeout`, `--max-cost`,
/// `--max-tokens-total`, and with `journaled` also `--journal`, `--lease` and `--batch`.
void add_model_flags(CLI::App& verb, const std::string& name, ModelFlags& flags, bool journaled);

/// Adds `--max-cost` and `--max-tokens-total`.
void add_budget_flags(CLI::App& verb, std::optional<double>& max_cost,
                      std::optional<std::int64_t>& max_tokens_total);

/// The budget they set; null when they set none.
std::shared_ptr<Ledger> make_ledger(std::optional<double> max_cost,
                                    std::optional<std::int64_t> max_tokens_total);

/// What opens the journal of `flags`.
JournalOptions journal_options(const ModelFlags& flags);

/// A model with the journal over it, if there is one.
class OpenModel {
 public:
  static Result<OpenModel> open(const ModelFlags& flags);
  /// The same for a command that writes into `out`: the journal is there unless the flags name one.
  static Result<OpenModel> open_for(const fs::path& out, ModelFlags flags);
  ChatModel& operator*() { return journaled_ ? static_cast<ChatModel&>(*journaled_) : *model_; }
  JournalCounts counts() const { return journaled_ ? journaled_->counts() : JournalCounts{}; }

 private:
  std::unique_ptr<ChatModel> model_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<JournaledModel> journaled_;
};

}  // namespace rolellm

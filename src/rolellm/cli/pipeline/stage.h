// What the stages of a run share: where things are, the teacher, and when a stage can be skipped.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rolellm/cli/pipeline/recipe.h"
#include "rolellm/core/run_record.h"
#include "rolellm/journal/journaled_model.h"
#include "rolellm/llm/engines.h"

namespace rolellm {

/// What a run is told on the command line beside its recipe.
struct RunServices {
  std::string journal;             ///< a reference; empty: `journal.db` in the run's folder
  std::shared_ptr<Ledger> ledger;  ///< the budget of all its models; null: none
  bool batch = false;              ///< servers are asked through their batch APIs
};

/// One run under way. The teacher is opened when a stage first needs it.
class RunContext {
 public:
  RunContext(Recipe recipe, fs::path out, RunServices services = {})
      : recipe_(std::move(recipe)), out_(std::move(out)), services_(std::move(services)) {}

  const Recipe& recipe() const { return recipe_; }
  fs::path folder(const std::string& stage) const { return out_ / stage; }
  const fs::path& out() const { return out_; }
  Result<ChatModel*> teacher();
  /// Gives the teacher's memory back.
  void release_teacher();
  /// Opens a model over the run's journal, e.g. the student; `release` it by destroying.
  struct Opened {
    std::unique_ptr<ChatModel> model;
    std::unique_ptr<JournaledModel> journaled;
  };
  Result<Opened> open(const std::string& reference, const std::string& adapter,
                      int max_parallel = 0);

 private:
  Result<Journal*> journal();
  Recipe recipe_;
  fs::path out_;
  RunServices services_;
  std::unique_ptr<Journal> journal_;
  Opened teacher_;
};

/// One step of the chain. `record` says what decides its result; `run` makes its folder's files and
/// returns counts for the table.
struct Stage {
  std::string name;
  std::function<Result<RunRecord>(RunContext&)> record;
  std::function<Result<Json>(RunContext&, const fs::path& folder)> run;
};

struct StageOutcome {
  std::string stage;
  bool skipped = false;
  Json counts = Json::object();
  double seconds = 0;
  double peak_memory_mb = 0;  ///< of the process, when the stage ended
};

/// Runs `stage`, or skips it when its folder holds the result of the same options and inputs.
Result<StageOutcome> run_stage(const Stage& stage, RunContext& context, bool force);

/// The texts of a recipe's general instructions: JSONL rows with `instruction`.
Result<std::vector<std::string>> general_instructions(const fs::path& file);

// The stages, in order of the chain.
Stage scripts_stage();
Stage profiles_stage();
Stage instructions_stage();
Stage responses_stage();
Stage bench_stage();
Stage adapter_stage();
Stage eval_stage();
std::vector<Stage> all_stages();

}  // namespace rolellm

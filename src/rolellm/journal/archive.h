// What a journal holds, for people: its runs, models and answers, and how to make it smaller.
#pragma once

#include <functional>
#include <optional>

#include "rolellm/core/json.h"
#include "rolellm/journal/journal.h"

namespace rolellm {

struct RunSummary {
  std::int64_t id = 0;
  std::string label;
  std::int64_t started_ms = 0, answers = 0, prompt_tokens = 0, completion_tokens = 0;
  std::int64_t in_doubt = 0;  ///< calls that may have been paid without an answer
  std::int64_t in_doubt_tokens_at_most = 0;
};

struct ModelSummary {
  std::string name, identity, engine;
  std::int64_t answers = 0, prompt_tokens = 0, completion_tokens = 0, in_doubt = 0;
};

/// One answer with all that is known of it.
struct StoredAnswer {
  std::string key, run, model, identity;
  ChatReply reply;
  std::int64_t started_ms = 0;
  double seconds = 0;
};

/// Price of a million tokens, in whatever money; 0 where nothing is paid.
struct TokenPrice {
  double prompt = 0, completion = 0;
};

double cost(std::int64_t prompt_tokens, std::int64_t completion_tokens, const TokenPrice& price);

Result<std::vector<RunSummary>> list_runs(SqlDatabase& database);
Result<std::vector<ModelSummary>> list_models_asked(SqlDatabase& database);

/// Answers whose key begins with `prefix`, by key, at most `limit`, from behind the key `after`.
Result<std::vector<StoredAnswer>> find_answers(SqlDatabase& database, const std::string& prefix,
                                               std::int64_t limit, const std::string& after = {});

Json answer_to_json(const StoredAnswer& answer);

/// Which answers may go: those for which every given condition holds.
struct Leftovers {
  std::optional<double> older_than_days;    ///< by the time they were asked for
  std::optional<std::int64_t> unused_days;  ///< not looked up for so long; counted in whole days
  std::string model;                        ///< a name as `journal ls` shows it; empty: any
};

/// Removes them and what is left of runs and models without answers, these not while others work on
/// a shared journal; with `dry_run` only counts.
Result<std::int64_t> collect_garbage(Journal& journal, const Leftovers& leftovers, bool dry_run);

}  // namespace rolellm

// From the folders of instructions and responses to a benchmark.
#pragma once

#include "rolellm/role_bench/build.h"

namespace rolellm {

struct BenchInputs {
  fs::path instructions;  ///< `<role>/instructions.jsonl`
  fs::path responses;     ///< `<role>/[specific_]{train,test}.jsonl`, raw.jsonl, split.json
  std::string language = "en";
  std::string license;
};

/// What `responses/split.json` says: which roles are unseen, and which instructions (by id) are
/// held out.
struct SplitRecord {
  std::vector<std::string> roles;  ///< in the recipe's order
  std::vector<std::string> unseen;
  std::vector<std::string> held_out;  ///< ids of role-specific instructions
};

Status save_split(const fs::path& file, const SplitRecord& split);
Result<SplitRecord> load_split(const fs::path& file);

Result<Benchmark> bench_from_folders(const BenchInputs& inputs, const BenchOptions& options,
                                     CleaningCounts& cleaning);

/// Writes the benchmark with its `audit.json`. Test questions or roles in the training rows are the
/// error `failure.leak`.
Status write_audited(const fs::path& folder, const Benchmark& benchmark);

/// Rows in the training and the test files, and answers that cleaning left out: for people.
Json bench_counts(const Benchmark& benchmark, const CleaningCounts& cleaning);

}  // namespace rolellm

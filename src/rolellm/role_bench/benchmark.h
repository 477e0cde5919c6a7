// RoleBench's folders and rows, read and written exactly.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

/// One row of a benchmark file.
struct BenchRow {
  std::string role;
  std::string question;                ///< as in the file, blanks at the ends included
  std::vector<std::string> generated;  ///< references, best first
  std::vector<std::string> types;      ///< role_specific files only: one, or one per reference
};

/// One part of a split: general (style) or role_specific (knowledge).
struct BenchPart {
  std::vector<BenchRow> train;
  std::vector<BenchRow> test;
  std::vector<BenchRow> rolegpt_baseline;  ///< RoleGPT's answers to the test questions
};

/// `general` and `role_specific` of one split.
struct BenchSplit {
  BenchPart general;
  BenchPart role_specific;
};

/// A whole benchmark folder. English has both splits; Chinese, as in RoleBench, only one, kept
/// under `instruction_generalization` on reading and writing `rolebench-zh/`.
struct Benchmark {
  std::string language;                   ///< `en` or `zh`
  BenchSplit instruction_generalization;  ///< known roles, new questions
  BenchSplit role_generalization;         ///< roles in no training row
  /// The plain answer to each general instruction:
  /// `instructions-<lang>/instructions-general.jsonl`.
  std::map<std::string, std::string> raw_answers;
  Json manifest = Json::object();  ///< `rolellm.bench/1`
};

Result<Benchmark> load_benchmark(const fs::path& folder);
/// Writes the rows and `manifest.json`, to which it adds `counts` and the SHA-256 of each file.
Status save_benchmark(const fs::path& folder, const Benchmark& benchmark);

}  // namespace rolellm

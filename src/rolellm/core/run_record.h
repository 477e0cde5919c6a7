// `run.json`: what made the files beside it, so that the run can be repeated or skipped.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

/// One stage's record. `options` and `inputs` decide whether the stage must run again; `counts`
/// and `seconds` tell what happened.
struct RunRecord {
  std::string stage;
  Json options = Json::object();  ///< effective options, seed included
  Json inputs = Json::object();   ///< name → SHA-256 (files) or identity (models)
  Json counts = Json::object();
  double seconds = 0;
  double peak_memory_mb = 0;  ///< read back; `write_run_record` measures it
};

/// What a run reads, under the names its record has for it.
using RunInputs = std::vector<std::pair<std::string, fs::path>>;

/// Puts the SHA-256 of files and whole folders (see `sha256_folder`) into `record.inputs`.
Status add_inputs(RunRecord& record, const RunInputs& inputs);

/// Hash of stage, options and inputs: equal means that running again would give the same.
std::string fingerprint(const RunRecord& record);

/// The most memory this process, or the biggest of its finished children, has held so far.
double peak_memory_mb();

/// Writes `folder/run.json`, atomically; call it last, it marks the folder as complete.
Status write_run_record(const fs::path& folder, const RunRecord& record);

/// Marks the folder as unfinished.
Status remove_run_record(const fs::path& folder);

/// The same of one file, beside which others may lie: `dot.jsonl` has `dot.run.json`.
Status write_file_record(const fs::path& file, const RunRecord& record);
Status remove_file_record(const fs::path& file);

/// Reads `folder/run.json`; absent or unreadable is an error.
Result<RunRecord> read_run_record(const fs::path& folder);

}  // namespace rolellm

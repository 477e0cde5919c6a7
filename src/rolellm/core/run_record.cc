#include "rolellm/core/run_record.h"

#include <algorithm>
#include <cmath>
#include <sys/resource.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/hash.h"

namespace rolellm {
namespace {

fs::path record_of(const fs::path& file) {
  return file.parent_path() / (file.stem().string() + ".run.json");
}

Status write_record(const fs::path& path, const RunRecord& record) {
  return write_atomic(path,
                      dump_json_pretty(Json{{"format", "rolellm.run/1"},
                                            {"stage", record.stage},
                                            {"version", program_version()},
                                            {"fingerprint", fingerprint(record)},
                                            {"options", record.options},
                                            {"inputs", record.inputs},
                                            {"counts", record.counts},
                                            {"seconds", record.seconds},
                                            {"peak_memory_mb", std::round(peak_memory_mb())}}));
}

}  // namespace

Status add_inputs(RunRecord& record, const RunInputs& inputs) {
  for (const auto& [name, path] : inputs) {
    auto hash = fs::is_directory(path) ? sha256_folder(path) : sha256_file(path);
    if (!hash) return fail(hash.error());
    record.inputs[name] = *hash;
  }
  return ok();
}

std::string fingerprint(const RunRecord& record) {
  return sha256(dump_json(
      Json{{"stage", record.stage}, {"options", record.options}, {"inputs", record.inputs}}));
}

double peak_memory_mb() {
  long most_kib = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    if (::getrusage(who, &usage) == 0) most_kib = std::max(most_kib, usage.ru_maxrss);
  }
  return static_cast<double>(most_kib) * 1024 / 1e6;
}

Status write_run_record(const fs::path& folder, const RunRecord& record) {
  return write_record(folder / "run.json", record);
}

Status remove_run_record(const fs::path& folder) { return remove_file(folder / "run.json"); }

Status write_file_record(const fs::path& file, const RunRecord& record) {
  return write_record(record_of(file), record);
}

Status remove_file_record(const fs::path& file) { return remove_file(record_of(file)); }

Result<RunRecord> read_run_record(const fs::path& folder) {
  auto text = read_text(folder / "run.json");
  if (!text) return fail(text.error());
  auto json = parse_json(*text);
  if (!json) return fail(json.error(), "reading run.json");
  auto stage = string_field(*json, "stage");
  if (!stage) return fail(stage.error(), "reading run.json");
  RunRecord record{.stage = *stage};
  record.options = json->value("options", Json::object());
  record.inputs = json->value("inputs", Json::object());
  record.counts = json->value("counts", Json::object());
  record.seconds = json->value("seconds", 0.0);
  record.peak_memory_mb = json->value("peak_memory_mb", 0.0);
  return record;
}

}  // namespace rolellm

#include "rolellm/core/run_record.h"

#include <algorithm>
#include <cmath>
#include <sys/resource.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/hash.h"

namespace rolellm {

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
  return write_atomic(folder / "run.json",
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

Status remove_run_record(const fs::path& folder) { return remove_file(folder / "run.json"); }

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

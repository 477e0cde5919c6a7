#include "rolellm/core/run_record.h"

#include "rolellm/core/data_files.h"
#include "rolellm/core/hash.h"

namespace rolellm {

std::string fingerprint(const RunRecord& record) {
  return sha256(dump_json(
      Json{{"stage", record.stage}, {"options", record.options}, {"inputs", record.inputs}}));
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
                                            {"seconds", record.seconds}}));
}

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
  return record;
}

}  // namespace rolellm

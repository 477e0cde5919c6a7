#include "rolellm/role_bench/benchmark.h"

#include <fmt/format.h>

#include "rolellm/core/jsonl.h"

namespace rolellm {
namespace {

Json row_to_json(const BenchRow& row) {
  Json json{{"role", row.role}, {"question", row.question}, {"generated", row.generated}};
  if (row.types.size() == 1) json["type"] = row.types.front();
  if (row.types.size() > 1) json["type"] = row.types;
  return json;
}

Result<BenchRow> row_from_json(const Json& json) {
  BenchRow row;
  auto role = string_field(json, "role");
  if (!role) return fail(role.error());
  auto question = string_field(json, "question");
  if (!question) return fail(question.error());
  auto generated = strings_field(json, "generated");
  if (!generated) return fail(generated.error());
  row.role = *role;
  row.question = *question;
  row.generated = *generated;
  // Upstream writes a string in some files and a list in others.
  if (json.contains("type")) {
    if (json["type"].is_array()) {
      auto types = strings_field(json, "type");
      if (!types) return fail(types.error());
      row.types = *types;
    } else {
      auto type = string_field(json, "type");
      if (!type) return fail(type.error());
      row.types = {*type};
    }
  }
  return row;
}

Status save_rows(const fs::path& path, const std::vector<BenchRow>& rows) {
  std::vector<Json> json;
  json.reserve(rows.size());
  for (const BenchRow& row : rows) json.push_back(row_to_json(row));
  return write_plain_jsonl(path, json);
}

/// A file that is not there is an empty part: users download only what they need.
Result<std::vector<BenchRow>> load_rows(const fs::path& path) {
  if (std::error_code code; !fs::exists(path, code)) return std::vector<BenchRow>{};
  auto rows = read_rows(path);
  if (!rows) return fail(rows.error());
  return decode_rows<BenchRow>(*rows, path, row_from_json);
}

struct PartFile {
  const char* name;
  std::vector<BenchRow> BenchPart::*rows;
};
constexpr PartFile kPartFiles[] = {{"train.jsonl", &BenchPart::train},
                                   {"test.jsonl", &BenchPart::test},
                                   {"rolegpt_baseline.jsonl", &BenchPart::rolegpt_baseline}};

Status save_split(const fs::path& folder, const BenchSplit& split) {
  for (const auto& [name, part] :
       {std::pair{"general", &split.general}, {"role_specific", &split.role_specific}}) {
    for (const PartFile& file : kPartFiles) {
      if (auto saved = save_rows(folder / name / file.name, part->*file.rows); !saved) return saved;
    }
  }
  return ok();
}

Status load_split(const fs::path& folder, BenchSplit& split) {
  for (const auto& [name, part] :
       {std::pair{"general", &split.general}, {"role_specific", &split.role_specific}}) {
    for (const PartFile& file : kPartFiles) {
      auto rows = load_rows(folder / name / file.name);
      if (!rows) return fail(rows.error());
      part->*file.rows = std::move(*rows);
    }
  }
  return ok();
}

std::string short_language(const std::string& language) { return language == "zh" ? "zh" : "eng"; }

}  // namespace

Status save_benchmark(const fs::path& folder, const Benchmark& benchmark) {
  const std::string language = short_language(benchmark.language);
  const fs::path rows = folder / ("rolebench-" + language);
  if (benchmark.language == "zh") {
    if (auto saved = save_split(rows, benchmark.instruction_generalization); !saved) return saved;
    // RoleBench has no such split in Chinese; ours is kept beside, under the English name.
    if (!benchmark.role_generalization.general.test.empty() ||
        !benchmark.role_generalization.role_specific.test.empty()) {
      if (auto saved = save_split(rows / "role-generalization", benchmark.role_generalization);
          !saved)
        return saved;
    }
  } else {
    if (auto saved =
            save_split(rows / "instruction-generalization", benchmark.instruction_generalization);
        !saved)
      return saved;
    if (auto saved = save_split(rows / "role-generalization", benchmark.role_generalization);
        !saved)
      return saved;
  }
  std::vector<Json> raw;
  for (const auto& [instruction, target] : benchmark.raw_answers) {
    raw.push_back({{"instruction", instruction}, {"target", target}});
  }
  if (auto saved = write_plain_jsonl(
          folder / ("instructions-" + language) / "instructions-general.jsonl", raw);
      !saved)
    return saved;
  return write_atomic(folder / "manifest.json", dump_json_pretty(benchmark.manifest));
}

Result<Benchmark> load_benchmark(const fs::path& folder) {
  Benchmark benchmark;
  const bool english = fs::is_directory(folder / "rolebench-eng");
  const bool chinese = fs::is_directory(folder / "rolebench-zh");
  if (!english && !chinese) {
    return fail(Error{.kind = ErrorKind::io,
                      .detail = "not_found",
                      .message = "expected a folder rolebench-eng or rolebench-zh inside",
                      .file = folder.string(),
                      .hint = "name the folder that `bench build` wrote"});
  }
  benchmark.language = english ? "en" : "zh";
  const std::string language = short_language(benchmark.language);
  const fs::path rows = folder / ("rolebench-" + language);
  const fs::path known = english ? rows / "instruction-generalization" : rows;
  if (auto loaded = load_split(known, benchmark.instruction_generalization); !loaded)
    return fail(loaded.error());
  if (auto loaded = load_split(rows / "role-generalization", benchmark.role_generalization);
      !loaded)
    return fail(loaded.error());
  const fs::path raw_file = folder / ("instructions-" + language) / "instructions-general.jsonl";
  if (fs::exists(raw_file)) {
    auto raw = read_rows(raw_file);
    if (!raw) return fail(raw.error());
    for (const JsonlRow& row : *raw) {
      benchmark.raw_answers[string_or(row.value, "instruction", "")] =
          string_or(row.value, "target", "");
    }
  }
  if (auto text = read_text(folder / "manifest.json")) {
    auto manifest = parse_json(*text);
    if (!manifest) return fail(manifest.error(), "reading manifest.json");
    benchmark.manifest = std::move(*manifest);
  }
  return benchmark;
}

}  // namespace rolellm

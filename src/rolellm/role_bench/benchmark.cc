#include "rolellm/role_bench/benchmark.h"

#include <span>

#include "rolellm/core/hash.h"
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

/// Writes the files of a benchmark and remembers their hashes, under their names in its folder.
class BenchWriter {
 public:
  explicit BenchWriter(fs::path folder) : folder_(std::move(folder)) {}

  Status write(const fs::path& name, std::span<const Json> rows) {
    if (auto saved = write_plain_jsonl(folder_ / name, rows); !saved) return saved;
    auto hash = sha256_file(folder_ / name);
    if (!hash) return fail(hash.error());
    hashes_[name.generic_string()] = *hash;
    return ok();
  }
  Status write_rows(const fs::path& name, const std::vector<BenchRow>& rows) {
    std::vector<Json> json;
    json.reserve(rows.size());
    for (const BenchRow& row : rows) json.push_back(row_to_json(row));
    return write(name, json);
  }
  const Json& hashes() const { return hashes_; }

 private:
  fs::path folder_;
  Json hashes_ = Json::object();
};

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

Status save_split(BenchWriter& writer, const fs::path& folder, const BenchSplit& split) {
  for (const auto& [name, part] :
       {std::pair{"general", &split.general}, {"role_specific", &split.role_specific}}) {
    for (const PartFile& file : kPartFiles) {
      auto saved = writer.write_rows(folder / name / file.name, part->*file.rows);
      if (!saved) return saved;
    }
  }
  return ok();
}

Json counts_of(const BenchSplit& split) {
  const auto part = [](const BenchPart& p) {
    return Json{{"train", p.train.size()},
                {"test", p.test.size()},
                {"rolegpt_baseline", p.rolegpt_baseline.size()}};
  };
  return Json{{"general", part(split.general)}, {"role_specific", part(split.role_specific)}};
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
  const fs::path rows = "rolebench-" + language;
  const BenchSplit& known = benchmark.instruction_generalization;
  const BenchSplit& unseen = benchmark.role_generalization;
  const bool english = benchmark.language != "zh";
  BenchWriter writer(folder);
  // RoleBench has only the first split in Chinese; our second one is kept beside, under the English
  // name.
  auto saved = save_split(writer, english ? rows / "instruction-generalization" : rows, known);
  if (!saved) return saved;
  if (english || !unseen.general.test.empty() || !unseen.role_specific.test.empty()) {
    saved = save_split(writer, rows / "role-generalization", unseen);
    if (!saved) return saved;
  }
  std::vector<Json> raw;
  for (const auto& [instruction, target] : benchmark.raw_answers) {
    raw.push_back({{"instruction", instruction}, {"target", target}});
  }
  saved = writer.write("instructions-" + language + "/instructions-general.jsonl", raw);
  if (!saved) return saved;
  Json manifest = benchmark.manifest;
  manifest["counts"] = {{"instruction_generalization", counts_of(known)},
                        {"role_generalization", counts_of(unseen)}};
  manifest["hashes"] = writer.hashes();
  return write_atomic(folder / "manifest.json", dump_json_pretty(manifest));
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

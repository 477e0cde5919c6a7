#include "rolellm/core/data_files.h"

#include <cstdlib>

#include <fmt/format.h>

#include "rolellm/core/hash.h"
#include "rolellm/core/yaml.h"

namespace rolellm {

fs::path data_folder() {
  if (const char* folder = std::getenv("ROLELLM_DATA"); folder && *folder) return folder;
  return ROLELLM_DATA_DIR;
}

Result<std::string> read_data(std::string_view name) { return read_text(data_folder() / name); }

Result<Json> read_data_yaml(std::string_view name) { return read_yaml(data_folder() / name); }

std::string_view prompt_language(std::string_view language) {
  return language == "zh" ? "zh" : "en";
}

Result<std::string> fill_in(std::string_view text,
                            const std::map<std::string, std::string>& values) {
  std::string filled;
  while (true) {
    const std::size_t open = text.find("{{");
    filled += text.substr(0, open);
    if (open == std::string_view::npos) return filled;
    const std::size_t close = text.find("}}", open);
    const std::string name(
        close == std::string_view::npos ? "" : text.substr(open + 2, close - open - 2));
    const auto value = values.find(name);
    if (value == values.end()) {
      return fail(ErrorKind::config, "",
                  fmt::format("a prompt names {{{{{}}}}}, which has no value", name));
    }
    filled += value->second;
    text.remove_prefix(close + 2);
  }
}

std::string prompt_id(const Json& prompt) {
  constexpr std::size_t kDigits = 12;
  return string_or(prompt, "name", "") + "@" + sha256(dump_json(prompt)).substr(0, kDigits);
}

std::string_view program_version() { return ROLELLM_VERSION; }

}  // namespace rolellm

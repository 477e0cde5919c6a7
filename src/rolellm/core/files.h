// The one place that touches the disk: whole-file reads, and writes that are there whole or not at
// all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

namespace fs = std::filesystem;

/// Reads a whole file; `-` is standard input. Errors: `io.not_found`, `io.permission`, `io.read`,
/// `io.directory`.
Result<std::string> read_text(const fs::path& path);

/// Writes `text` to a temporary name beside `path`, syncs it, renames it over `path` and syncs the
/// folder. Makes missing parent folders. Errors: `io.disk_full`, `io.permission`, `io.write`.
Status write_atomic(const fs::path& path, std::string_view text);

/// Makes the folder and its parents.
Status make_folder(const fs::path& path);

/// Deletes a file; one that is not there is well.
Status remove_file(const fs::path& path);

/// Deletes the temporary files that writers killed in `write_atomic` left below `folder`. Nobody
/// else may be writing there.
Status remove_leftovers(const fs::path& folder);

/// Renames and syncs the parent folder, so that the new name survives a power loss.
Status rename_durably(const fs::path& from, const fs::path& to);

/// Flushes an open file descriptor's data, or a folder's entries, to the disk.
Status sync_path(const fs::path& path);

/// Turns errno after a failed call into an `io` error that names the file.
Failure io_failure(int error_number, std::string_view doing, const fs::path& path);

/// `$XDG_CACHE_HOME/rolellm`, or `~/.cache/rolellm`.
fs::path cache_folder();

/// An exclusive advisory lock on a file; held until destruction. Taken by another process:
/// error `locked`.
class FileLock {
 public:
  static Result<FileLock> acquire(const fs::path& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace rolellm

#include "rolellm/core/files.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

namespace rolellm {
namespace {

constexpr std::string_view kTemporary = ".tmp";

/// Closes a descriptor when it goes out of scope.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

Result<std::string> read_descriptor(int fd, const fs::path& path) {
  std::string text;
  struct stat info {};
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
    text.reserve(static_cast<std::size_t>(info.st_size));
  }
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0) {
      if (errno == EINTR) continue;
      return io_failure(errno, "reading", path);
    }
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

Status write_all(int fd, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0) {
      if (errno == EINTR) continue;
      return io_failure(errno, "writing", path);
    }
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return ok();
}

/// A pipe, or a device such as /dev/null: renaming a file over it would destroy it.
bool is_special(const fs::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

fs::path parent_of(const fs::path& path) {
  const fs::path parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

}  // namespace

Failure io_failure(int error_number, std::string_view doing, const fs::path& path) {
  Error error{.kind = ErrorKind::io};
  error.file = path.string();
  error.message = fmt::format("{}: {}", doing, std::strerror(error_number));
  switch (error_number) {
    case ENOENT:
      error.detail = "not_found";
      error.message = "no such file";
      error.hint = "check the path";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      error.detail = "permission";
      error.hint = "check who may read and write there";
      break;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      error.detail = "disk_full";
      error.hint = "make room, then run the same command again: it goes on where it stopped";
      break;
    case EISDIR:
      error.detail = "directory";
      error.message = "expected a file, found a folder";
      break;
    default:
      error.detail = "failed";
  }
  return fail(std::move(error));
}

Result<std::string> read_text(const fs::path& path) {
  if (path == "-") return read_descriptor(STDIN_FILENO, "standard input");
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return io_failure(errno, "opening", path);
  return read_descriptor(file.fd, path);
}

Status make_folder(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) return io_failure(code.value(), "making the folder", path);
  return ok();
}

Status remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return io_failure(errno, "deleting", path);
  return ok();
}

Status remove_leftovers(const fs::path& folder) {
  std::vector<fs::path> leftovers;  // collected first: a walk must not delete under its own feet
  std::error_code code;
  for (fs::recursive_directory_iterator it(folder, code), end; !code && it != end;
       it.increment(code)) {
    if (it->is_regular_file() && it->path().extension() == kTemporary)
      leftovers.push_back(it->path());
  }
  if (code) return io_failure(code.value(), "listing", folder);
  for (const fs::path& file : leftovers) {
    if (auto removed = remove_file(file); !removed) return removed;
  }
  return ok();
}

Status sync_path(const fs::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return io_failure(errno, "opening", path);
  if (::fsync(file.fd) != 0 && errno != EINVAL) return io_failure(errno, "syncing", path);
  return ok();
}

Status rename_durably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return io_failure(errno, "renaming to", to);
  return sync_path(parent_of(to));
}

Status write_atomic(const fs::path& path, std::string_view text) {
  if (is_special(path)) {
    const Descriptor device{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (device.fd < 0) return io_failure(errno, "opening", path);
    return write_all(device.fd, text, path);
  }
  if (auto made = make_folder(parent_of(path)); !made) return made;
  static std::atomic<int> counter{0};
  const fs::path temporary =
      path.string() + fmt::format(".{}-{}{}", ::getpid(), counter.fetch_add(1), kTemporary);
  Status written = [&]() -> Status {
    const Descriptor file{
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (file.fd < 0) return io_failure(errno, "creating", path);
    if (auto status = write_all(file.fd, text, path); !status) return status;
    if (::fsync(file.fd) != 0) return io_failure(errno, "syncing", path);
    return ok();
  }();
  if (written) written = rename_durably(temporary, path);
  if (!written) ::unlink(temporary.c_str());
  return written;
}

fs::path cache_folder() {
  if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg && *xdg)
    return fs::path(xdg) / "rolellm";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : "/tmp") / ".cache" / "rolellm";
}

Result<FileLock> FileLock::acquire(const fs::path& path) {
  if (auto made = make_folder(parent_of(path)); !made) return fail(made.error());
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return io_failure(errno, "opening", path);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    Error error{.kind = ErrorKind::locked,
                .message = "another rolellm process is working here",
                .file = path.string(),
                .hint = "wait for it to end, or choose another output folder"};
    return fail(std::move(error));
  }
  return FileLock(fd);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace rolellm

// A disk in memory for SQLite, which fails when a test says so: a full disk, a failing sync, a
// short write, a power cut.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace rolellm {

enum class DiskFault { none, full, io_error, short_write, power_cut };

/// While it lives, SQLite opens its files here. Writes reach the disk for good with the next sync
/// of their file; a power cut loses all others, and every third of those arrives all the same, as
/// disks write in any order.
class MemoryDisk {
 public:
  MemoryDisk();
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  /// `fault` strikes the `at`-th changing operation from now (0: the next), and with `sticky` all
  /// later ones. A power cut is always sticky.
  void strike(DiskFault fault, std::int64_t at, bool sticky);
  /// Power comes back: what was not synced is gone, and operations work again.
  void start_again();
  std::int64_t operations() const { return operations_; }
  std::int64_t syncs() const { return syncs_; }

  struct File {
    std::string current, durable;
    bool exists = true, exists_durably = false;
  };

  // For the functions that SQLite calls.
  DiskFault next(bool is_sync);
  std::map<std::string, File> files;

 private:
  DiskFault fault_ = DiskFault::none;
  std::int64_t strike_at_ = -1, operations_ = 0, syncs_ = 0;
  bool sticky_ = false, struck_ = false;
};

}  // namespace rolellm

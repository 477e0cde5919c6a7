#include "rolellm/journal/memory_disk.h"

#include <algorithm>
#include <cstring>
#include <new>

#include <sqlite3.h>

#include "rolellm/journal/failing_memory.h"

namespace rolellm {
namespace {

MemoryDisk* g_disk = nullptr;

/// SQLite allocates this and hands it back to every function.
struct OpenFile {
  sqlite3_file base;
  char name[512];
  bool removed_on_close;
};

MemoryDisk::File& content(sqlite3_file* file) {
  return g_disk->files[reinterpret_cast<OpenFile*>(file)->name];
}

int code_of(DiskFault fault, int io_code) {
  if (fault == DiskFault::none) return SQLITE_OK;
  return fault == DiskFault::full ? SQLITE_FULL : io_code;
}

int close_file(sqlite3_file* file) {
  const UnlimitedMemory unlimited;
  if (reinterpret_cast<OpenFile*>(file)->removed_on_close) content(file).exists = false;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int amount, sqlite3_int64 offset) {
  const UnlimitedMemory unlimited;
  const std::string& bytes = content(file).current;
  std::memset(into, 0, static_cast<std::size_t>(amount));
  const auto begin = static_cast<std::size_t>(offset), size = static_cast<std::size_t>(amount);
  if (begin >= bytes.size()) return SQLITE_IOERR_SHORT_READ;
  const std::size_t there = std::min(size, bytes.size() - begin);
  std::memcpy(into, bytes.data() + begin, there);
  return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
  const UnlimitedMemory unlimited;
  const DiskFault fault = g_disk->next(false);
  auto size = static_cast<std::size_t>(amount);
  if (fault == DiskFault::short_write) size /= 2;
  if (fault != DiskFault::none && fault != DiskFault::short_write)
    return code_of(fault, SQLITE_IOERR_WRITE);
  std::string& bytes = content(file).current;
  const auto begin = static_cast<std::size_t>(offset);
  if (bytes.size() < begin + size) bytes.resize(begin + size);
  std::memcpy(bytes.data() + begin, from, size);
  return code_of(fault, SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const UnlimitedMemory unlimited;
  if (const DiskFault fault = g_disk->next(false); fault != DiskFault::none)
    return code_of(fault, SQLITE_IOERR_TRUNCATE);
  content(file).current.resize(static_cast<std::size_t>(size));
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
  const UnlimitedMemory unlimited;
  if (const DiskFault fault = g_disk->next(true); fault != DiskFault::none)
    return code_of(fault, SQLITE_IOERR_FSYNC);
  MemoryDisk::File& synced = content(file);
  synced.durable = synced.current;
  synced.exists_durably = true;
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  const UnlimitedMemory unlimited;
  *size = static_cast<sqlite3_int64>(content(file).current.size());
  return SQLITE_OK;
}

// One connection at a time: locks are always free.
int lock_file(sqlite3_file*, int) { return SQLITE_OK; }
int is_reserved(sqlite3_file*, int* result) {
  *result = 0;
  return SQLITE_OK;
}
int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 512; }
int characteristics(sqlite3_file*) { return 0; }

const sqlite3_io_methods kMethods = {
    1,         close_file, read_file,   write_file,   truncate_file, sync_file,      size_of_file,
    lock_file, lock_file,  is_reserved, control_file, sector_size,   characteristics};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const UnlimitedMemory unlimited;
  auto* opened = new (file) OpenFile{};
  const std::string wanted = name ? name : "temporary";
  const auto there = g_disk->files.find(wanted);
  const bool exists = there != g_disk->files.end() && there->second.exists;
  if (!exists) {
    if (!(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    if (const DiskFault fault = g_disk->next(false); fault != DiskFault::none)
      return code_of(fault, SQLITE_CANTOPEN);
    MemoryDisk::File& made = g_disk->files[wanted];
    made.current.clear();
    made.exists = true;
  }
  std::strncpy(opened->name, wanted.c_str(), sizeof opened->name - 1);
  opened->removed_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  opened->base.pMethods = &kMethods;
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
  const UnlimitedMemory unlimited;
  const auto there = g_disk->files.find(name);
  if (there == g_disk->files.end() || !there->second.exists) return SQLITE_IOERR_DELETE_NOENT;
  if (const DiskFault fault = g_disk->next(false); fault != DiskFault::none)
    return code_of(fault, SQLITE_IOERR_DELETE);
  there->second.exists = false;
  if (sync_folder) there->second.exists_durably = false;
  return SQLITE_OK;
}

int access_file(sqlite3_vfs*, const char* name, int, int* result) {
  const UnlimitedMemory unlimited;
  const auto there = g_disk->files.find(name);
  *result = there != g_disk->files.end() && there->second.exists;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

sqlite3_vfs* g_before = nullptr;

int randomness(sqlite3_vfs*, int size, char* out) {
  std::memset(out, 7, static_cast<std::size_t>(size));  // the same in every run of a test
  return size;
}
int sleep_us(sqlite3_vfs*, int microseconds) { return microseconds; }
int current_time(sqlite3_vfs*, double* time) { return g_before->xCurrentTime(g_before, time); }
int last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs memory_vfs() {
  sqlite3_vfs vfs{};
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = 500;
  vfs.zName = "memory_disk";
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_name;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep_us;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  return vfs;
}

sqlite3_vfs g_vfs = memory_vfs();

}  // namespace

MemoryDisk::MemoryDisk() {
  g_disk = this;
  g_before = sqlite3_vfs_find(nullptr);
  sqlite3_vfs_register(&g_vfs, 1);
}

MemoryDisk::~MemoryDisk() {
  sqlite3_vfs_unregister(&g_vfs);
  sqlite3_vfs_register(g_before, 1);
  g_disk = nullptr;
}

void MemoryDisk::strike(DiskFault fault, std::int64_t at, bool sticky) {
  fault_ = fault;
  strike_at_ = operations_ + at;
  sticky_ = sticky || fault == DiskFault::power_cut;
  struck_ = false;
}

DiskFault MemoryDisk::next(bool is_sync) {
  const bool hit = fault_ != DiskFault::none &&
                   (operations_ == strike_at_ || (sticky_ && operations_ > strike_at_));
  ++operations_;
  syncs_ += is_sync ? 1 : 0;
  if (!hit) return DiskFault::none;
  if (!struck_ && fault_ == DiskFault::power_cut) {
    int loose = 0;
    for (auto& [name, file] : files) {
      if (file.exists == file.exists_durably && file.current == file.durable) continue;
      // Every third unsynced file had got as far as the disk.
      if (++loose % 3 == 0) continue;
      file.current = file.durable;
      file.exists = file.exists_durably;
    }
  }
  struck_ = true;
  return fault_;
}

void MemoryDisk::start_again() {
  const bool cut = struck_ && fault_ == DiskFault::power_cut;
  fault_ = DiskFault::none;
  for (auto& [name, file] : files) {
    if (cut) {
      file.durable = file.current;
      file.exists_durably = file.exists;
    }
  }
}

}  // namespace rolellm

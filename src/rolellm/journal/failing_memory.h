// Memory that runs out when a test says so.
#pragma once

#include <cstdint>

namespace rolellm {

/// How many more times this thread's `operator new` succeeds; below 0: as long as there is memory.
extern thread_local std::int64_t allocations_left;

/// Suspends that while it lives: for what only plays a part in a test, such as its disk.
struct UnlimitedMemory {
  UnlimitedMemory() { allocations_left = -1; }
  ~UnlimitedMemory() { allocations_left = before; }
  UnlimitedMemory(const UnlimitedMemory&) = delete;
  UnlimitedMemory& operator=(const UnlimitedMemory&) = delete;
  const std::int64_t before = allocations_left;
};

}  // namespace rolellm

// Memory that runs out when a test says so.
#pragma once

#include <cstdint>

namespace rolellm {

/// How many more times this thread's `operator new` succeeds; below 0: as long as there is memory.
extern thread_local std::int64_t allocations_left;

}  // namespace rolellm

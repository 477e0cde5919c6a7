// In a file of its own, so that the compiler does not see through these operators.
#include "rolellm/journal/failing_memory.h"

#include <cstdlib>
#include <new>

namespace rolellm {

thread_local std::int64_t allocations_left = -1;

}  // namespace rolellm

void* operator new(std::size_t size) {
  if (rolellm::allocations_left == 0) throw std::bad_alloc();
  if (rolellm::allocations_left > 0) --rolellm::allocations_left;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (!memory) throw std::bad_alloc();
  return memory;
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

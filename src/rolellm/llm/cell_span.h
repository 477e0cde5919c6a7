// Which cells of a unified cache are in use: prompts share the cells of their common beginnings.
#pragma once

#include <cstddef>
#include <memory>

namespace rolellm {

/// Counts the cells a prompt computed itself; those it shares are counted by `parent`. Kept alive
/// by whoever still holds some of the cells, so the sum never counts too few.
struct CellSpan {
  std::shared_ptr<CellSpan> parent;
  std::size_t begin = 0;  ///< position of its first cell in the prompt
  int cells = 0;
  int* in_use;  ///< the sum, which must outlive it
  CellSpan(std::shared_ptr<CellSpan> from, std::size_t at, int count, int* counter)
      : parent(std::move(from)), begin(at), cells(count), in_use(counter) {
    *in_use += cells;
  }
  ~CellSpan() { *in_use -= cells; }
  CellSpan(const CellSpan&) = delete;
  CellSpan& operator=(const CellSpan&) = delete;
};

}  // namespace rolellm

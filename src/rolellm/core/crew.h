// A few threads that do many small pieces of work together, and sleep in between.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rolellm {

class Crew {
 public:
  /// The caller is one of `threads`; 1 or fewer: it works alone.
  explicit Crew(int threads);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Calls `work(i)` once for each i below `count`, in any order, and returns when all are done.
  /// Not to be called from two threads at once, nor from inside `work`.
  void each(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void serve();
  void take_all();

  std::vector<std::thread> helpers_;
  std::mutex mutex_;
  std::condition_variable begun_, ended_;
  const std::function<void(std::size_t)>* work_ = nullptr;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::uint64_t round_ = 0;
  std::size_t busy_ = 0;  ///< helpers that have not ended this round
  bool over_ = false;
};

}  // namespace rolellm

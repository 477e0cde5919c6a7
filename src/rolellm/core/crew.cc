#include "rolellm/core/crew.h"

namespace rolellm {

Crew::Crew(int threads) {
  for (int i = 1; i < threads; ++i) helpers_.emplace_back([this] { serve(); });
}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  begun_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Crew::each(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (count < 2 || helpers_.empty()) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    count_ = count;
    next_ = 0;
    busy_ = helpers_.size();
    ++round_;
  }
  begun_.notify_all();
  take_all();
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [&] { return busy_ == 0; });
}

void Crew::take_all() {
  for (std::size_t i = next_++; i < count_; i = next_++) (*work_)(i);
}

void Crew::serve() {
  std::uint64_t done = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    begun_.wait(lock, [&] { return over_ || round_ != done; });
    if (over_) return;
    done = round_;
    lock.unlock();
    take_all();
    lock.lock();
    if (--busy_ == 0) ended_.notify_one();
  }
}

}  // namespace rolellm

// Tells a shared journal, from a thread and over a connection of its own, that a worker lives.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "rolellm/journal/sql_database.h"

namespace rolellm {

/// Beats six times in `lease_seconds` until destroyed. A beat that fails is only missed: the
/// journal's own connection finds out whether the lease held.
class LeaseKeeper {
 public:
  LeaseKeeper(std::string reference, std::int64_t worker, double lease_seconds);
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

 private:
  void beat();
  std::string reference_;
  std::int64_t worker_;
  double lease_seconds_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace rolellm

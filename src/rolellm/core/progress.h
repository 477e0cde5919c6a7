// Progress of a long job: a live line on a terminal, a plain line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace rolellm {

/// Counts steps of one job and tells, on standard error, how many are done, how fast, and how long
/// the rest takes. Safe to call from several threads. Silent when logging is quiet.
class Progress {
 public:
  /// `what` e.g. "context-instruct"; `unit` e.g. "answers"; `total` 0 when unknown.
  Progress(std::string what, std::string unit, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Counts `steps` done; `note` (e.g. "loss 1.93") is shown behind the figures.
  void add(std::int64_t steps, const std::string& note = {});
  /// Prints the last state and ends the live line. Called by the destructor too.
  void finish();

 private:
  void show(bool last);
  std::string what_, unit_, note_;
  std::int64_t total_, done_ = 0;
  bool terminal_, quiet_, finished_ = false;
  std::chrono::steady_clock::time_point start_, shown_;
  std::mutex mutex_;
};

/// `75` → `1m15s`; below ten seconds with one decimal.
std::string format_seconds(double seconds);

}  // namespace rolellm

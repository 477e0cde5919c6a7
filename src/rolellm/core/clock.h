// Time as a value that tests can hold still: waits, deadlines and expiry dates ask a `Clock`.
#pragma once

#include <cstdint>

namespace rolellm {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Seconds that never go back; only differences mean something.
  virtual double now() const = 0;
  /// Seconds since 1970, as calendars have them; may jump.
  virtual std::int64_t unix_seconds() const = 0;
};

/// The machine's clocks.
const Clock& system_clock();

/// A clock that stands until it is moved: thousands of waits in a moment.
class ManualClock : public Clock {
 public:
  double now() const override { return now_; }
  std::int64_t unix_seconds() const override { return kStart + static_cast<std::int64_t>(now_); }
  void advance(double seconds) { now_ += seconds; }
  /// Moves forward to `time`; an earlier one changes nothing.
  void advance_to(double time) {
    if (time > now_) now_ = time;
  }

 private:
  static constexpr std::int64_t kStart = 1'767'225'600;  // 2026-01-01
  double now_ = 0;
};

}  // namespace rolellm

// Limits per minute: how many requests and tokens an endpoint takes.
#pragma once

namespace rolellm {

/// A bucket that fills evenly. Whatever a minute one looks at, no more than the limit was taken in
/// it, and one overdraft: an amount larger than the bucket may be taken from a full one, which then
/// stays empty for as long as the amount is worth.
class RateLimit {
 public:
  /// `per_minute` 0: no limit.
  explicit RateLimit(double per_minute = 0);
  /// When `amount` may be taken: `now` or later.
  double free_at(double now, double amount) const;
  /// Takes it, whether it was free or not.
  void take(double now, double amount);
  /// Gives back what turned out not to be needed, or takes what was needed beyond (negative).
  void give_back(double amount);

 private:
  double level_at(double now) const;
  double burst_ = 0;       ///< a second's worth, at least 1
  double per_second_ = 0;  ///< 0: no limit
  double level_ = 0;
  double filled_ = 0;  ///< time of `level_`
};

}  // namespace rolellm

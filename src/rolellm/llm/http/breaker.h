// A circuit breaker: an endpoint that only fails is left alone for a while, then tried with one
// request.
#pragma once

namespace rolellm {

class Breaker {
 public:
  static constexpr int kFailures = 20;          ///< in a row, to open
  static constexpr double kFirstPause = 5;      ///< seconds; doubled by each probe that fails
  static constexpr double kLongestPause = 120;  ///< seconds

  /// When a request may be sent: `now` or later.
  double free_at(double now) const;
  /// A request is being sent. Half open, no other goes out before its result is known.
  void sent(double now);
  void succeeded();
  void failed(double now);
  /// The request ended in a way that says nothing about the endpoint.
  void forget() { probing_ = false; }
  bool is_open(double now) const { return open_ && now < until_; }

 private:
  bool open_ = false;
  bool probing_ = false;
  int failures_ = 0;  ///< in a row
  double pause_ = 0;
  double until_ = 0;
};

}  // namespace rolellm

// One server of a run: its limits, its health, and what is known of it.
#pragma once

#include <optional>
#include <string>

#include "rolellm/llm/http/breaker.h"
#include "rolellm/llm/http/dialect.h"
#include "rolellm/llm/http/endpoint_file.h"
#include "rolellm/llm/http/rate_limit.h"
#include "rolellm/llm/http/transport.h"
#include "rolellm/llm/ledger.h"

namespace rolellm {

class Endpoint {
 public:
  /// `config.concurrency` and `config.timeout_seconds` are set by now.
  Endpoint(EndpointConfig config, Secret key, std::optional<Price> price,
           const Capabilities& known);

  const EndpointConfig& config() const { return config_; }
  const Dialect& dialect() const { return dialect_; }
  /// Nothing when it is not known.
  const std::optional<Price>& price() const { return price_; }
  Charge charge(const Usage& usage) const { return charge_for(usage, price_.value_or(Price{})); }
  Capabilities& can() { return can_; }
  const Capabilities& can() const { return can_; }
  int in_flight() const { return in_flight_; }
  /// Why it is out of the run, or null.
  const Error* retired() const { return retired_ ? &*retired_ : nullptr; }

  /// When a request worth `tokens` may be sent: `now` or later; never when retired. Full, it is a
  /// matter of replies, not of time: never, too.
  double free_at(double now, double tokens) const;
  void sent(double now, double tokens);
  /// A request ended; `unused` of its tokens were not needed.
  void ended(double unused_tokens);
  void succeeded() { breaker_.succeeded(); }
  void failed(double now) { breaker_.failed(now); }
  void no_sign() { breaker_.forget(); }
  /// Somebody listens.
  void reached() { reached_ = true; }
  /// Nobody listened. True when nobody ever has and it is some time since that was found: there is
  /// no server to wait for.
  bool missed(double now);
  /// The server asked everybody to wait.
  void pause_until(double time) { paused_until_ = std::max(paused_until_, time); }
  void retire(const Error& reason) { retired_ = reason; }

  /// `error` without any piece of the key.
  Error scrubbed(Error error) const;
  HttpRequest request(const std::string& path, std::string body) const;

 private:
  EndpointConfig config_;
  Secret key_;
  std::optional<Price> price_;
  const Dialect& dialect_;
  Capabilities can_;
  RateLimit requests_, tokens_;
  Breaker breaker_;
  int in_flight_ = 0;
  double paused_until_ = 0;
  std::optional<Error> retired_;
  bool reached_ = false;
  std::optional<double> first_missed_;
};

inline constexpr double kNever = 1e300;

}  // namespace rolellm

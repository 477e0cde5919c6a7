#include "rolellm/llm/http/endpoint.h"

#include <algorithm>

namespace rolellm {

Endpoint::Endpoint(EndpointConfig config, Secret key, std::optional<Price> price,
                   const Capabilities& known)
    : config_(std::move(config)),
      key_(std::move(key)),
      price_(price),
      dialect_(*find_dialect(config_.api)),
      can_(known),
      requests_(config_.requests_per_minute),
      tokens_(config_.tokens_per_minute) {}

double Endpoint::free_at(double now, double tokens) const {
  if (retired_ || in_flight_ >= config_.concurrency) return kNever;
  return std::max({now, paused_until_, breaker_.free_at(now), requests_.free_at(now, 1),
                   tokens_.free_at(now, tokens)});
}

bool Endpoint::missed(double now) {
  constexpr double kStarting = 8;  // seconds a server may take until it listens
  if (!first_missed_) first_missed_ = now;
  return !reached_ && now - *first_missed_ >= kStarting;
}

void Endpoint::sent(double now, double tokens) {
  ++in_flight_;
  requests_.take(now, 1);
  tokens_.take(now, tokens);
  breaker_.sent(now);
}

void Endpoint::ended(double unused_tokens) {
  --in_flight_;
  tokens_.give_back(unused_tokens);
}

Error Endpoint::scrubbed(Error error) const {
  error.message = key_.scrub(error.message);
  error.hint = key_.scrub(error.hint);
  return error;
}

HttpRequest Endpoint::request(const std::string& path, std::string body) const {
  HttpRequest request;
  request.url = config_.url + path;
  request.headers = dialect_.headers();
  request.key_header = dialect_.key_header();
  request.key = key_;
  request.body = std::move(body);
  request.timeout_seconds = config_.timeout_seconds;
  return request;
}

}  // namespace rolellm

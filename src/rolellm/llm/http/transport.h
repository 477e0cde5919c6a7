// HTTP exchanges, many at once on one thread: what the engine needs of libcurl, or of a test's
// made-up network on a clock that stands still.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/secret.h"

namespace rolellm {

inline constexpr double kLook = 0.25;  // seconds between looks at signals while waiting
inline constexpr std::size_t kMostReplyBytes = std::size_t{16} << 20;  // RELIABILITY: decoded

struct HttpRequest {
  std::string method = "POST";
  std::string url;
  std::vector<std::string> headers;  ///< `Name: value`
  std::string key_header;            ///< start of the header the key stands in; with `key` only
  Secret key;
  std::string body;
  double timeout_seconds = 300;  ///< from start to last byte
  std::size_t most_bytes = kMostReplyBytes;
  /// Takes the decoded bytes of a 200 as they come, which are then not kept; empty: the body is
  /// kept. False ends the exchange.
  std::function<bool(std::string_view)> on_bytes = {};
};

/// Why an exchange has no whole reply.
enum class Broken {
  no,
  unreachable,  ///< refused, no such host, TLS failure
  timed_out,
  cut,        ///< the connection ended before the reply did
  too_large,  ///< more decoded bytes than `most_bytes`
  stopped,    ///< `on_bytes` said so
};

struct HttpReply {
  Broken broken = Broken::no;
  std::string detail;                          ///< of what broke, in the library's words
  long status = 0;                             ///< 0: none came
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  /// The header `name`, or empty.
  std::string_view header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
};

using HttpTicket = std::uint64_t;

struct HttpDone {
  HttpTicket ticket = 0;
  HttpReply reply;
};

/// Redirects are never followed: a key stays with the origin it was given to. Not safe for use from
/// several threads.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual HttpTicket start(HttpRequest request) = 0;
  /// The next exchange that has ended, waiting until the clock shows `until` at most; nothing when
  /// none did, or when a signal came. Calls `on_bytes` meanwhile.
  virtual std::optional<HttpDone> wait(double until) = 0;
  /// Drops every exchange under way; their replies never come.
  virtual void drop_all() = 0;
};

}  // namespace rolellm

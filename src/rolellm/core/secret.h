// A key or token that cannot be printed by accident, and that is taken out of texts others wrote.
#pragma once

#include <string>
#include <string_view>

namespace rolellm {

/// Holds a secret. It has no conversion, no `<<` and no fmt formatter: the only way out is
/// `reveal()`, whose callers are few and easy to find.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  bool empty() const { return value_.empty(); }
  /// For the request that needs it, never for a message.
  const std::string& reveal() const { return value_; }
  /// `text` with every piece of the secret of eight bytes or more replaced by `***`, also where it
  /// is written as base64 or URL-encoded. For what a server says back.
  std::string scrub(std::string_view text) const;

 private:
  std::string value_;
};

/// The secret in the environment variable `name`; empty when it is not set.
Secret secret_from_env(const std::string& name);

}  // namespace rolellm

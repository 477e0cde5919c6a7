// What a server can do with a model, as it has shown: learnt from its refusals and replies, or
// probed, and kept for a month so that no run has to find it out again.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

enum class Known { unknown, yes, no };

/// Ways to have JSON of a given shape, strongest first: the server holds to the schema, the server
/// writes some JSON and the schema stands in the prompt, all stands in the prompt.
enum class SchemaWay { json_schema, json_object, prompt };

struct Capabilities {
  Known n = Known::unknown;                   ///< several choices in one reply
  Known seed = Known::unknown;                ///< the field is taken
  Known logprobs = Known::unknown;            ///< told where asked for
  Known usage = Known::unknown;               ///< replies tell their tokens
  SchemaWay schema = SchemaWay::json_schema;  ///< the strongest way not known to fail
  Known schema_kept = Known::unknown;         ///< an answer has followed a schema this way
  std::string length_field = "max_tokens";
  std::set<std::string> refused = {};  ///< request fields the server does not take

  bool operator==(const Capabilities&) const = default;
};

Json capabilities_to_json(const Capabilities& capabilities);
/// Fields that are missing or strange keep their defaults: the file is only a memory.
Capabilities capabilities_from_json(const Json& json);

/// The file of what is known, `rolellm.capabilities/1`, by `url#model`.
class CapabilityStore {
 public:
  static constexpr std::int64_t kKeptSeconds = 30LL * 24 * 3600;
  /// An empty path remembers nothing. A file that cannot be read counts as empty.
  explicit CapabilityStore(fs::path file) : file_(std::move(file)) {}
  /// What is known of `key` and not yet expired.
  Capabilities find(const std::string& key, std::int64_t unix_seconds) const;
  /// Keeps it beside what others wrote meanwhile. A failure is only logged.
  void keep(const std::string& key, const Capabilities& known, std::int64_t unix_seconds) const;

 private:
  fs::path file_;
};

/// `$XDG_CACHE_HOME/rolellm/capabilities.json`.
fs::path capabilities_file();

}  // namespace rolellm

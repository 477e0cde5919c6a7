#include "rolellm/llm/http/capabilities.h"

#include <array>

#include <spdlog/spdlog.h>

namespace rolellm {
namespace {

constexpr std::string_view kCapabilitiesFormat = "rolellm.capabilities/1";
constexpr std::array<std::string_view, 3> kKnown = {"unknown", "yes", "no"};
constexpr std::array<std::string_view, 3> kWays = {"json_schema", "json_object", "prompt"};

template <class Enum>
Enum named(const std::array<std::string_view, 3>& names, const Json& json, const char* key,
           Enum otherwise) {
  const std::string name = string_or(json, key, "");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return otherwise;
}

Json read_file(const fs::path& file) {
  Json empty{{"format", kCapabilitiesFormat}, {"endpoints", Json::object()}};
  if (file.empty()) return empty;
  auto text = read_text(file);
  if (!text) return empty;
  auto json = parse_json(*text);
  if (!json || !json->is_object() || string_or(*json, "format", "") != kCapabilitiesFormat ||
      !json->contains("endpoints") || !(*json)["endpoints"].is_object())
    return empty;
  return std::move(*json);
}

bool expired(const Json& entry, std::int64_t unix_seconds) {
  const auto seen = int_field(entry, "seen");
  return !seen || unix_seconds - *seen > CapabilityStore::kKeptSeconds || *seen > unix_seconds;
}

}  // namespace

Json capabilities_to_json(const Capabilities& c) {
  const auto known = [](Known value) { return kKnown[static_cast<std::size_t>(value)]; };
  return Json{{"n", known(c.n)},
              {"seed", known(c.seed)},
              {"logprobs", known(c.logprobs)},
              {"usage", known(c.usage)},
              {"schema", kWays[static_cast<std::size_t>(c.schema)]},
              {"schema_kept", known(c.schema_kept)},
              {"length_field", c.length_field},
              {"refused", c.refused}};
}

Capabilities capabilities_from_json(const Json& json) {
  Capabilities c;
  if (!json.is_object()) return c;
  c.n = named(kKnown, json, "n", c.n);
  c.seed = named(kKnown, json, "seed", c.seed);
  c.logprobs = named(kKnown, json, "logprobs", c.logprobs);
  c.usage = named(kKnown, json, "usage", c.usage);
  c.schema = named(kWays, json, "schema", c.schema);
  c.schema_kept = named(kKnown, json, "schema_kept", c.schema_kept);
  c.length_field = string_or(json, "length_field", c.length_field);
  if (json.contains("refused")) {
    if (auto refused = strings_field(json, "refused"))
      c.refused = {refused->begin(), refused->end()};
  }
  return c;
}

Capabilities CapabilityStore::find(const std::string& key, std::int64_t unix_seconds) const {
  const Json endpoints = read_file(file_)["endpoints"];
  const auto entry = endpoints.find(key);
  if (entry == endpoints.end() || !entry->is_object() || expired(*entry, unix_seconds)) return {};
  return capabilities_from_json(*entry);
}

void CapabilityStore::keep(const std::string& key, const Capabilities& known,
                           std::int64_t unix_seconds) const {
  if (file_.empty()) return;
  Json all = read_file(file_);
  Json kept = Json::object();
  for (const auto& [name, entry] : all["endpoints"].items()) {
    if (entry.is_object() && !expired(entry, unix_seconds)) kept[name] = entry;
  }
  kept[key] = capabilities_to_json(known);
  kept[key]["seen"] = unix_seconds;
  all["endpoints"] = std::move(kept);
  if (auto written = write_atomic(file_, dump_json_pretty(all)); !written)
    spdlog::debug("not remembered: {}", written.error().message);
}

fs::path capabilities_file() { return cache_folder() / "capabilities.json"; }

}  // namespace rolellm

#include "rolellm/llm/prices.h"

#include <cstdlib>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/yaml.h"

namespace rolellm {
namespace {

constexpr std::string_view kPricesFormat = "rolellm.prices/1";

/// How well `pattern` fits: its length, or nothing.
std::optional<std::size_t> match(const std::string& pattern, const std::string& model) {
  if (pattern == model) return pattern.size() + 1;  // better than any pattern of that length
  if (pattern.empty() || pattern.back() != '*') return std::nullopt;
  const std::string start = pattern.substr(0, pattern.size() - 1);
  if (model.rfind(start, 0) != 0) return std::nullopt;
  return start.size();
}

Result<double> dollars(const Json& entry, const std::string& model, const char* key,
                       const fs::path& file) {
  auto number = number_field(entry, key);
  if (number && *number >= 0) return number;
  return fail(
      Error{.kind = ErrorKind::config,
            .message = fmt::format("models.{}.{}: expected USD per million tokens", model, key),
            .file = file.string(),
            .hint = "for example 0.15"});
}

}  // namespace

Result<std::optional<Price>> find_price_in(const fs::path& file, const std::string& model) {
  auto yaml = read_yaml(file);
  if (!yaml) return fail(yaml.error());
  const auto wrong = [&](std::string message) {
    return fail(
        Error{.kind = ErrorKind::config, .message = std::move(message), .file = file.string()});
  };
  if (!yaml->is_object() || string_or(*yaml, "format", "") != kPricesFormat)
    return wrong(fmt::format("expected format: {}", kPricesFormat));
  const auto models = yaml->find("models");
  if (models == yaml->end() || !models->is_object())
    return wrong("expected prices by model under models:");
  std::optional<Price> best;
  std::size_t best_match = 0;
  for (const auto& [pattern, entry] : models->items()) {
    if (!entry.is_object())
      return wrong(fmt::format("models.{}: expected input: and output:", pattern));
    auto input = dollars(entry, pattern, "input", file);
    if (!input) return fail(input.error());
    auto output = dollars(entry, pattern, "output", file);
    if (!output) return fail(output.error());
    const auto fits = match(pattern, model);
    if (!fits || (best && *fits < best_match)) continue;
    best = Price{*input, *output};
    best_match = *fits;
  }
  return best;
}

Result<std::optional<Price>> find_price(const std::string& model) {
  std::error_code ignored;
  if (const fs::path own = user_prices_file(); fs::exists(own, ignored)) {
    auto price = find_price_in(own, model);
    if (!price || *price) return price;
  }
  return find_price_in(data_folder() / "prices.yaml", model);
}

fs::path user_prices_file() {
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && *config)
    return fs::path(config) / "rolellm" / "prices.yaml";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : ".") / ".config" / "rolellm" / "prices.yaml";
}

}  // namespace rolellm

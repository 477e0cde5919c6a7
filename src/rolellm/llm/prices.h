// What models cost: `prices.yaml` of the user's settings, then the examples in `data/`.
#pragma once

#include <optional>
#include <string>

#include "rolellm/core/files.h"
#include "rolellm/llm/ledger.h"

namespace rolellm {

/// The price of a model by its name at the endpoint: an exact name, or a pattern ending in `*`
/// whose longest match wins. The user's file is looked at first. Nothing when no line fits. A
/// broken file is a `config` error with file and key.
Result<std::optional<Price>> find_price(const std::string& model);

/// `$XDG_CONFIG_HOME/rolellm/prices.yaml`.
fs::path user_prices_file();

/// Reads one prices file: for `find_price` and its tests.
Result<std::optional<Price>> find_price_in(const fs::path& file, const std::string& model);

}  // namespace rolellm

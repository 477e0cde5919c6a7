// Settings of the low-rank updates; without libtorch, so that a recipe can be checked anywhere.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/result.h"

namespace rolellm {

struct LoraOptions {
  int rank = 16;
  double alpha = 32;
  std::vector<std::string> targets = {"q", "k", "v", "o", "gate", "up", "down"};
};
template <class Visitor>
void visit_fields(Visitor&& visit, LoraOptions& o) {
  visit("rank", o.rank, "width of the update; higher learns more and costs more");
  visit("alpha", o.alpha, "the update is scaled by alpha / rank");
  visit("targets", o.targets, "which matrices are updated: q k v o gate up down");
}

/// The first value out of its range, as a `config` error that begins with its key.
inline Status check_lora_options(const LoraOptions& o) {
  static constexpr std::array<std::string_view, 7> kTargets = {"q",    "k",  "v",   "o",
                                                               "gate", "up", "down"};
  const auto wrong = [](std::string message) -> Status {
    return fail(ErrorKind::config, "", std::move(message),
                fmt::format("choose among {}", fmt::join(kTargets, ", ")));
  };
  if (o.rank < 1) {
    return fail(ErrorKind::config, "",
                fmt::format("lora.rank: expected at least 1, found {}", o.rank));
  }
  if (o.targets.empty()) return wrong("lora.targets: expected at least one, found none");
  for (const std::string& target : o.targets) {
    if (std::find(kTargets.begin(), kTargets.end(), target) == kTargets.end())
      return wrong(fmt::format("lora.targets: \"{}\" is unknown", target));
  }
  return ok();
}

}  // namespace rolellm

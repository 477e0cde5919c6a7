// What `--dry-run` says: calls, tokens and money, before anything is asked.
#pragma once

#include <cstdint>
#include <span>

#include "rolellm/core/json.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

struct Forecast {
  std::int64_t calls = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;  ///< at most
};

Forecast& operator+=(Forecast& sum, const Forecast& more);

/// Of requests whose every sample is a call of its own.
Result<Forecast> forecast_for(std::span<const ChatRequest> requests, ChatModel& model);

/// `calls`, `prompt_tokens` and whether they are counted or estimated, `completion_tokens_at_most`
/// and `cost_usd_at_most`, which is null where no price is known.
Json forecast_to_json(const Forecast& forecast, const ModelInfo& model);

}  // namespace rolellm

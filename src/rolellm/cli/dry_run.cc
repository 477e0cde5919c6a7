#include "rolellm/cli/dry_run.h"

#include <cmath>

namespace rolellm {

Forecast& operator+=(Forecast& sum, const Forecast& more) {
  sum.calls += more.calls;
  sum.prompt_tokens += more.prompt_tokens;
  sum.completion_tokens += more.completion_tokens;
  return sum;
}

Result<Forecast> forecast_for(std::span<const ChatRequest> requests, ChatModel& model) {
  Forecast forecast;
  for (const ChatRequest& request : requests) {
    auto tokens = model.count_tokens(request);
    if (!tokens) return fail(tokens.error());
    const std::int64_t calls = request.samples;
    forecast += {.calls = calls,
                 .prompt_tokens = *tokens * calls,
                 .completion_tokens = request.sampling.max_tokens * calls};
  }
  return forecast;
}

Json forecast_to_json(const Forecast& forecast, const ModelInfo& model) {
  const bool priced = model.input_price >= 0 && model.output_price >= 0;
  const double cost = (static_cast<double>(forecast.prompt_tokens) * model.input_price +
                       static_cast<double>(forecast.completion_tokens) * model.output_price) /
                      1e6;
  return Json{{"model", model.name},
              {"calls", forecast.calls},
              {"prompt_tokens", forecast.prompt_tokens},
              {"prompt_tokens_are", model.estimates_tokens ? "estimated" : "counted"},
              {"completion_tokens_at_most", forecast.completion_tokens},
              {"cost_usd_at_most", priced ? Json(std::round(cost * 1e6) / 1e6) : Json()}};
}

}  // namespace rolellm

// Models behind HTTP: one server or several, OpenAI's API or Anthropic's.
#pragma once

#include <memory>
#include <string>

#include "rolellm/core/clock.h"
#include "rolellm/llm/engines.h"
#include "rolellm/llm/http/endpoint_file.h"
#include "rolellm/llm/http/transport.h"

namespace rolellm {

/// `reference` is a URL (`http://host/v1#model`) or an endpoints file. Nothing is contacted before
/// the first request. Errors: `usage` and `config`; later
/// `endpoint.{auth,quota,unavailable,protocol}` and `budget`.
Result<std::unique_ptr<ChatModel>> open_http_model(const std::string& reference,
                                                   const EngineOptions& options);

/// What an engine works with; tests put in their own.
struct HttpParts {
  std::unique_ptr<Transport> transport;  ///< null: libcurl
  const Clock* clock = nullptr;          ///< null: the system's
  fs::path capabilities;                 ///< file of what servers have shown; empty: none
};
Result<std::unique_ptr<ChatModel>> make_http_model(EndpointSet set, const EngineOptions& options,
                                                   HttpParts parts);

}  // namespace rolellm

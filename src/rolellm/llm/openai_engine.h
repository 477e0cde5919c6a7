// Any server that speaks OpenAI's chat completions: vLLM, llama-server, Ollama, hosted ones.
#pragma once

#include <memory>
#include <string>

#include "rolellm/llm/engines.h"

namespace rolellm {

/// `reference` is `http(s)://host[:port]/v1#model`; without `#model` the server's first model is
/// asked for by the name `default`. The key comes from `OPENAI_API_KEY`, never from the reference.
/// Errors: `endpoint.{auth,quota,unavailable,protocol}`.
Result<std::unique_ptr<ChatModel>> open_openai_model(const std::string& reference,
                                                     const EngineOptions& options);

}  // namespace rolellm

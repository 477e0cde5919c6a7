// Opens the student of the cache and asks it, for tests of the engine.
#pragma once

#include "rolellm/llm/llama_engine.h"
#include "rolellm/llm/real_model_test.h"

namespace rolellm {

/// One thread: libllama's threads wait for each other by spinning, which starves busy machines.
inline Result<std::unique_ptr<ChatModel>> open_smollm2(EngineOptions options = {
                                                           .context_tokens = 1024, .parallel = 8}) {
  options.threads = 1;
  return open_llama_model(cached_model(kSmolLm2), "smollm2-135m", options);
}

inline ChatRequest ask(std::string question, int max_tokens = 12, int samples = 1) {
  return {.messages = {{"system", "You are Mara, who keeps the lighthouse at Gull Point."},
                       {"user", std::move(question)}},
          .sampling = {.max_tokens = max_tokens, .temperature = 0},
          .samples = samples};
}

}  // namespace rolellm

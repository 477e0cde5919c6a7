// Real models for tests: those that setup/install or `rolellm model pull` put in the cache.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "rolellm/core/files.h"

namespace rolellm {

inline fs::path cached_model(const std::string& file) { return cache_folder() / "models" / file; }

constexpr const char* kSmolLm2 = "smollm2-135m-instruct-q4_1.gguf";
constexpr const char* kGemma3 = "gemma-3-270m-q4_k_m.gguf";
constexpr const char* kQwen = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf";

/// Ends the test as skipped when the model is not there.
#define ROLELLM_NEEDS_MODEL(file)                            \
  if (!::rolellm::fs::exists(::rolellm::cached_model(file))) \
  GTEST_SKIP() << (file) << " is not in the cache"

}  // namespace rolellm

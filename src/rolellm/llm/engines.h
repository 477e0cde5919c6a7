// From a model reference to a model: `qwen2.5-coder-1.5b`, `m.gguf`, `hf:org/repo/file.gguf`,
// `http://host:port/v1#model`, `endpoints.yaml`, `scripted:rules.yaml`.
#pragma once

#include <memory>
#include <string>

#include "rolellm/core/files.h"
#include "rolellm/llm/chat_model.h"
#include "rolellm/llm/ledger.h"

namespace rolellm {

struct EngineOptions {
  int context_tokens = 0;  ///< cells of the cache that all answers in flight share; 0: by memory
  int parallel = 64;       ///< answers computed together
  int threads = 0;         ///< 0: all processors
  int gpu_layers = 0;
  /// The same request and seed give the same text whatever else is asked: docs/generation.md.
  bool deterministic = false;
  std::string adapter;  ///< GGUF LoRA adapter, or empty
  double adapter_scale = 1.0;
  std::string chat_format;  ///< empty: the manifest's, else detected from the model
  // Of models behind HTTP:
  int concurrency = 16;            ///< requests in flight to each server
  double timeout_seconds = 300;    ///< of one try
  double deadline_seconds = 1200;  ///< of one call with all its tries
  double retry_seconds = 0.5;      ///< before the second try; doubled for each further one
  fs::path batch_folder;           ///< use the server's batch API, states here; empty: do not
  std::shared_ptr<Ledger> ledger;  ///< the command's budget; null: none
};

/// Whether `reference` names servers: a URL or an endpoints file.
bool is_remote(const std::string& reference);

/// Opens a model. A reference that is nowhere is a `usage` error with the nearest names; a file
/// that is no model is `bad_model.*`; an endpoint is not contacted before the first request.
Result<std::unique_ptr<ChatModel>> open_model(const std::string& reference,
                                              const EngineOptions& options);

}  // namespace rolellm

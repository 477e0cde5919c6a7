// libllama's handles with owners, its CPU kernels chosen at run time, its messages in our log.
#pragma once

#include <memory>

#include <llama.h>

#include "rolellm/core/files.h"

namespace rolellm {

struct FreeModel {
  void operator()(llama_model* model) const { llama_model_free(model); }
};
struct FreeContext {
  void operator()(llama_context* context) const { llama_free(context); }
};
struct FreeAdapter {
  void operator()(llama_adapter_lora* adapter) const { llama_adapter_lora_free(adapter); }
};
struct FreeThreadPool {
  void operator()(ggml_threadpool* pool) const;
};
using ThreadPool = std::unique_ptr<ggml_threadpool, FreeThreadPool>;
using LlamaModel = std::unique_ptr<llama_model, FreeModel>;
using LlamaContext = std::unique_ptr<llama_context, FreeContext>;
using LlamaAdapter = std::unique_ptr<llama_adapter_lora, FreeAdapter>;

/// Loads the kernels for this CPU and routes messages. Safe to call again.
void start_llama();

/// Whether the CPU kernels that were loaded use `feature`, in libggml's spelling: "AVX512_VNNI".
bool cpu_has(std::string_view feature);

struct LoadOptions {
  bool vocabulary_only = false;
  int gpu_layers = 0;
  bool rearrange = true;  ///< weights into blocks, for those types that libggml does so
};
/// Checks the file (`check_gguf`), then loads it. Errors: `io.*`, `bad_model.*`.
Result<LlamaModel> load_llama_model(const fs::path& gguf, const LoadOptions& options = {});
/// The same for a file that was checked, or that we have just written.
Result<LlamaModel> load_checked_model(const fs::path& gguf, const LoadOptions& options = {});

/// SHA-256 of a model file, remembered in the cache folder by path, size and time of change.
Result<std::string> model_file_hash(const fs::path& path);

/// Threads for contexts to keep, which sleep when there is nothing to compute: without them libggml
/// starts new ones for every step. Null when it has none to give.
ThreadPool make_thread_pool(int threads);

/// Threads to use when an option says 0.
int default_threads();

}  // namespace rolellm

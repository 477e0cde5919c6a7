#include "rolellm/llm/llama_backend.h"

#include <mutex>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <ggml-backend.h>
#include <ggml-cpu.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/hash.h"
#include "rolellm/llm/gguf_check.h"

namespace rolellm {
namespace {

void log_llama(ggml_log_level level, const char* text, void*) {
  std::string_view line = text;
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.remove_suffix(1);
  if (line.empty() || line == ".") return;
  if (level == GGML_LOG_LEVEL_ERROR) {
    spdlog::debug("libllama: {}", line);  // our own error follows, in the user's words
  } else {
    spdlog::trace("libllama: {}", line);
  }
}

/// A function of the CPU kernels that were loaded; they export their names in no header.
template <class Function>
Function* cpu_function(const char* name) {
  ggml_backend_dev_t const cpu = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
  ggml_backend_reg_t const kernels = cpu ? ggml_backend_dev_backend_reg(cpu) : nullptr;
  return kernels ? reinterpret_cast<Function*>(ggml_backend_reg_get_proc_address(kernels, name))
                 : nullptr;
}

}  // namespace

void FreeThreadPool::operator()(ggml_threadpool* pool) const {
  if (auto* free_pool = cpu_function<decltype(ggml_threadpool_free)>("ggml_threadpool_free"))
    free_pool(pool);
}

ThreadPool make_thread_pool(int threads) {
  auto* make = cpu_function<decltype(ggml_threadpool_new)>("ggml_threadpool_new");
  if (!make) return nullptr;
  ggml_threadpool_params params = ggml_threadpool_params_default(threads);
  params.poll = 0;  // between steps their processors draw tokens
  return ThreadPool(make(&params));
}

void start_llama() {
  static std::once_flag once;
  std::call_once(once, [] {
    llama_log_set(log_llama, nullptr);
    ggml_backend_load_all_from_path(ROLELLM_GGML_BACKENDS);
    llama_backend_init();
  });
}

bool cpu_has(std::string_view feature) {
  start_llama();
  ggml_backend_dev_t const cpu = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
  auto* list =
      cpu_function<std::remove_pointer_t<ggml_backend_get_features_t>>("ggml_backend_get_features");
  if (!list) return false;
  for (auto* at = list(ggml_backend_dev_backend_reg(cpu)); at && at->name; ++at) {
    if (at->name == feature) return std::string_view(at->value) == "1";
  }
  return false;
}

Result<LlamaModel> load_llama_model(const fs::path& gguf, const LoadOptions& options) {
  if (auto sound = check_gguf(gguf); !sound) return fail(sound.error());
  return load_checked_model(gguf, options);
}

Result<LlamaModel> load_checked_model(const fs::path& gguf, const LoadOptions& options) {
  start_llama();
  llama_model_params params = llama_model_default_params();
  params.vocab_only = options.vocabulary_only;
  params.n_gpu_layers = options.gpu_layers;
  params.use_extra_bufts = options.rearrange;
  LlamaModel model(llama_model_load_from_file(gguf.c_str(), params));
  if (!model) {
    Error error{.kind = ErrorKind::bad_model,
                .detail = "unsupported",
                .message = "libllama cannot load this model",
                .file = gguf.string(),
                .hint = "run the command again with -v to see libllama's own messages"};
    return fail(std::move(error));
  }
  return model;
}

Result<std::string> model_file_hash(const fs::path& path) {
  std::error_code code;
  const fs::path real = fs::canonical(path, code);
  const auto bytes = code ? 0 : fs::file_size(real, code);
  if (code) return io_failure(code.value(), "opening", path);
  const auto changed = fs::last_write_time(real, code).time_since_epoch().count();
  const std::string key = sha256(fmt::format("{}\n{}\n{}", real.string(), bytes, changed));
  const fs::path note = cache_folder() / "hashes" / key;
  if (auto known = read_text(note); known && known->size() == 64) return *known;
  auto hash = sha256_file(real);
  if (hash) {
    // Only a shortcut for the next start: a cache that cannot be written costs a second, no more.
    if (auto written = write_atomic(note, *hash); !written)
      spdlog::debug("{}", describe(written.error()));
  }
  return hash;
}

int default_threads() {
  const unsigned count = std::thread::hardware_concurrency();
  return count == 0 ? 2 : static_cast<int>(count);
}

}  // namespace rolellm

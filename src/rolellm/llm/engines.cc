#include "rolellm/llm/engines.h"

#include "rolellm/llm/budgeted_model.h"
#include "rolellm/llm/http/http_engine.h"
#include "rolellm/llm/llama_engine.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/llm/scripted_engine.h"

namespace rolellm {
namespace {

constexpr std::string_view kScripted = "scripted:";

bool starts_with(const std::string& text, std::string_view start) {
  return text.rfind(start, 0) == 0;
}

Result<std::unique_ptr<ChatModel>> open_local_model(const std::string& reference,
                                                    const EngineOptions& options) {
  if (starts_with(reference, kScripted))
    return open_scripted_model(reference.substr(kScripted.size()));
  auto file = resolve_model(reference);
  if (!file) return fail(file.error());
  EngineOptions effective = options;
  std::string name = file->stem().string();
  if (auto entry = describe_model(file->string())) {
    name = entry->name;
    if (effective.chat_format.empty()) effective.chat_format = entry->chat_format;
  }
  return open_llama_model(*file, name, effective);
}

}  // namespace

bool is_remote(const std::string& reference) {
  if (is_model_url(reference)) return false;
  return starts_with(reference, "http://") || starts_with(reference, "https://") ||
         (!starts_with(reference, kScripted) &&
          (reference.ends_with(".yaml") || reference.ends_with(".yml")));
}

Result<std::unique_ptr<ChatModel>> open_model(const std::string& reference,
                                              const EngineOptions& options) {
  if (is_remote(reference)) return open_http_model(reference, options);
  auto model = open_local_model(reference, options);
  if (!model || !options.ledger) return model;
  return make_budgeted_model(std::move(*model), options.ledger);
}

}  // namespace rolellm

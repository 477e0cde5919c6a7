#include "rolellm/llm/engines.h"

#include "rolellm/llm/llama_engine.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/llm/openai_engine.h"
#include "rolellm/llm/scripted_engine.h"

namespace rolellm {
namespace {

constexpr std::string_view kScripted = "scripted:";

bool starts_with(const std::string& text, std::string_view start) {
  return text.rfind(start, 0) == 0;
}

}  // namespace

Result<std::unique_ptr<ChatModel>> open_model(const std::string& reference,
                                              const EngineOptions& options) {
  if (starts_with(reference, "http://") || starts_with(reference, "https://")) {
    return open_openai_model(reference, options);
  }
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

}  // namespace rolellm

#include "rolellm/journal/request_wire.h"

#include <fmt/format.h>

#include "rolellm/llm/llama_backend.h"

namespace rolellm {
namespace {

/// An adapter by another content would answer under a key that is not its own.
Status check_adapter(const std::string& path, const std::string& hash) {
  const auto here = model_file_hash(path);
  if (here && *here == hash) return ok();
  return fail(Error{
      .kind = ErrorKind::mismatch,
      .message = fmt::format("a request of the journal needs the adapter with SHA-256 {}, found {}",
                             hash, here ? "SHA-256 " + *here : "no file that can be read"),
      .file = path,
      .hint = "every worker of a journal needs the same adapters at the same paths"});
}

}  // namespace

Result<std::string> request_to_wire(const ChatRequest& request) {
  Json json = request_to_json(request);
  if (!request.adapter.empty()) {
    const auto hash = model_file_hash(request.adapter);
    if (!hash) return fail(hash.error());
    // Its worker may run in another folder.
    json["adapter_path"] = fs::absolute(request.adapter).string();
  }
  return dump_json(json);
}

Result<ChatRequest> request_from_wire(std::string_view text) {
  auto json = parse_json(text);
  if (!json) return fail(json.error());
  ChatRequest request;
  std::string adapter_hash;
  try {
    for (const Json& message : json->at("messages"))
      request.messages.push_back({message.at("role"), message.at("content")});
    Sampling& s = request.sampling;
    json->at("max_tokens").get_to(s.max_tokens);
    json->at("temperature").get_to(s.temperature);
    json->at("top_p").get_to(s.top_p);
    json->at("top_k").get_to(s.top_k);
    json->at("min_p").get_to(s.min_p);
    json->at("repeat_penalty").get_to(s.repeat_penalty);
    s.frequency_penalty = json->value("frequency_penalty", s.frequency_penalty);
    s.presence_penalty = json->value("presence_penalty", s.presence_penalty);
    json->at("seed").get_to(s.seed);
    json->at("stop").get_to(s.stop);
    request.schema = json->at("schema");
    json->at("answer_prefix").get_to(request.answer_prefix);
    request.logprobs = json->value("logprobs", request.logprobs);
    if (json->contains("adapter")) {
      json->at("adapter").get_to(adapter_hash);
      json->at("adapter_path").get_to(request.adapter);
      json->at("adapter_scale").get_to(request.adapter_scale);
    }
  } catch (const Json::exception& e) {
    return fail(ErrorKind::schema, "type", std::string("a request of the journal: ") + e.what());
  }
  if (!request.adapter.empty()) {
    if (auto same = check_adapter(request.adapter, adapter_hash); !same) return fail(same.error());
  }
  return request;
}

}  // namespace rolellm

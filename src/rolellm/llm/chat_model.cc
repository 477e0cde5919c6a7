#include "rolellm/llm/chat_model.h"

#include <optional>

#include "rolellm/core/progress.h"
#include "rolellm/llm/llama_backend.h"

namespace rolellm {

Result<std::vector<std::vector<ChatReply>>> generate_all(ChatModel& model,
                                                         std::span<const ChatRequest> requests,
                                                         const std::string& what) {
  std::vector<std::vector<ChatReply>> replies;
  std::int64_t total = 0;
  for (const ChatRequest& request : requests) {
    replies.emplace_back(request.samples);
    total += request.samples;
  }
  std::optional<Progress> progress;
  if (!what.empty()) progress.emplace(what, "answers", total);
  auto status = model.generate(
      requests, [&](std::size_t request, int sample, const ChatReply& reply) -> Status {
        replies[request][sample] = reply;
        if (progress) progress->add(1);
        return ok();
      });
  if (!status) return fail(status.error());
  return replies;
}

Json request_to_json(const ChatRequest& request) {
  Json messages = Json::array();
  for (const Message& message : request.messages) {
    messages.push_back({{"role", message.role}, {"content", message.content}});
  }
  const Sampling& s = request.sampling;
  Json json{{"messages", messages},
            {"max_tokens", s.max_tokens},
            {"temperature", s.temperature},
            {"top_p", s.top_p},
            {"top_k", s.top_k},
            {"min_p", s.min_p},
            {"repeat_penalty", s.repeat_penalty},
            {"seed", s.seed},
            {"stop", s.stop},
            {"schema", request.schema},
            {"answer_prefix", request.answer_prefix}};
  if (s.frequency_penalty != 0) json["frequency_penalty"] = s.frequency_penalty;
  if (s.presence_penalty != 0) json["presence_penalty"] = s.presence_penalty;
  if (request.logprobs != 0) json["logprobs"] = request.logprobs;
  if (!request.adapter.empty()) {
    // A file that is not there fails when it is used; until then its name stands for it.
    const auto hash = model_file_hash(request.adapter);
    json["adapter"] = hash ? *hash : request.adapter;
    json["adapter_scale"] = request.adapter_scale;
  }
  return json;
}

}  // namespace rolellm

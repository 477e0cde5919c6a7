#include "rolellm/llm/http/finish_answer.h"

#include <algorithm>

#include "rolellm/llm/http/answer_schema.h"

namespace rolellm {

void finish_answer(ChatReply& reply, const ChatRequest& request) {
  if (!request.answer_prefix.empty() && reply.text.rfind(request.answer_prefix, 0) == 0)
    reply.text.erase(0, request.answer_prefix.size());
  std::size_t end = std::string::npos;
  for (const std::string& stop : request.sampling.stop) {
    if (!stop.empty()) end = std::min(end, reply.text.find(stop));
  }
  if (end != std::string::npos) {
    reply.text.resize(end);
    reply.finish_reason = "stop";
  }
  if (request.schema.is_null() || reply.finish_reason != "stop") return;
  if (std::string json = json_in_answer(reply.text); !json.empty()) reply.text = std::move(json);
}

}  // namespace rolellm

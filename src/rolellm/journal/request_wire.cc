#include "rolellm/journal/request_wire.h"

namespace rolellm {

Json request_to_wire(const ChatRequest& request) { return request_to_json(request); }

Result<ChatRequest> request_from_wire(std::string_view text) {
  auto json = parse_json(text);
  if (!json) return fail(json.error());
  ChatRequest request;
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
    json->at("seed").get_to(s.seed);
    json->at("stop").get_to(s.stop);
    request.schema = json->at("schema");
    json->at("answer_prefix").get_to(request.answer_prefix);
  } catch (const Json::exception& e) {
    return fail(ErrorKind::schema, "type", std::string("a request of the journal: ") + e.what());
  }
  return request;
}

}  // namespace rolellm

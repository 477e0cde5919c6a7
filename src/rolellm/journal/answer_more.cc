#include "rolellm/journal/answer_more.h"

#include <limits>

namespace rolellm {
namespace {

Json token_to_json(const std::string& token) {
  try {
    const Json text(token);
    static_cast<void>(text.dump());  // throws where the bytes are no UTF-8
    return text;
  } catch (const Json::exception&) {
    Json bytes = Json::array();
    for (const char byte : token) bytes.push_back(static_cast<unsigned char>(byte));
    return bytes;
  }
}

std::string token_from_json(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  std::string token;
  for (const Json& byte : json) token += static_cast<char>(byte.get<unsigned char>());
  return token;
}

Json chance_to_json(const TokenChance& chance) {
  return Json::array({token_to_json(chance.token), chance.logprob});
}

TokenChance chance_from_json(const Json& json) {
  // JSON has no infinity: the logarithm of no chance at all is written as null.
  const Json& logprob = json.at(1);
  return {token_from_json(json.at(0)),
          logprob.is_null() ? -std::numeric_limits<double>::infinity() : logprob.get<double>()};
}

}  // namespace

Json logprobs_to_json(const std::vector<TokenLogprobs>& logprobs) {
  Json places = Json::array();
  for (const TokenLogprobs& place : logprobs) {
    Json top = Json::array();
    for (const TokenChance& chance : place.top) top.push_back(chance_to_json(chance));
    places.push_back({{"drawn", chance_to_json(place.drawn)}, {"top", std::move(top)}});
  }
  return places;
}

std::string more_of_answer(const ChatReply& reply) {
  if (reply.logprobs.empty()) return {};
  return dump_json(Json{{"logprobs", logprobs_to_json(reply.logprobs)}});
}

Status add_more_of_answer(std::string_view more, ChatReply& reply) {
  if (more.empty()) return ok();
  const auto damaged = [](const std::string& why) {
    return fail(ErrorKind::io, "journal", "an answer's `more` cannot be read: " + why);
  };
  auto json = parse_json(more);
  if (!json) return damaged(json.error().message);
  try {
    if (!json->contains("logprobs")) return ok();
    for (const Json& place : json->at("logprobs")) {
      TokenLogprobs& read = reply.logprobs.emplace_back();
      read.drawn = chance_from_json(place.at("drawn"));
      for (const Json& chance : place.at("top")) read.top.push_back(chance_from_json(chance));
    }
  } catch (const Json::exception& e) {
    return damaged(e.what());
  }
  return ok();
}

}  // namespace rolellm

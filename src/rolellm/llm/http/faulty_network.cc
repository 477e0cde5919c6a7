#include "rolellm/llm/http/faulty_network.h"

#include <algorithm>

#include "rolellm/core/json.h"

namespace rolellm {
namespace {

constexpr int kPromptTokens = 9;

struct Asked {
  std::string question;
  std::uint64_t seed = 0;
  int n = 1, max_tokens = 0;
  bool streaming = false;
};

Asked read(const std::string& body) {
  const Json json = *parse_json(body);
  return {.question = json["messages"].back()["content"].get<std::string>(),
          .seed = json["seed"].get<std::uint64_t>(),
          .n = json.value("n", 1),
          .max_tokens = json["max_tokens"].get<int>(),
          .streaming = json.value("stream", false)};
}

/// Half of the answer's tokens are its text's; what was asked at most bounds them.
int tokens_of(const Asked& asked) { return std::max(asked.max_tokens / 2, 1) * asked.n; }

std::string whole_body(const Asked& asked, const std::string& reason) {
  Json choices = Json::array();
  for (int i = 0; i < asked.n; ++i) {
    const std::string text =
        true_answer(asked.question, asked.seed + static_cast<std::uint64_t>(i));
    choices.push_back({{"index", i},
                       {"message", {{"role", "assistant"}, {"content", text}}},
                       {"finish_reason", reason}});
  }
  return dump_json(
      Json{{"choices", choices},
           {"usage", {{"prompt_tokens", kPromptTokens}, {"completion_tokens", tokens_of(asked)}}}});
}

/// The events of a stream, `finish` and all.
std::string events(const Asked& asked, const std::string& reason, bool finish) {
  std::string text = ": welcome\r\n\r\n";
  const auto event = [&](const Json& json) { text += "data: " + dump_json(json) + "\n\n"; };
  const auto choice = [](int i, Json delta, Json why) {
    return Json{{"choices", Json::array({Json{{"index", i},
                                              {"delta", std::move(delta)},
                                              {"finish_reason", std::move(why)}}})}};
  };
  for (int i = 0; i < asked.n; ++i) {
    const std::string answer =
        true_answer(asked.question, asked.seed + static_cast<std::uint64_t>(i));
    const std::size_t half = answer.find(' ');
    event(choice(i, {{"role", "assistant"}, {"content", ""}}, nullptr));
    event(choice(i, {{"content", answer.substr(0, half)}}, nullptr));
    event(choice(i, {{"content", answer.substr(half)}}, nullptr));
    if (finish) event(choice(i, Json::object(), reason));
  }
  if (!finish) return text;
  event(
      Json{{"choices", Json::array()},
           {"usage", {{"prompt_tokens", kPromptTokens}, {"completion_tokens", tokens_of(asked)}}}});
  return text + "data: [DONE]\n\n";
}

/// Where an answer is made, whether it arrives or not.
bool makes_an_answer(Fault fault) {
  switch (fault) {
    case Fault::none:
    case Fault::length:
    case Fault::hang:
    case Fault::trickle:
    case Fault::cut:
    case Fault::gateway:
      return true;
    default:
      return false;
  }
}

/// Where nothing of what the server itself would say arrives.
bool is_on_the_way(Fault fault) {
  switch (fault) {
    case Fault::limited:
    case Fault::limited_for_a_while:
    case Fault::limited_absurdly:
    case Fault::unavailable:
    case Fault::refused:
    case Fault::tls:
      return true;
    default:
      return makes_an_answer(fault);
  }
}

std::string key_of(const HttpRequest& request) {
  constexpr std::string_view kName = "Idempotency-Key: ";
  for (const std::string& header : request.headers) {
    if (header.rfind(kName, 0) == 0) return header.substr(kName.size());
  }
  return {};
}

}  // namespace

std::string expected_code(Fault fault) {
  switch (fault) {
    case Fault::none:
    case Fault::length:
      return {};
    case Fault::quota:
      return "endpoint.quota";
    case Fault::unauthorised:
      return "endpoint.auth";
    case Fault::bad_utf8:
    case Fault::bad_json:
    case Fault::bad_request:
    case Fault::web_page:
    case Fault::giant:
    case Fault::bomb:
    case Fault::redirect:
      return "endpoint.protocol";
    default:
      return "endpoint.unavailable";
  }
}

std::string true_answer(const std::string& question, std::uint64_t seed) {
  return "Ich hörte \"" + question + "\" 灯塔 " + std::to_string(seed) + ".";
}

Fault FaultyNetwork::pick() {
  if (random_.uniform() >= plan_.fault_share)
    return random_.below(8) == 0 ? Fault::length : Fault::none;
  const int kinds = plan_.final_faults ? kFaults : kFirstFinal;
  return static_cast<Fault>(kFirstFault + static_cast<int>(random_.below(
                                              static_cast<std::uint64_t>(kinds - kFirstFault))));
}

HttpTicket FaultyNetwork::start(HttpRequest request) {
  const Asked asked = read(request.body);
  Open open{.ticket = ++last_, .request = std::move(request)};
  open.name = asked.question + "#" + std::to_string(asked.seed);
  ++started_;
  ++attempts_[open.name];
  last_start_ = clock_.now();
  spans_.try_emplace(asked.question, clock_.now(), clock_.now());
  Fault fault = pick();
  const std::string key = key_of(open.request);
  const bool has_it = plan_.honours_keys && keys_.contains(key);
  if (has_it && !is_on_the_way(fault)) fault = Fault::none;
  if (static_cast<int>(fault) >= kFirstFault) faults_.insert(fault);
  open.at = clock_.now() + plan_.latency_ms * (1 + 9 * random_.uniform()) / 1000;
  const std::int64_t billed_before = billed_tokens_;
  answer(fault, open);
  if (makes_an_answer(fault)) {
    if (has_it) {
      billed_tokens_ = billed_before;
    } else {
      ++made_[open.name];
      keys_.insert(key);
    }
  }
  open.at = std::min(open.at, clock_.now() + open.request.timeout_seconds);
  open.final = static_cast<int>(fault) >= kFirstFinal;
  open_.push_back(std::move(open));
  most_open_ = std::max(most_open_, open_.size());
  return last_;
}

void FaultyNetwork::answer(Fault fault, Open& open) {
  const Asked asked = read(open.request.body);
  HttpReply& reply = open.reply;
  reply.status = 200;
  const auto refuse = [&](long status, const std::string& body) {
    reply.status = status;
    reply.body = body;
  };
  const auto break_off = [&](Broken broken) {
    reply.broken = broken;
    reply.detail = "made up";
  };
  const auto say = [&](std::string body) {
    billed_tokens_ += kPromptTokens + tokens_of(asked);
    // In pieces of any size, as networks do.
    if (asked.streaming) open.piece = 1 + random_.below(64);
    reply.body = std::move(body);
  };
  const std::string whole =
      asked.streaming ? events(asked, "stop", true) : whole_body(asked, "stop");
  switch (fault) {
    case Fault::none:
      return say(whole);
    case Fault::length:
      return say(asked.streaming ? events(asked, "length", true) : whole_body(asked, "length"));
    case Fault::limited:
      return refuse(429, R"({"error":{"message":"slow down","type":"requests"}})");
    case Fault::limited_for_a_while:
      reply.headers["retry-after"] = std::to_string(random_.below(20));
      return refuse(429, "{}");
    case Fault::limited_absurdly:
      reply.headers["retry-after"] = random_.below(2) == 0 ? "99999999999" : "-7";
      return refuse(429, "");
    case Fault::server_error:
      return refuse(500, "<html>oops");
    case Fault::unavailable:
      return refuse(random_.below(2) == 0 ? 503 : 529, R"({"error":{"message":"loading"}})");
    case Fault::gateway:
      say({});
      open.piece = 0;
      return refuse(504, "<html>");
    case Fault::refused:
    case Fault::tls:
      reply.status = 0;
      return break_off(Broken::unreachable);
    case Fault::hang:
    case Fault::trickle:
      say(whole.substr(0, fault == Fault::hang ? 0 : whole.size() / 3));
      open.at = 1e300;
      return break_off(Broken::timed_out);
    case Fault::cut:
      say(whole.substr(0, random_.below(whole.size())));
      return break_off(Broken::cut);
    case Fault::no_finish:
      return say(asked.streaming ? events(asked, "stop", false)
                                 : whole.substr(0, whole.size() / 2));
    case Fault::stream_error:
      return say((asked.streaming ? events(asked, "stop", false) : std::string()) +
                 (asked.streaming ? "data: " : "") +
                 R"({"error":{"message":"overloaded","type":"overloaded_error"}})" + "\n\n");
    case Fault::bad_utf8:
      return say(asked.streaming
                     ? "data: {\"choices\": [{\"delta\": {\"content\": \"\xff\xfe\"}}]}\n\n"
                     : "{\"choices\": \"\xc3\x28\"}");
    case Fault::bad_json:
      return say(asked.streaming ? "data: {\"choices\": [\n\n" : "{\"choices\": [");
    case Fault::quota:
      return refuse(429, R"({"error":{"message":"pay","code":"insufficient_quota"}})");
    case Fault::bad_request:
      return refuse(400, R"({"error":{"message":"the prompt is too long"}})");
    case Fault::unauthorised:
      return refuse(401, R"({"error":{"message":"who are you?"}})");
    case Fault::web_page:
      reply.headers["content-type"] = "text/html; charset=utf-8";
      return say("<!doctype html><title>Welcome to the network</title>");
    case Fault::giant:
    case Fault::bomb:
      say({});
      return break_off(Broken::too_large);
    case Fault::redirect:
      reply.headers["location"] = open.request.url;
      return refuse(307, "");
  }
}

std::optional<HttpDone> FaultyNetwork::wait(double until) {
  const auto first = std::min_element(open_.begin(), open_.end(),
                                      [](const Open& a, const Open& b) { return a.at < b.at; });
  if (first == open_.end() || first->at > until) {
    clock_.advance_to(std::min(until, 1e9));
    return std::nullopt;
  }
  clock_.advance_to(first->at);
  Open open = std::move(*first);
  open_.erase(first);
  spans_[open.name.substr(0, open.name.find('#'))].second = clock_.now();
  if (open.final) final_at_ = std::min(final_at_, clock_.now());
  HttpReply& reply = open.reply;
  if (open.piece > 0) {
    for (std::size_t at = 0; at < reply.body.size(); at += open.piece) {
      if (open.request.on_bytes(std::string_view(reply.body).substr(at, open.piece))) continue;
      reply.broken = Broken::stopped;
      break;
    }
    reply.body.clear();
  }
  return HttpDone{open.ticket, std::move(reply)};
}

int FaultyNetwork::made_again() const {
  int again = 0;
  for (const auto& [name, times] : made_) again += times - 1;
  return again;
}

double FaultyNetwork::longest_call() const {
  double longest = 0;
  for (const auto& [question, span] : spans_) longest = std::max(longest, span.second - span.first);
  return longest;
}

}  // namespace rolellm

#include "rolellm/llm/scripted_engine.h"

#include <fmt/format.h>

#include "rolellm/core/hash.h"
#include "rolellm/core/yaml.h"

namespace rolellm {
namespace {

struct Rule {
  std::string match;
  std::vector<std::string> replies;
};

class ScriptedEngine : public ChatModel {
 public:
  ScriptedEngine(std::vector<Rule> rules, std::int64_t fail_after, ModelInfo info)
      : rules_(std::move(rules)), fail_after_(fail_after), info_(std::move(info)) {}

  ModelInfo info() const override { return info_; }

  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      for (int sample = 0; sample < requests[i].samples; ++sample) {
        auto reply = answer(requests[i], sample);
        if (!reply) return fail(reply.error());
        if (auto status = on_reply(i, sample, *reply); !status) return status;
      }
    }
    return ok();
  }

  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override {
    auto reply = answer(request, 0);
    if (reply) on_text(reply->text);
    return reply;
  }

  Result<int> count_tokens(const ChatRequest& request) override {
    return static_cast<int>(all_text(request).size() / 4);
  }

 private:
  static std::string all_text(const ChatRequest& request) {
    std::string text;
    for (const Message& message : request.messages) text += message.content + "\n";
    return text;
  }

  Result<ChatReply> answer(const ChatRequest& request, int sample) {
    if (fail_after_ >= 0 && answered_ >= fail_after_) {
      return fail(ErrorKind::endpoint, "unavailable",
                  "the scripted model stops here, as its rules say");
    }
    ++answered_;
    const std::string text = all_text(request);
    ChatReply reply{.text = {}, .finish_reason = "stop"};
    for (const Rule& rule : rules_) {
      if (text.find(rule.match) == std::string::npos || rule.replies.empty()) continue;
      const std::uint64_t pick = request.sampling.seed + static_cast<std::uint64_t>(sample);
      reply.text = rule.replies[pick % rule.replies.size()];
      break;
    }
    reply.usage = {.prompt_tokens = static_cast<int>(text.size() / 4),
                   .completion_tokens = static_cast<int>(reply.text.size() / 4)};
    return reply;
  }

  std::vector<Rule> rules_;
  std::int64_t fail_after_;
  ModelInfo info_;
  std::int64_t answered_ = 0;
};

}  // namespace

Result<std::unique_ptr<ChatModel>> open_scripted_model(const fs::path& path) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  auto yaml = parse_yaml(*text, path.string());
  if (!yaml) return fail(yaml.error());
  if (!yaml->is_array()) {
    return fail(Error{
        .kind = ErrorKind::config, .message = "expected a list of rules", .file = path.string()});
  }
  std::vector<Rule> rules;
  std::int64_t fail_after = -1;
  for (const Json& block : *yaml) {
    if (block.contains("fail_after")) {
      fail_after = block["fail_after"].get<std::int64_t>();
      continue;
    }
    Rule rule{.match = string_or(block, "match", "")};
    if (block.contains("reply")) rule.replies.push_back(string_or(block, "reply", ""));
    if (auto replies = strings_field(block, "replies")) {
      rule.replies.insert(rule.replies.end(), replies->begin(), replies->end());
    }
    rules.push_back(std::move(rule));
  }
  ModelInfo info{.name = "scripted", .identity = "scripted:" + sha256(*text), .engine = "scripted"};
  return std::unique_ptr<ChatModel>(
      std::make_unique<ScriptedEngine>(std::move(rules), fail_after, std::move(info)));
}

}  // namespace rolellm

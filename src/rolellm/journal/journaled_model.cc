#include "rolellm/journal/journal.h"

namespace rolellm {

JournaledModel::JournaledModel(ChatModel& model, Journal& journal) : model_(model), journal_(journal) {}

ModelInfo JournaledModel::info() const { return model_.info(); }

Result<int> JournaledModel::count_tokens(const ChatRequest& request) { return model_.count_tokens(request); }

Status JournaledModel::generate(std::span<const ChatRequest> requests, const OnReply& on_reply) {
  const ModelInfo model = model_.info();
  // What is missing goes on as requests of its own: consecutive missing samples stay one request,
  // its seed moved so that each sample keeps the seed it would have had.
  struct Origin {
    std::size_t request;
    int first_sample;
  };
  std::vector<ChatRequest> missing;
  std::vector<Origin> origins;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    bool joined = false;
    for (int sample = 0; sample < requests[i].samples; ++sample) {
      auto known = journal_.find(journal_key(model, requests[i], sample));
      if (!known) return fail(known.error());
      if (*known) {
        ++counts_.hits;
        joined = false;
        if (auto status = on_reply(i, sample, **known); !status) return status;
        continue;
      }
      if (joined) {
        ++missing.back().samples;
        continue;
      }
      missing.push_back(requests[i]);
      missing.back().samples = 1;
      missing.back().sampling.seed += static_cast<std::uint64_t>(sample);
      origins.push_back({i, sample});
      joined = true;
    }
  }
  if (missing.empty()) return ok();
  auto status = model_.generate(missing, [&](std::size_t i, int part, const ChatReply& reply) -> Status {
    const Origin& origin = origins[i];
    const int sample = origin.first_sample + part;
    ++counts_.misses;
    counts_.prompt_tokens += reply.usage.prompt_tokens;
    counts_.completion_tokens += reply.usage.completion_tokens;
    const std::string key = journal_key(model, requests[origin.request], sample);
    if (auto stored = journal_.store(key, model, reply); !stored) return stored;
    return on_reply(origin.request, sample, reply);
  });
  // Answers that came before a failure are kept all the same.
  const Status flushed = journal_.flush();
  return status ? flushed : status;
}

Result<ChatReply> JournaledModel::stream(const ChatRequest& request, const OnText& on_text) {
  return model_.stream(request, on_text);  // a conversation is not replayed
}

}  // namespace rolellm

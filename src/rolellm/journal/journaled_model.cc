#include "rolellm/journal/journal.h"

namespace rolellm {
namespace {

/// Answers of one group: several times what runs together, so that the engine stays full.
constexpr int kGroupAnswers = 128;

}  // namespace

JournaledModel::JournaledModel(ChatModel& model, Journal& journal)
    : model_(model), journal_(journal) {}

ModelInfo JournaledModel::info() const { return model_.info(); }

Result<int> JournaledModel::count_tokens(const ChatRequest& request) {
  return model_.count_tokens(request);
}

void JournaledModel::count_miss(const ChatReply& reply) {
  ++counts_.misses;
  counts_.prompt_tokens += reply.usage.prompt_tokens;
  counts_.completion_tokens += reply.usage.completion_tokens;
}

Status JournaledModel::generate(std::span<const ChatRequest> requests, const OnReply& on_reply) {
  if (!model_.info().batch_decides) return generate_missing(requests, on_reply);
  std::size_t first = 0;
  while (first < requests.size()) {
    std::size_t end = first;
    for (int answers = 0; end < requests.size() && answers < kGroupAnswers; ++end)
      answers += requests[end].samples;
    if (auto status = generate_group(requests.subspan(first, end - first), first, on_reply);
        !status)
      return status;
    first = end;
  }
  return ok();
}

Status JournaledModel::generate_group(std::span<const ChatRequest> requests, std::size_t first,
                                      const OnReply& on_reply) {
  const ModelInfo model = model_.info();
  std::vector<std::vector<ChatReply>> known;
  bool complete = true;
  for (std::size_t i = 0; i < requests.size() && complete; ++i) {
    known.emplace_back();
    for (int sample = 0; sample < requests[i].samples && complete; ++sample) {
      auto reply = journal_.find(journal_key(model, requests[i], sample));
      if (!reply) return fail(reply.error());
      complete = reply->has_value();
      if (complete) known.back().push_back(std::move(**reply));
    }
  }
  if (complete) {
    for (std::size_t i = 0; i < known.size(); ++i) {
      for (std::size_t sample = 0; sample < known[i].size(); ++sample) {
        ++counts_.hits;
        if (auto status = on_reply(first + i, static_cast<int>(sample), known[i][sample]); !status)
          return status;
      }
    }
    return ok();
  }
  auto status =
      model_.generate(requests, [&](std::size_t i, int sample, const ChatReply& reply) -> Status {
        count_miss(reply);
        if (auto stored = journal_.store(journal_key(model, requests[i], sample), model, reply);
            !stored)
          return stored;
        return on_reply(first + i, sample, reply);
      });
  return status ? journal_.flush() : status;
}

Status JournaledModel::generate_missing(std::span<const ChatRequest> requests,
                                        const OnReply& on_reply) {
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
  return model_.generate(missing, [&](std::size_t i, int part, const ChatReply& reply) -> Status {
    const Origin& origin = origins[i];
    const int sample = origin.first_sample + part;
    count_miss(reply);
    const std::string key = journal_key(model, requests[origin.request], sample);
    if (auto stored = journal_.store(key, model, reply); !stored) return stored;
    if (auto flushed = journal_.flush(); !flushed) return flushed;  // paid for: never lost
    return on_reply(origin.request, sample, reply);
  });
}

Result<ChatReply> JournaledModel::stream(const ChatRequest& request, const OnText& on_text) {
  return model_.stream(request, on_text);  // a conversation is not replayed
}

}  // namespace rolellm

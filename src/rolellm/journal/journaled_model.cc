#include "rolellm/journal/journaled_model.h"

#include <chrono>
#include <thread>
#include <unordered_map>

#include "rolellm/core/hash.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/journal/work_queue.h"
#include "rolellm/journal/worker.h"

namespace rolellm {
namespace {

/// Answers of one group: several times what runs together, so that the engine stays full.
constexpr int kGroupAnswers = 128;
/// Answers of others that are looked for at a time; the oldest, as they are worked on first.
constexpr std::size_t kLookedFor = 512;
constexpr auto kPatience = std::chrono::milliseconds(200);

/// Where the group that begins with `first` ends.
std::size_t group_end(std::span<const ChatRequest> requests, std::size_t first) {
  std::size_t end = first;
  for (int answers = 0; end < requests.size() && answers < kGroupAnswers; ++end)
    answers += requests[end].samples;
  return end;
}

std::vector<std::string> keys_of(const ModelInfo& model, const ChatRequest& request) {
  std::vector<std::string> keys;
  for (int sample = 0; sample < request.samples; ++sample)
    keys.push_back(journal_key(model, request, sample));
  return keys;
}

}  // namespace

Status JournaledModel::generate(std::span<const ChatRequest> requests, const OnReply& on_reply) {
  if (journal_.queue()) return share(requests, on_reply);
  if (!model_.info().batch_decides) return answer(requests, 0, false, on_reply);
  for (std::size_t first = 0; first < requests.size();) {
    const std::size_t end = group_end(requests, first);
    if (auto status = answer(requests.subspan(first, end - first), first, true, on_reply); !status)
      return status;
    first = end;
  }
  return ok();
}

Status JournaledModel::answer(std::span<const ChatRequest> requests, std::size_t first, bool whole,
                              const OnReply& on_reply) {
  const ModelInfo model = model_.info();
  MissingCalls missing;
  std::unordered_map<std::string, std::vector<MissingCall>> twins;  // asked once, wanted again
  for (std::size_t i = 0; i < requests.size(); ++i) {
    std::vector<std::string> keys = keys_of(model, requests[i]);
    auto known = journal_.find(keys);
    if (!known) return fail(known.error());
    for (int sample = 0; sample < requests[i].samples; ++sample) {
      const auto& reply = (*known)[static_cast<std::size_t>(sample)];
      if (!reply) {
        MissingCall call{first + i, sample, std::move(keys[static_cast<std::size_t>(sample)])};
        if (const auto [twin, fresh] = twins.try_emplace(call.key); fresh) {
          missing.add(requests[i], std::move(call));
        } else {
          twin->second.push_back(std::move(call));
        }
        continue;
      }
      ++counts_.hits;
      if (auto status = on_reply(first + i, sample, *reply); !status) return status;
    }
  }
  if (missing.empty()) return journal_.flush();
  return ask(model_, journal_, missing, whole,
             [&](const MissingCall& call, const ChatReply& reply) -> Status {
               ++counts_.misses;
               counts_.prompt_tokens += reply.usage.prompt_tokens;
               counts_.completion_tokens += reply.usage.completion_tokens;
               if (auto heard = on_reply(call.request, call.sample, reply); !heard) return heard;
               for (const MissingCall& twin : twins[call.key]) {
                 ++counts_.hits;
                 if (auto heard = on_reply(twin.request, twin.sample, reply); !heard) return heard;
               }
               return ok();
             });
}

Status JournaledModel::share(std::span<const ChatRequest> requests, const OnReply& on_reply) {
  std::deque<MissingCall> waiting;
  if (auto asked = enqueue(requests, waiting, on_reply); !asked) return asked;
  Worker worker(model_, journal_);
  while (!waiting.empty()) {
    if (auto go_on = check_interrupt(); !go_on) return go_on;
    auto worked = worker.work();
    const WorkerCounts& done = worker.counts();
    counts_.misses = done.answers;
    counts_.prompt_tokens = done.prompt_tokens;
    counts_.completion_tokens = done.completion_tokens;
    if (!worked) return fail(worked.error());
    auto delivered = deliver(waiting, on_reply);
    if (!delivered) return fail(delivered.error());
    counts_.from_others += *delivered;
    if (*worked == 0 && *delivered == 0) std::this_thread::sleep_for(kPatience);
  }
  counts_.from_others = std::max<std::int64_t>(counts_.from_others - counts_.misses, 0);
  return journal_.flush();
}

Status JournaledModel::enqueue(std::span<const ChatRequest> requests,
                               std::deque<MissingCall>& waiting, const OnReply& on_reply) {
  const ModelInfo model = model_.info();
  for (std::size_t first = 0; first < requests.size();) {
    const std::size_t end = group_end(requests, first);
    std::vector<WorkItem> items;
    std::string together;  // what decides the batch decides the unit
    for (std::size_t i = first; i < end; ++i) {
      const std::vector<std::string> keys = keys_of(model, requests[i]);
      auto known = journal_.find(keys);
      if (!known) return fail(known.error());
      for (int sample = 0; sample < requests[i].samples; ++sample) {
        const auto at = static_cast<std::size_t>(sample);
        if (const auto& reply = (*known)[at]) {
          ++counts_.hits;
          if (auto status = on_reply(i, sample, *reply); !status) return status;
          continue;
        }
        waiting.push_back({i, sample, keys[at]});
        items.push_back({keys[at], keys[at], requests[i], sample});
        together += keys[at];
      }
    }
    if (model.batch_decides) {
      const std::string unit = sha256(together);
      for (WorkItem& item : items) item.unit = unit;
    }
    if (auto added = journal_.queue()->add(model, items); !added) return added;
    first = end;
  }
  return ok();
}

Result<int> JournaledModel::deliver(std::deque<MissingCall>& waiting, const OnReply& on_reply) {
  int delivered = 0;
  for (bool more = true; more && !waiting.empty();) {
    const std::size_t looked = std::min(kLookedFor, waiting.size());
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < looked; ++i) keys.push_back(waiting[i].key);
    auto found = journal_.find(keys);
    if (!found) return fail(found.error());
    std::deque<MissingCall> still;
    more = false;
    for (std::size_t i = 0; i < looked; ++i) {
      if (const auto& reply = (*found)[i]) {
        ++delivered;
        more = true;
        if (auto status = on_reply(waiting[i].request, waiting[i].sample, *reply); !status)
          return fail(status.error());
      } else {
        still.push_back(std::move(waiting[i]));
      }
    }
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(looked));
    waiting.insert(waiting.begin(), std::make_move_iterator(still.begin()),
                   std::make_move_iterator(still.end()));
  }
  return delivered;
}

}  // namespace rolellm

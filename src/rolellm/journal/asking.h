// Asking a model for what the journal lacks, so that a crash at any point loses no answer.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "rolellm/journal/journal.h"

namespace rolellm {

/// An answer to get: where the asker wants it, and its key.
struct MissingCall {
  std::size_t request = 0;
  int sample = 0;
  std::string key;
};

/// Missing answers as requests of their own: samples that follow each other stay one request, whose
/// seed is moved so that each keeps the seed it would have had.
class MissingCalls {
 public:
  void add(const ChatRequest& request, MissingCall call);
  bool empty() const { return calls_.empty(); }
  std::span<const ChatRequest> requests() const { return requests_; }
  const MissingCall& call(std::size_t request, int sample) const {
    return calls_[first_[request] + static_cast<std::size_t>(sample)];
  }

 private:
  std::vector<ChatRequest> requests_;
  std::vector<std::size_t> first_;  ///< of each request, its first call
  std::vector<MissingCall> calls_;
};

using OnAnswer = std::function<Status(const MissingCall& call, const ChatReply& reply)>;

/// Asks `model` for `missing` and keeps every answer. With `whole` all of them are kept together,
/// or none. Otherwise an engine that sends calls is watched: no call leaves before it is in the
/// journal with all answers that came before it. What an engine computes itself is kept often
/// enough to lose little and seldom enough to cost little. `on_answer` may stop it by failing.
Status ask(ChatModel& model, Journal& journal, const MissingCalls& missing, bool whole,
           const OnAnswer& on_answer);

}  // namespace rolellm

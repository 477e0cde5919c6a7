// A model that answers from the journal where it can.
#pragma once

#include <deque>

#include "rolellm/journal/asking.h"
#include "rolellm/journal/journal.h"

namespace rolellm {

struct JournalCounts {
  std::int64_t hits = 0;               ///< answers found in the journal
  std::int64_t misses = 0;             ///< answers asked of the model by this process
  std::int64_t from_others = 0;        ///< answers that other workers got meanwhile
  std::int64_t prompt_tokens = 0;      ///< of the misses
  std::int64_t completion_tokens = 0;  ///< of the misses
};

/// Asks `model` only for what the journal lacks. Both must outlive it.
///
/// Where each answer stands alone (`ModelInfo::batch_decides` false), answers are kept one by one.
/// Where the batch decides, requests are taken in fixed groups of about 128 answers; what a group
/// lacks is asked for together and kept whole, and after a crash asked for whole again, so that a
/// killed run ends with the same texts as an undisturbed one.
///
/// Over a shared journal the missing answers become work for all its workers, this process among
/// them.
class JournaledModel : public ChatModel {
 public:
  JournaledModel(ChatModel& model, Journal& journal) : model_(model), journal_(journal) {}
  ModelInfo info() const override { return model_.info(); }
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override;
  /// A conversation is not replayed.
  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override {
    return model_.stream(request, on_text);
  }
  Result<int> count_tokens(const ChatRequest& request) override {
    return model_.count_tokens(request);
  }
  JournalCounts counts() const { return counts_; }

 private:
  Status answer(std::span<const ChatRequest> requests, std::size_t first, bool whole,
                const OnReply& on_reply);
  Status share(std::span<const ChatRequest> requests, const OnReply& on_reply);
  Status enqueue(std::span<const ChatRequest> requests, std::deque<MissingCall>& waiting,
                 const OnReply& on_reply);
  Result<int> deliver(std::deque<MissingCall>& waiting, const OnReply& on_reply);

  ChatModel& model_;
  Journal& journal_;
  JournalCounts counts_;
};

}  // namespace rolellm

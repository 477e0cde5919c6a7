// A durable record of every model call: a killed run loses nothing and pays nothing twice.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "rolellm/core/files.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

struct JournalCounts {
  std::int64_t hits = 0;               ///< answers found in the journal
  std::int64_t misses = 0;             ///< answers asked of the model
  std::int64_t prompt_tokens = 0;      ///< of the misses
  std::int64_t completion_tokens = 0;  ///< of the misses
};

/// SQLite with rollback journal and `synchronous=FULL`. One writer at a time: a second process gets
/// `locked` within a second. A damaged file is `io.journal`.
class Journal {
 public:
  static Result<std::unique_ptr<Journal>> open(const fs::path& path);
  virtual ~Journal() = default;
  /// Key: see `journal_key`.
  virtual Result<std::optional<ChatReply>> find(const std::string& key) = 0;
  /// Stores whole answers only; they last once the next `flush` has returned.
  virtual Status store(const std::string& key, const ModelInfo& model, const ChatReply& reply) = 0;
  virtual Status flush() = 0;
};

/// SHA-256 over all that decides an answer: model identity, messages, sampling, seed, sample
/// index, schema, answer prefix.
std::string journal_key(const ModelInfo& model, const ChatRequest& request, int sample);

/// A model that answers from the journal where it can and asks `model` for the rest. Both must
/// outlive it. `counts()` tells what was saved.
///
/// Where each answer stands alone (`ModelInfo::batch_decides` false), every answer is committed as
/// it comes and only missing ones are asked for. Where the batch decides, requests are taken in
/// fixed groups of about 128 answers; a group is committed whole, and repeated whole after a crash,
/// so that a killed run ends with the same texts as an undisturbed one.
class JournaledModel : public ChatModel {
 public:
  JournaledModel(ChatModel& model, Journal& journal);
  ModelInfo info() const override;
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override;
  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override;
  Result<int> count_tokens(const ChatRequest& request) override;
  JournalCounts counts() const { return counts_; }

 private:
  Status generate_group(std::span<const ChatRequest> requests, std::size_t first,
                        const OnReply& on_reply);
  Status generate_missing(std::span<const ChatRequest> requests, const OnReply& on_reply);
  void count_miss(const ChatReply& reply);

  ChatModel& model_;
  Journal& journal_;
  JournalCounts counts_;
};

}  // namespace rolellm

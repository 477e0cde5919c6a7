// The one interface to language models, whether in this process or behind HTTP.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/json.h"

namespace rolellm {

/// One turn. `role` is `system`, `user` or `assistant`; a system message comes first or not at all.
struct Message {
  std::string role;
  std::string content;
};

/// How tokens are drawn. `temperature` 0 takes the likeliest token.
struct Sampling {
  int max_tokens = 200;
  double temperature = 0.7;
  double top_p = 0.95;
  int top_k = 0;  ///< 0: no limit
  double min_p = 0.0;
  double repeat_penalty = 1.0;     ///< 1: none; over the last 64 tokens of the answer
  double frequency_penalty = 0.0;  ///< taken off a logit for each time the answer has the token
  double presence_penalty = 0.0;   ///< taken off once when the answer has the token
  std::uint64_t seed = 1;          ///< sample i of a request uses seed + i
  std::vector<std::string> stop;
};

struct ChatRequest {
  std::vector<Message> messages;
  Sampling sampling;
  Json schema;  ///< a JSON schema the answer must follow; null for free text
  int samples = 1;
  /// Text the answer begins with, given to the model as already said; the reply does not repeat
  /// it. Usually empty.
  std::string answer_prefix = {};
  int logprobs = 0;  ///< likeliest tokens to name at each place of the answer; 0: none, 20 at most
  /// LoRA adapter (a GGUF file) for this request; empty: what the engine was opened with. Engines
  /// that cannot switch answer with a `usage` error.
  std::string adapter = {};
  double adapter_scale = 1.0;
};

struct Usage {
  int prompt_tokens = 0;
  int completion_tokens = 0;
  int cached_tokens = 0;  ///< of the prompt's, those that were not computed again
};

/// A token's bytes, perhaps part of a UTF-8 character, and the natural logarithm of its chance
/// before temperature, limits and penalties.
struct TokenChance {
  std::string token;
  double logprob = 0;
};

/// One place of an answer: the token drawn and the likeliest ones, likeliest first.
struct TokenLogprobs {
  TokenChance drawn;
  std::vector<TokenChance> top;
};

struct ChatReply {
  std::string text;
  std::string finish_reason;  ///< `stop` or `length`
  Usage usage;
  std::vector<TokenLogprobs> logprobs = {};  ///< empty unless asked for
};

struct ModelInfo {
  std::string name;  ///< for people and provenance, e.g. `qwen2.5-coder-1.5b`
  std::string
      identity;        ///< changes when answers may: file hash or endpoint#model, adapter included
  std::string engine;  ///< `llama`, `openai`, `scripted`
  int context_tokens = 0;  ///< of prompt and answer together, at most; 0 when unknown
  /// Numbers, and so sampled texts, may depend on what is computed together: an interrupted batch
  /// is repeated whole to give the same answers again. False where each answer is bought by itself.
  bool batch_decides = false;
  bool estimates_tokens = false;  ///< `count_tokens` goes by a rule of thumb
  double input_price = 0;         ///< USD per million tokens; below 0: not known
  double output_price = 0;        ///< likewise
};

/// Called once for each sample as it ends, in any order, never from two threads at once. A failed
/// status stops the batch.
using OnReply = std::function<Status(std::size_t request, int sample, const ChatReply& reply)>;

/// Pieces of an answer as they come; whole UTF-8 characters.
using OnText = std::function<void(std::string_view piece)>;

/// A call of a batch: one sample of one request.
struct SentCall {
  std::size_t request = 0;
  int sample = 0;
};

/// Hears what an engine is about to buy, in time to write it down.
class CallWatcher {
 public:
  virtual ~CallWatcher() = default;
  /// These calls leave next; further tries of a call are told too. After a failed status none of
  /// them leaves and the batch stops.
  virtual Status before_sending(std::span<const SentCall> calls) = 0;
  /// These calls left in an earlier process, which did not hear their answers; they still may come.
  virtual Status going_on(std::span<const SentCall> /*calls*/) { return ok(); }
  /// The engine has heard all there is for now and waits for the network. A failed status stops the
  /// batch.
  virtual Status before_waiting() = 0;
};

/// A model that answers chats. Not safe for use from several threads at once.
class ChatModel {
 public:
  virtual ~ChatModel() = default;
  virtual ModelInfo info() const = 0;
  /// Answers all requests; the engine orders and batches them as it likes. The same request and
  /// seed give the same answer in deterministic engines.
  virtual Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) = 0;
  /// Tells `watcher` of every call that `generate` sends, until it is told another or null. False
  /// from engines that send nothing, because they compute answers themselves.
  virtual bool watch(CallWatcher* /*watcher*/) { return false; }
  /// Answers one request (its first sample) piece by piece.
  virtual Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) = 0;
  /// Tokens of the rendered prompt: exact where the tokenizer is known, else an estimate.
  virtual Result<int> count_tokens(const ChatRequest& request) = 0;
};

/// All replies of `requests`, replies[request][sample]. A convenience over `generate`.
/// With `what` ("plain answers") progress is shown under that name.
Result<std::vector<std::vector<ChatReply>>> generate_all(ChatModel& model,
                                                         std::span<const ChatRequest> requests,
                                                         const std::string& what = {});

/// Fields that decide an answer, for journal keys and scripted matching. Newer fields appear only
/// when used, so that older journals stay valid; an adapter appears as the hash of its file.
Json request_to_json(const ChatRequest& request);

}  // namespace rolellm

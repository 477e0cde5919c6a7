// One answer while it is written: its sampler, its text so far, what it will report.
#pragma once

#include <memory>

#include "rolellm/llm/answer_text.h"
#include "rolellm/llm/cell_model.h"
#include "rolellm/llm/sampler.h"

namespace rolellm {

/// A prompt in tokens and how to answer it.
struct DecodeJob {
  std::vector<std::int32_t> prompt;
  Sampling sampling;
  int samples = 1;
  std::shared_ptr<const JsonGrammar> grammar;  ///< null: free text
  int logprobs = 0;                            ///< as in ChatRequest
  int adapter = 0;     ///< what `CellModel::use_adapter` knows; jobs of one adapter come together
  bool exact = false;  ///< the same text whatever else is answered
};

class Answer {
 public:
  /// Sample `sample` of `job`.
  Answer(std::shared_ptr<const DecodeJob> job, int sample);

  /// Draws the next token. Touches nothing outside this answer, so that answers can draw on several
  /// threads.
  void draw(std::span<const float> logits, const CellModel& model);

  /// Takes in the token drawn: true when the answer goes on, false when `reply` is complete.
  Result<bool> take(const CellModel& model);

  /// What may be handed out since the last call.
  std::string_view news() { return ended_ ? text_.take_rest() : text_.take_news(); }
  ChatReply reply(int cached_tokens) const;

  int sample() const { return sample_; }
  const DecodeJob& job() const { return *job_; }
  const std::shared_ptr<const DecodeJob>& shared_job() const { return job_; }
  /// Tokens so far; the last one is still to be computed.
  const std::vector<std::int32_t>& tokens() const { return tokens_; }

 private:
  Result<bool> end(const char* reason);

  std::shared_ptr<const DecodeJob> job_;
  int sample_;
  Sampler sampler_;
  AnswerText text_;
  std::vector<std::int32_t> tokens_;
  std::int32_t drawn_ = 0;
  std::vector<TokenLogprobs> logprobs_;
  std::string reason_;
  bool ended_ = false;
};

}  // namespace rolellm

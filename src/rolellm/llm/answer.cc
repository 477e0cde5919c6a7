#include "rolellm/llm/answer.h"

#include "rolellm/llm/logprobs.h"

namespace rolellm {

Answer::Answer(std::shared_ptr<const DecodeJob> job, int sample)
    : job_(std::move(job)),
      sample_(sample),
      sampler_(job_->sampling, job_->sampling.seed + static_cast<std::uint64_t>(sample),
               job_->grammar),
      text_(job_->sampling.stop) {}

void Answer::draw(std::span<const float> logits, const CellModel& model) {
  drawn_ = sampler_.draw(logits);
  if (job_->logprobs == 0 || drawn_ < 0) return;
  const Logprobs chances(logits);
  TokenLogprobs place{.drawn = {model.text_of(drawn_), chances.of(drawn_)}, .top = {}};
  for (const auto& [token, logprob] : chances.likeliest(static_cast<std::size_t>(job_->logprobs)))
    place.top.push_back({model.text_of(token), logprob});
  logprobs_.push_back(std::move(place));
}

Result<bool> Answer::end(const char* reason) {
  reason_ = reason;
  ended_ = true;
  return false;
}

Result<bool> Answer::take(const CellModel& model) {
  if (drawn_ < 0) {
    return fail(ErrorKind::bad_model, "nonfinite",
                "the model's scores for the next token are not finite",
                "check the model and its adapter");
  }
  if (model.ends_answer(drawn_)) {
    if (logprobs_.size() > tokens_.size()) logprobs_.pop_back();
    return end("stop");
  }
  tokens_.push_back(drawn_);
  if (text_.append(model.text_of(drawn_)) || sampler_.is_finished()) return end("stop");
  if (static_cast<int>(tokens_.size()) >= job_->sampling.max_tokens)
    return end(sampler_.is_complete() ? "stop" : "length");
  return true;
}

ChatReply Answer::reply(int cached_tokens) const {
  return {.text = text_.text(),
          .finish_reason = reason_,
          .usage = {.prompt_tokens = static_cast<int>(job_->prompt.size()),
                    .completion_tokens = static_cast<int>(tokens_.size()),
                    .cached_tokens = cached_tokens},
          .logprobs = logprobs_};
}

}  // namespace rolellm

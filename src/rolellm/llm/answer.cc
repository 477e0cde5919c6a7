#include "rolellm/llm/answer.h"

#include "rolellm/llm/token_chances.h"

namespace rolellm {

Answer::Answer(std::shared_ptr<const DecodeJob> job, int sample)
    : job_(std::move(job)), sample_(sample), text_(job_->sampling.stop) {}

Result<std::unique_ptr<Answer>> Answer::begin(std::shared_ptr<const DecodeJob> job, int sample,
                                              const CellModel& model) {
  std::unique_ptr<Answer> answer(new Answer(std::move(job), sample));
  const DecodeJob& work = *answer->job_;
  if (!work.grammar.empty()) {
    answer->grammar_ = model.make_grammar(work.grammar);
    if (!answer->grammar_)
      return fail(ErrorKind::internal, "grammar", "libllama refuses the grammar");
  }
  answer->sampler_.emplace(work.sampling, work.sampling.seed + static_cast<std::uint64_t>(sample),
                           answer->grammar_.get());
  return answer;
}

void Answer::draw(std::span<float> logits, const CellModel& model) {
  if (job_->logprobs == 0) {
    drawn_ = sampler_->draw(logits);
    return;
  }
  const ChanceTable chances(logits, job_->logprobs);  // before the sampler changes them
  const std::vector<float> untouched(logits.begin(), logits.end());
  drawn_ = sampler_->draw(logits);
  if (drawn_ < 0) return;
  const auto named = [&](std::int32_t token) {
    return TokenChance{model.text_of(token),
                       chances.logprob(untouched[static_cast<std::size_t>(token)])};
  };
  TokenLogprobs place{.drawn = named(drawn_), .top = {}};
  for (const std::int32_t token : chances.likeliest()) place.top.push_back(named(token));
  logprobs_.push_back(std::move(place));
}

Result<bool> Answer::end(const char* reason) {
  reason_ = reason;
  ended_ = true;
  return false;
}

Result<bool> Answer::take(const CellModel& model) {
  if (drawn_ < 0 && !grammar_) {
    return fail(ErrorKind::bad_model, "nonfinite",
                "the model's scores for the next token are not finite",
                "check the model and its adapter");
  }
  if (drawn_ < 0 || model.ends_answer(drawn_)) {
    if (!logprobs_.empty() && logprobs_.size() > tokens_.size()) logprobs_.pop_back();
    return end("stop");
  }
  tokens_.push_back(drawn_);
  if (text_.append(model.text_of(drawn_))) return end("stop");
  if (static_cast<int>(tokens_.size()) >= job_->sampling.max_tokens) return end("length");
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

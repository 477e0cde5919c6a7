#include "rolellm/llm/scheduler.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/llm/answer_text.h"
#include "rolellm/llm/cell_span.h"
#include "rolellm/llm/llama_backend.h"
#include "rolellm/llm/tokenizer.h"

namespace rolellm {
namespace {

constexpr llama_seq_id kTrunk = 0;
/// A prompt waits one step for its neighbour when it can then share this many tokens more.
constexpr std::size_t kWorthWaiting = 16;

/// One running answer.
struct Running {
  std::size_t job = 0;
  int sample = 0;
  llama_seq_id sequence = 0;
  llama_pos position = 0;  ///< of the next token
  llama_token next = LLAMA_TOKEN_NULL;
  std::optional<Sampler> sampler;
  AnswerText text;
  int generated = 0;
  std::shared_ptr<CellSpan> span;
  std::unique_ptr<CellSpan> reserved;  ///< cells for what it may still write
};

/// A prompt being computed.
struct Admission {
  std::size_t job = 0;
  int first_sample = 0;
  int samples = 1;
  llama_seq_id sequence = 0;
  std::size_t done = 0;          ///< prompt tokens that are in the cache or in this step's batch
  std::int32_t logits_row = -1;  ///< in this step's batch, once its last token is there
  std::shared_ptr<CellSpan> span;
};

std::size_t common_prefix(std::span<const llama_token> a, std::span<const llama_token> b) {
  const std::size_t most = std::min(a.size(), b.size());
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.begin() + most, b.begin()).first -
                                  a.begin());
}

class Scheduler {
 public:
  Scheduler(llama_context* context, const llama_vocab* vocab, std::span<const DecodeJob> jobs,
            const SchedulerOptions& options, const OnSample& on_sample, const OnPiece& on_piece)
      : context_(context),
        memory_(llama_get_memory(context)),
        vocab_(vocab),
        jobs_(jobs),
        options_(options),
        on_sample_(on_sample),
        on_piece_(on_piece),
        batch_(llama_batch_init(options.batch_tokens, 0, 1)) {
    for (llama_seq_id id = options.parallel; id > kTrunk; --id) free_.push_back(id);
    order_.resize(jobs.size());
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return jobs[a].prompt < jobs[b].prompt; });
  }
  ~Scheduler() {
    llama_memory_clear(memory_, true);
    llama_batch_free(batch_);
  }
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  Result<SchedulerStats> run() {
    llama_memory_clear(memory_, true);
    for (const DecodeJob& job : jobs_) {
      if (auto fits = check_size(job); !fits) return fail(fits.error());
    }
    while (next_ < order_.size() || !running_.empty() || !admitted_.empty()) {
      if (auto go_on = check_interrupt(); !go_on) return fail(go_on.error());
      fill_batch();
      if (auto decoded = decode(); !decoded) return fail(decoded.error());
      if (auto advanced = advance_running(); !advanced) return fail(advanced.error());
      if (auto started = start_admitted(); !started) return fail(started.error());
    }
    return stats_;
  }

 private:
  Status check_size(const DecodeJob& job) const {
    const std::size_t need = job.prompt.size() + static_cast<std::size_t>(job.sampling.max_tokens);
    if (options_.trained > 0 && need > static_cast<std::size_t>(options_.trained)) {
      return fail(ErrorKind::failure, "context",
                  fmt::format("a prompt of {} tokens and an answer of up to {} make {}; the model "
                              "was trained on texts of {} at most",
                              job.prompt.size(), job.sampling.max_tokens, need, options_.trained),
                  "shorten the prompt, or take another model");
    }
    if (need <= static_cast<std::size_t>(options_.cells)) return ok();
    return fail(ErrorKind::failure, "context",
                fmt::format("a prompt of {} tokens and an answer of up to {} need {} cells of "
                            "context; there are {}",
                            job.prompt.size(), job.sampling.max_tokens, need, options_.cells),
                "raise --context, or shorten the prompt");
  }

  void add_token(llama_token token, llama_pos position, llama_seq_id sequence, bool logits) {
    const std::int32_t row = batch_.n_tokens++;
    batch_.token[row] = token;
    batch_.pos[row] = position;
    batch_.n_seq_id[row] = 1;
    batch_.seq_id[row][0] = sequence;
    batch_.logits[row] = logits ? 1 : 0;
  }

  int room() const { return options_.batch_tokens - batch_.n_tokens; }

  void fill_batch() {
    batch_.n_tokens = 0;
    for (const auto& running : running_) {
      add_token(running->next, running->position, running->sequence, true);
    }
    for (Admission& admission : admitted_) add_prompt_tokens(admission);
    while (room() > 0 && next_ < order_.size() && admit_next()) {
    }
  }

  void add_prompt_tokens(Admission& admission) {
    const auto& prompt = jobs_[admission.job].prompt;
    while (room() > 0 && admission.done < prompt.size()) {
      const bool last = admission.done + 1 == prompt.size();
      add_token(prompt[admission.done], static_cast<llama_pos>(admission.done), admission.sequence,
                last);
      if (last) admission.logits_row = batch_.n_tokens - 1;
      ++admission.done;
      ++stats_.computed_tokens;
    }
  }

  /// Takes the next prompt, or as many of its samples as fit now. False: nothing can be taken.
  bool admit_next() {
    const std::size_t job_index = order_[next_];
    const DecodeJob& job = jobs_[job_index];
    // At least the last token must be computed: its logits choose the first token of the answer.
    const std::size_t shared =
        std::min(common_prefix(job.prompt, trunk_tokens_), job.prompt.size() - 1);
    if (!admitted_.empty()) {
      const auto& neighbour = jobs_[admitted_.back().job].prompt;
      if (common_prefix(job.prompt, neighbour) >= shared + kWorthWaiting) return false;
    }
    const int own = static_cast<int>(job.prompt.size() - shared);
    const int per_sample = job.sampling.max_tokens;
    int samples = std::min({job.samples - next_sample_, static_cast<int>(free_.size()),
                            (options_.cells - cells_in_use_ - own) / std::max(per_sample, 1)});
    if (samples < 1) {
      if (running_.empty() && admitted_.empty() && !free_.empty() && !trunk_tokens_.empty()) {
        drop_trunk();  // the only thing left in the cache: this prompt needs its cells
        return true;
      }
      return false;
    }
    Admission admission{.job = job_index, .first_sample = next_sample_, .samples = samples};
    admission.sequence = free_.back();
    free_.pop_back();
    for (int i = 1; i < samples; ++i) {
      held_.push_back(free_.back());
      free_.pop_back();
    }
    admission.done = shared;
    std::shared_ptr<CellSpan> parent = trunk_span_;
    while (parent && parent->begin >= shared) parent = parent->parent;
    if (shared > 0)
      llama_memory_seq_cp(memory_, kTrunk, admission.sequence, 0, static_cast<llama_pos>(shared));
    admission.span = std::make_shared<CellSpan>(parent, shared, own, &cells_in_use_);
    cells_in_use_ += samples * per_sample;  // handed to the answers when they start
    stats_.prompt_tokens += static_cast<std::int64_t>(job.prompt.size()) * samples;
    add_prompt_tokens(admission);
    admitted_.push_back(std::move(admission));
    next_sample_ += samples;
    if (next_sample_ == job.samples) {
      ++next_;
      next_sample_ = 0;
    }
    return true;
  }

  void drop_trunk() {
    llama_memory_seq_rm(memory_, kTrunk, -1, -1);
    trunk_tokens_.clear();
    trunk_span_.reset();
  }

  Status decode() {
    if (batch_.n_tokens == 0) {
      return fail(ErrorKind::internal, "scheduler", "nothing to decode although work is left");
    }
    const int code = llama_decode(context_, batch_);
    ++stats_.steps;
    if (code == 0) return ok();
    return fail(
        ErrorKind::failure, "decode",
        code == 1 ? "the context is full" : fmt::format("libllama's decode failed ({})", code),
        "raise --context or lower --parallel");
  }

  std::span<float> logits_of(std::int32_t row) const {
    return {llama_get_logits_ith(context_, row),
            static_cast<std::size_t>(llama_vocab_n_tokens(vocab_))};
  }

  Status advance_running() {
    std::vector<std::unique_ptr<Running>> still;
    for (std::size_t row = 0; row < running_.size(); ++row) {
      ++running_[row]->position;
      auto goes_on = take_token(*running_[row], logits_of(static_cast<std::int32_t>(row)));
      if (!goes_on) return fail(goes_on.error());
      if (*goes_on) still.push_back(std::move(running_[row]));
    }
    running_ = std::move(still);
    return ok();
  }

  /// Draws the answer's next token; false when the answer has ended and was reported.
  Result<bool> take_token(Running& running, std::span<const float> logits) {
    const DecodeJob& job = jobs_[running.job];
    const llama_token token = running.sampler->draw(logits);
    if (token == LLAMA_TOKEN_NULL) {
      return fail(ErrorKind::bad_model, "nonfinite",
                  "the model's scores for the next token are not finite",
                  "check the model and its adapter");
    }
    if (llama_vocab_is_eog(vocab_, token)) return finish(running, "stop");
    ++running.generated;
    ++stats_.generated_tokens;
    if (running.text.append(token_text(vocab_, token, false))) return finish(running, "stop");
    say(running, running.text.take_news());
    if (running.sampler->is_finished()) return finish(running, "stop");
    if (running.generated >= job.sampling.max_tokens) {
      return finish(running, running.sampler->is_complete() ? "stop" : "length");
    }
    running.next = token;
    return true;
  }

  void say(const Running& running, std::string_view text) const {
    if (on_piece_ && !text.empty()) on_piece_(running.job, running.sample, text);
  }

  Result<bool> finish(Running& running, std::string reason) {
    say(running, running.text.take_rest());
    const ChatReply reply{
        .text = running.text.text(),
        .finish_reason = std::move(reason),
        .usage = {.prompt_tokens = static_cast<int>(jobs_[running.job].prompt.size()),
                  .completion_tokens = running.generated}};
    llama_memory_seq_rm(memory_, running.sequence, -1, -1);
    free_.push_back(running.sequence);
    if (auto status = on_sample_(running.job, running.sample, reply); !status) {
      return fail(status.error());
    }
    return false;
  }

  /// Prompts whose last token was in this batch: their samples begin.
  Status start_admitted() {
    std::vector<Admission> waiting;
    for (Admission& admission : admitted_) {
      if (admission.logits_row < 0) {
        waiting.push_back(std::move(admission));
        continue;
      }
      if (auto status = start_samples(admission); !status) return status;
    }
    admitted_ = std::move(waiting);
    return ok();
  }

  Status start_samples(Admission& admission) {
    const DecodeJob& job = jobs_[admission.job];
    const auto length = static_cast<llama_pos>(job.prompt.size());
    llama_memory_seq_rm(memory_, kTrunk, -1, -1);
    llama_memory_seq_cp(memory_, admission.sequence, kTrunk, 0, length);
    trunk_tokens_ = job.prompt;
    trunk_span_ = admission.span;
    const std::vector<float> logits(logits_of(admission.logits_row).begin(),
                                    logits_of(admission.logits_row).end());
    for (int i = 0; i < admission.samples; ++i) {
      auto running = std::make_unique<Running>(Running{.text = AnswerText(job.sampling.stop)});
      running->job = admission.job;
      running->sample = admission.first_sample + i;
      running->position = length;
      running->span = admission.span;
      cells_in_use_ -= job.sampling.max_tokens;
      running->reserved =
          std::make_unique<CellSpan>(nullptr, 0, job.sampling.max_tokens, &cells_in_use_);
      if (i == 0) {
        running->sequence = admission.sequence;
      } else {
        running->sequence = held_.back();
        held_.pop_back();
        llama_memory_seq_cp(memory_, admission.sequence, running->sequence, 0, length);
      }
      running->sampler.emplace(job.sampling,
                               job.sampling.seed + static_cast<std::uint64_t>(running->sample),
                               job.grammar);
      pending_start_.push_back(std::move(running));
    }
    // Copies are made before any sample may end and free the sequence they come from.
    for (auto& running : pending_start_) {
      auto goes_on = take_token(*running, logits);
      if (!goes_on) return fail(goes_on.error());
      if (*goes_on) running_.push_back(std::move(running));
    }
    pending_start_.clear();
    return ok();
  }

  llama_context* context_;
  llama_memory_t memory_;
  const llama_vocab* vocab_;
  std::span<const DecodeJob> jobs_;
  SchedulerOptions options_;
  const OnSample& on_sample_;
  const OnPiece& on_piece_;
  llama_batch batch_;

  int cells_in_use_ = 0;  // must outlive the spans below
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
  int next_sample_ = 0;
  std::vector<llama_seq_id> free_, held_;
  std::vector<llama_token> trunk_tokens_;
  std::shared_ptr<CellSpan> trunk_span_;
  std::vector<Admission> admitted_;
  std::vector<std::unique_ptr<Running>> running_, pending_start_;
  SchedulerStats stats_;
};

}  // namespace

Result<SchedulerStats> run_jobs(llama_context* context, const llama_vocab* vocab,
                                std::span<const DecodeJob> jobs, const SchedulerOptions& options,
                                const OnSample& on_sample, const OnPiece& on_piece) {
  return Scheduler(context, vocab, jobs, options, on_sample, on_piece).run();
}

}  // namespace rolellm

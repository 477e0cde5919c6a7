#include "rolellm/llm/scheduler.h"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "rolellm/core/crew.h"
#include "rolellm/core/interrupt.h"

namespace rolellm {
namespace {

/// Answers are expected to be as long as those of late; each new one counts this much.
constexpr double kNewWeight = 0.05;

/// A prompt on its way: waiting, being computed, or with answers still to begin.
struct Prompt {
  std::size_t place = 0;
  std::shared_ptr<const DecodeJob> job;
  int next_sample = 0;
  int cached_tokens = 0;
  /// An answer that lost its cells and what it goes on from: the prompt and all it had said.
  std::unique_ptr<Answer> resumed;
  std::vector<std::int32_t> spoken;

  PrefixNode* node = nullptr;
  std::vector<float> logits;  ///< after its last token, once that is computed

  const std::vector<std::int32_t>& tokens() const { return resumed ? spoken : job->prompt; }
  int answers_left() const { return resumed ? 1 : job->samples - next_sample; }
};

struct Running {
  std::size_t place = 0;
  std::unique_ptr<Answer> answer;
  PrefixNode* node = nullptr;  ///< where its prompt ends
  int sequence = 0;
  int position = 0;  ///< of its newest token, which is still to be computed
  int cells = 0;
  int cached_tokens = 0;
};

class Scheduler {
 public:
  Scheduler(CellModel& model, const JobList& jobs, const SchedulerOptions& options,
            const OnSample& on_sample, const OnPiece& on_piece)
      : model_(model),
        jobs_(jobs),
        options_(options),
        on_sample_(on_sample),
        on_piece_(on_piece),
        cache_(model, options.cells, options.sequences),
        crew_(options.threads) {}
  ~Scheduler() { model_.clear(); }
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  Result<SchedulerStats> run() {
    for (;;) {
      if (auto go_on = check_interrupt(); !go_on) return fail(go_on.error());
      if (auto begun = begin_answers(); !begun) return fail(begun.error());
      if (auto opened = open_prompts(); !opened) return fail(opened.error());
      if (running_.empty() && opened_.empty()) {
        if (waiting_.empty() && next_ == jobs_.count) return stats_;
        return fail(ErrorKind::internal, "scheduler", "a prompt fits nowhere although all is free");
      }
      if (auto stepped = step(); !stepped) return fail(stepped.error());
    }
  }

 private:
  /// Answers begin at prompts that are computed, as far as there is place for them.
  Status begin_answers() {
    std::vector<Running> beginning;
    std::vector<std::shared_ptr<Prompt>> from;
    for (const auto& prompt : opened_) {
      if (prompt->logits.empty()) continue;
      while (prompt->answers_left() > 0 &&
             running_.size() + beginning.size() < static_cast<std::size_t>(options_.parallel)) {
        const bool alone = running_.empty() && beginning.empty();
        const int spare = growth(running_) + growth(beginning) + expected_tokens(*prompt);
        if (!alone && cache_.free_cells() + cache_.idle_cells() < spare) break;
        const auto sequence = cache_.begin_answer(*prompt->node);
        if (!sequence) break;
        auto answer = prompt->resumed ? std::move(prompt->resumed)
                                      : std::make_unique<Answer>(prompt->job, prompt->next_sample);
        ++prompt->next_sample;
        beginning.push_back({.place = prompt->place,
                             .answer = std::move(answer),
                             .node = prompt->node,
                             .sequence = *sequence,
                             .position = prompt->node->end() - 1,
                             .cells = 0,
                             .cached_tokens = prompt->cached_tokens});
        from.push_back(prompt);
        if (prompt->spoken.empty()) {
          stats_.prompt_tokens += static_cast<std::int64_t>(prompt->job->prompt.size());
          prompt->cached_tokens = static_cast<int>(prompt->job->prompt.size());
        } else {
          prompt->next_sample = prompt->job->samples;  // there was one to take up, no more
        }
      }
    }
    crew_.each(beginning.size(),
               [&](std::size_t i) { beginning[i].answer->draw(from[i]->logits, model_); });
    std::erase_if(opened_, [&](const auto& prompt) {
      if (prompt->answers_left() > 0) return false;
      cache_.close(*prompt->node);
      return true;
    });
    return take_tokens(std::move(beginning));
  }

  /// Opens prompts while their answers have a place and a step has room for their tokens.
  Status open_prompts() {
    for (;;) {
      if (coming_answers() >= options_.parallel || uncomputed_tokens() >= options_.batch_tokens)
        return ok();
      if (waiting_.empty()) {
        if (next_ == jobs_.count) return ok();
        auto job = jobs_.make(next_);
        if (!job) return fail(job.error());
        waiting_.push_back(std::make_shared<Prompt>());
        waiting_.back()->place = next_++;
        waiting_.back()->job = std::make_shared<const DecodeJob>(std::move(*job));
      }
      auto opened = open(*waiting_.front());
      if (!opened) return fail(opened.error());
      if (!*opened) return ok();
      opened_.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
  }

  int coming_answers() const {
    int coming = static_cast<int>(running_.size());
    for (const auto& prompt : opened_) coming += prompt->answers_left();
    return coming;
  }

  Result<bool> open(Prompt& prompt) {
    const bool alone = running_.empty() && opened_.empty();
    if (prompt.job->adapter != adapter_) {
      if (!alone) return false;
      cache_.clear();
      if (auto used = model_.use_adapter(prompt.job->adapter); !used) return fail(used.error());
      adapter_ = prompt.job->adapter;
    }
    const auto shared = cache_.shared_tokens(prompt.tokens());
    if (!shared) return false;
    const int spare = alone ? 0 : growth(running_) + growth_of_opened() + expected_tokens(prompt);
    prompt.node = cache_.open(prompt.tokens(), spare, !prompt.spoken.empty());
    if (!prompt.node) return false;
    if (prompt.spoken.empty()) prompt.cached_tokens = *shared;
    return true;
  }

  int expected_tokens(const Prompt& prompt) const {
    const double likely =
        usual_tokens_ > 0 ? usual_tokens_ : options_.cells / (2.0 * options_.parallel);
    return std::min(prompt.job->sampling.max_tokens, static_cast<int>(likely) + 1);
  }

  /// Cells that answers are expected to need yet.
  int growth(const std::vector<Running>& answers) const {
    int cells = 0;
    for (const Running& running : answers) {
      const int likely =
          std::min(running.answer->job().sampling.max_tokens, static_cast<int>(usual_tokens_) + 1);
      cells += std::max(likely - static_cast<int>(running.answer->tokens().size()), 1);
    }
    return cells;
  }

  int growth_of_opened() const {
    int cells = 0;
    for (const auto& prompt : opened_) {
      cells += std::min(prompt->answers_left(), options_.parallel) * expected_tokens(*prompt);
    }
    return cells;
  }

  Status step() {
    make_room();
    rows_.clear();
    add_answer_rows();
    stats_.most_cells = std::max(stats_.most_cells, cache_.used_cells());
    const auto pieces = add_prompt_rows();
    if (rows_.empty()) return ok();  // answers ended as they began, and others can begin now
    if (auto decoded = model_.decode(rows_); !decoded) return decoded;
    ++stats_.steps;
    for (const auto& [prompt, last_row] : pieces) {
      if (!prompt->node->complete()) continue;
      const auto logits = model_.logits(last_row);
      prompt->logits.assign(logits.begin(), logits.end());
    }
    return draw_running();
  }

  int uncomputed_tokens() const {
    int tokens = 0;
    for (const auto& prompt : opened_) tokens += prompt->node->size() - prompt->node->computed;
    return tokens;
  }

  void add_answer_rows() {
    for (Running& running : running_) {
      rows_.push_back({running.answer->tokens().back(), running.position, running.sequence, true,
                       running.answer->job().exact});
      ++running.cells;
      cache_.grow_answer();
    }
  }

  struct Piece {
    Prompt* prompt;
    std::size_t last_row;
  };
  std::vector<Piece> add_prompt_rows() {
    std::vector<Piece> pieces;
    const auto most = static_cast<std::size_t>(options_.batch_tokens);
    for (const auto& prompt : opened_) {
      PrefixNode& node = *prompt->node;
      if (node.complete() || rows_.size() >= most) continue;
      while (!node.complete() && rows_.size() < most) {
        const int at = node.computed++;
        // Always exact: who shares them later is not known yet.
        rows_.push_back({node.tokens[static_cast<std::size_t>(at)], node.begin + at, node.sequence,
                         node.complete(), true});
        ++stats_.computed_tokens;
      }
      pieces.push_back({prompt.get(), rows_.size() - 1});
    }
    return pieces;
  }

  /// Every running answer has a cell for its newest token afterwards.
  void make_room() {
    while (cache_.free_cells() < static_cast<int>(running_.size())) {
      if (cache_.evict()) continue;
      if (!opened_.empty()) {
        send_back();
      } else {
        ROLELLM_CHECK(running_.size() > 1);
        interrupt_youngest();
      }
    }
  }

  /// The prompt opened last waits again.
  void send_back() {
    const std::shared_ptr<Prompt> prompt = std::move(opened_.back());
    opened_.pop_back();
    cache_.close(*prompt->node);
    prompt->node = nullptr;
    prompt->logits.clear();
    waiting_.push_front(prompt);
  }

  void interrupt_youngest() {
    Running running = std::move(running_.back());
    running_.pop_back();
    cache_.end_answer(*running.node, running.sequence, running.cells);
    auto prompt = std::make_shared<Prompt>();
    prompt->place = running.place;
    prompt->job = running.answer->shared_job();
    prompt->cached_tokens = running.cached_tokens;
    prompt->spoken = prompt->job->prompt;
    const auto& said = running.answer->tokens();
    prompt->spoken.insert(prompt->spoken.end(), said.begin(), said.end());
    prompt->resumed = std::move(running.answer);
    waiting_.push_front(std::move(prompt));
    ++stats_.interrupted;
  }

  Status draw_running() {
    std::vector<Running> drawn = std::move(running_);
    running_.clear();
    crew_.each(drawn.size(),
               [&](std::size_t i) { drawn[i].answer->draw(model_.logits(i), model_); });
    return take_tokens(std::move(drawn));
  }

  /// Those that go on run; the others are reported.
  Status take_tokens(std::vector<Running> drawn) {
    for (Running& running : drawn) {
      const std::size_t before = running.answer->tokens().size();
      auto goes_on = running.answer->take(model_);
      if (!goes_on) return fail(goes_on.error());
      stats_.generated_tokens +=
          static_cast<std::int64_t>(running.answer->tokens().size() - before);
      if (on_piece_) {
        const std::string_view news = running.answer->news();
        if (!news.empty()) on_piece_(running.place, running.answer->sample(), news);
      }
      ++running.position;
      if (*goes_on) {
        running_.push_back(std::move(running));
      } else if (auto reported = finish(running); !reported) {
        return reported;
      }
    }
    return ok();
  }

  Status finish(Running& running) {
    cache_.end_answer(*running.node, running.sequence, running.cells);
    if (!on_piece_) running.answer->news();  // drops half a character at the end
    const auto length = static_cast<double>(running.answer->tokens().size());
    usual_tokens_ =
        usual_tokens_ > 0 ? usual_tokens_ + kNewWeight * (length - usual_tokens_) : length;
    return on_sample_(running.place, running.answer->sample(),
                      running.answer->reply(running.cached_tokens));
  }

  CellModel& model_;
  const JobList& jobs_;
  SchedulerOptions options_;
  const OnSample& on_sample_;
  const OnPiece& on_piece_;
  PrefixCache cache_;
  Crew crew_;

  std::size_t next_ = 0;  ///< of the list
  int adapter_ = 0;
  double usual_tokens_ = 0;
  std::deque<std::shared_ptr<Prompt>> waiting_;  ///< before what is left of the list
  std::vector<std::shared_ptr<Prompt>> opened_;  ///< in the cache or on its way there
  std::vector<Running> running_;                 ///< oldest first
  std::vector<BatchRow> rows_;
  SchedulerStats stats_;
};

}  // namespace

Result<SchedulerStats> run_jobs(CellModel& model, const JobList& jobs,
                                const SchedulerOptions& options, const OnSample& on_sample,
                                const OnPiece& on_piece) {
  return Scheduler(model, jobs, options, on_sample, on_piece).run();
}

}  // namespace rolellm

#include "rolellm/journal/asking.h"

#include <chrono>
#include <optional>

namespace rolellm {
namespace {

using Clock = std::chrono::steady_clock;

/// Between two flushes lies at least so many times the time that the last one took.
constexpr int kFlushRest = 20;

/// Writes calls into the journal before they leave.
class CallRecorder : public CallWatcher {
 public:
  CallRecorder(ChatModel& model, Journal& journal, const MissingCalls& missing)
      : model_(model), info_(model.info()), journal_(journal), missing_(missing) {
    watching_ = model.watch(this);
  }
  ~CallRecorder() override { model_.watch(nullptr); }
  CallRecorder(const CallRecorder&) = delete;
  CallRecorder& operator=(const CallRecorder&) = delete;

  bool watching() const { return watching_; }

  /// When the call left, or when the batch began.
  std::int64_t started_ms(std::size_t request, int sample) const {
    const auto sent = sent_ms_.find({request, sample});
    return sent == sent_ms_.end() ? began_ms_ : sent->second;
  }
  void came(std::size_t request, int sample) { sent_ms_.erase({request, sample}); }

  Status before_sending(std::span<const SentCall> calls) override {
    std::vector<JournalCall> leaving;
    for (const SentCall& sent : calls) {
      const ChatRequest& request = missing_.requests()[sent.request];
      auto tokens = model_.count_tokens(request);
      if (!tokens) return fail(tokens.error());
      leaving.push_back(
          {missing_.call(sent.request, sent.sample).key, *tokens, request.sampling.max_tokens});
      sent_ms_[{sent.request, sent.sample}] = unix_ms();
    }
    return journal_.begin(info_, leaving);
  }
  Status going_on(std::span<const SentCall> calls) override {
    std::vector<std::string> keys;
    for (const SentCall& sent : calls) keys.push_back(missing_.call(sent.request, sent.sample).key);
    return journal_.take_up(keys);
  }
  Status before_waiting() override { return journal_.flush(); }

 private:
  ChatModel& model_;
  ModelInfo info_;
  Journal& journal_;
  const MissingCalls& missing_;
  bool watching_ = false;
  std::int64_t began_ms_ = unix_ms();
  std::map<std::pair<std::size_t, int>, std::int64_t> sent_ms_;
};

/// Flushes what an engine computes itself, now and then.
class SparseFlush {
 public:
  explicit SparseFlush(Journal& journal) : journal_(journal) {}
  Status operator()() {
    const auto now = Clock::now();
    if (now < next_) return ok();
    auto status = journal_.flush();
    const auto after = Clock::now();
    next_ = after + kFlushRest * (after - now);
    return status;
  }

 private:
  Journal& journal_;
  Clock::time_point next_{};
};

}  // namespace

void MissingCalls::add(const ChatRequest& request, MissingCall call) {
  const bool follows = !calls_.empty() && calls_.back().request == call.request &&
                       calls_.back().sample + 1 == call.sample;
  if (follows) {
    ++requests_.back().samples;
  } else {
    requests_.push_back(request);
    requests_.back().samples = 1;
    requests_.back().sampling.seed += static_cast<std::uint64_t>(call.sample);
    first_.push_back(calls_.size());
  }
  calls_.push_back(std::move(call));
}

Status ask(ChatModel& model, Journal& journal, const MissingCalls& missing, bool whole,
           const OnAnswer& on_answer) {
  if (missing.empty()) return ok();
  const ModelInfo info = model.info();
  Status status = ok();
  {
    CallRecorder recorder(model, journal, missing);
    SparseFlush flush_sometimes(journal);
    status = model.generate(
        missing.requests(), [&](std::size_t request, int sample, const ChatReply& reply) -> Status {
          const MissingCall& call = missing.call(request, sample);
          const std::int64_t started = recorder.started_ms(request, sample);
          recorder.came(request, sample);
          journal.store(info, {.key = call.key,
                               .reply = reply,
                               .started_ms = started,
                               .seconds = static_cast<double>(unix_ms() - started) / 1000});
          if (!whole && !recorder.watching()) {
            if (auto kept = flush_sometimes(); !kept) return kept;
          }
          return on_answer(call, reply);
        });
  }
  if (whole && !status) journal.discard();
  const Status kept = journal.flush();
  const Status settled = kept ? journal.settle() : ok();
  if (!status) return status;
  return kept ? settled : kept;
}

}  // namespace rolellm

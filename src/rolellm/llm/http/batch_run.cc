#include "rolellm/llm/http/batch_run.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/hash.h"
#include "rolellm/llm/http/batch_api.h"
#include "rolellm/llm/http/batch_file.h"
#include "rolellm/llm/http/finish_answer.h"

namespace rolellm {
namespace {

constexpr std::string_view kBatchFormat = "rolellm.batch/1";

/// A batch as its state file has it.
struct State {
  fs::path file;
  std::string hash;      ///< of its lines; stands in the batch's metadata at the server
  std::string batch_id;  ///< empty while it is being submitted
  std::set<std::string> ids;
};

class BatchRun {
 public:
  BatchRun(Endpoint& endpoint, Transport& transport, const Clock& clock,
           const BatchOptions& options, Ledger* ledger, std::span<const ChatRequest> requests,
           const OnReply& on_reply, CallWatcher* watcher)
      : endpoint_(endpoint),
        api_(endpoint, transport, clock, options.retry_seconds, options.tries),
        options_(options),
        ledger_(ledger),
        requests_(requests),
        on_reply_(on_reply),
        watcher_(watcher) {}

  Status run() {
    for (BatchCall& call :
         plan_batch(requests_, endpoint_.dialect(), endpoint_.config().model, endpoint_.can())) {
      std::string id = call.id;
      waiting_.emplace(std::move(id), std::move(call));
    }
    auto states = open_states();
    if (!states) return fail(states.error());
    if (auto added = submit_new(*states); !added) return added;
    for (State& state : *states) {
      if (state.batch_id.empty()) {
        if (auto submitted = adopt_or_submit(state); !submitted) return submitted;
      }
    }
    for (const State& state : *states) {
      if (auto heard = await(state); !heard) return heard;
    }
    if (waiting_.empty()) return ok();
    return fail(problem_ ? *problem_
                         : Error{.kind = ErrorKind::endpoint,
                                 .detail = "unavailable",
                                 .message = fmt::format("{}: the batch ended without {} answers",
                                                        where(), waiting_.size()),
                                 .hint = "run the same command again: it asks for the rest"});
  }

 private:
  std::string where() const { return endpoint_.config().where(); }

  /// Batches of this server under way that hold calls of ours.
  Result<std::vector<State>> open_states() {
    if (auto made = make_folder(options_.folder); !made) return fail(made.error());
    std::vector<State> states;
    for (const auto& entry : fs::directory_iterator(options_.folder)) {
      if (entry.path().extension() != ".json") continue;
      auto text = read_text(entry.path());
      if (!text) return fail(text.error());
      auto json = parse_json(*text);
      if (!json || string_or(*json, "format", "") != kBatchFormat ||
          string_or(*json, "endpoint", "") != endpoint_.config().identity())
        continue;
      auto ids = strings_field(*json, "custom_ids");
      if (!ids) continue;
      State state{.file = entry.path(),
                  .hash = string_or(*json, "hash", ""),
                  .batch_id = string_or(*json, "batch_id", ""),
                  .ids = {ids->begin(), ids->end()}};
      if (std::any_of(state.ids.begin(), state.ids.end(),
                      [&](const std::string& id) { return waiting_.contains(id); }))
        states.push_back(std::move(state));
    }
    return states;
  }

  Status save(const State& state) const {
    return write_atomic(state.file,
                        dump_json_pretty(Json{{"format", kBatchFormat},
                                              {"endpoint", endpoint_.config().identity()},
                                              {"hash", state.hash},
                                              {"batch_id", state.batch_id},
                                              {"custom_ids", state.ids}}));
  }

  /// Puts what no batch holds into new ones, within the budget: what is under way counts too. Where
  /// there is no room for all of them none is submitted, and what is under way is waited for.
  Status submit_new(std::vector<State>& states) {
    std::vector<BatchCall> fresh;
    std::vector<SentCall> sent, under_way;
    Charge worst;
    for (const auto& [id, call] : waiting_) {
      const Charge one = worst_of(call);
      worst.cost += one.cost;
      worst.tokens += one.tokens;
      const bool held = std::any_of(states.begin(), states.end(), [&own = id](const State& state) {
        return state.ids.contains(own);
      });
      std::vector<SentCall>& its = held ? under_way : sent;
      its.insert(its.end(), call.takers.begin(), call.takers.end());
      if (!held) fresh.push_back(call);
    }
    const bool has_room = !ledger_ || ledger_->reserve(worst);
    if (has_room) reserved_ = worst;
    if (watcher_ && !under_way.empty()) {
      if (auto recorded = watcher_->going_on(under_way); !recorded) return recorded;
    }
    if (fresh.empty()) return ok();
    if (!has_room) {
      problem_ = ledger_->exhausted(worst);
      return ok();
    }
    if (watcher_) {
      if (auto recorded = watcher_->before_sending(sent); !recorded) return recorded;
    }
    std::size_t begin = 0;
    for (const std::size_t end : batch_ends(fresh)) {
      std::string lines;
      State state;
      for (; begin < end; ++begin) {
        lines += fresh[begin].line;
        state.ids.insert(fresh[begin].id);
      }
      state.hash = sha256(lines);
      state.file = options_.folder / (state.hash.substr(0, 16) + ".json");
      if (auto written = write_atomic(lines_file(state), lines); !written) return written;
      if (auto saved = save(state); !saved) return saved;
      states.push_back(std::move(state));
    }
    return ok();
  }

  Charge worst_of(const BatchCall& call) const {
    const ChatRequest& request = requests_[call.takers.front().request];
    return endpoint_.charge(
        {.prompt_tokens = call.body_bytes, .completion_tokens = request.sampling.max_tokens});
  }

  static fs::path lines_file(const State& state) {
    fs::path file = state.file;
    return file.replace_extension(".jsonl");
  }

  /// A submission whose end nobody saw may have arrived: it is looked for before a second one.
  Status adopt_or_submit(State& state) {
    auto id = api_.find(state.hash);
    if (id && id->empty()) {
      auto lines = read_text(lines_file(state));
      if (!lines) return fail(lines.error());
      id = api_.submit(state.hash, *lines);
    }
    if (!id) return fail(id.error());
    state.batch_id = *id;
    spdlog::info("batch {} with {} requests", state.batch_id, state.ids.size());
    return save(state);
  }

  /// Polls until the batch has ended, then hands over what it brought.
  Status await(const State& state) {
    double pause = options_.first_poll_seconds;
    while (true) {
      auto news = api_.news_of(state.batch_id);
      if (!news) return fail(news.error());
      if (news->forgotten) {  // nothing comes of it any more
        if (!problem_) problem_ = news->forgotten;
        problem_->hint = "run the same command again: it submits what has no answer";
        remove(state);
        return ok();
      }
      const std::string& status = news->status;
      if (status == "completed" || status == "expired" || status == "cancelled" ||
          status == "failed")
        return collect(state, news->batch);
      spdlog::debug("batch {}: {}", state.batch_id, status);
      if (auto waited = api_.sleep(pause); !waited) return waited;
      pause = std::min(pause * 1.5, options_.longest_poll_seconds);
    }
  }

  static void remove(const State& state) {
    std::error_code ignored;
    fs::remove(lines_file(state), ignored);
    fs::remove(state.file, ignored);
  }

  Status collect(const State& state, const Json& batch) {
    if (string_or(batch, "status", "") == "failed" && !problem_) {
      problem_ = Error{
          .kind = ErrorKind::endpoint,
          .detail = "protocol",
          .message =
              endpoint_
                  .scrubbed({.message = fmt::format("{}: the batch failed: {}", where(),
                                                    dump_json(batch.value("errors", Json())))})
                  .message};
    }
    for (const char* key : {"output_file_id", "error_file_id"}) {
      const std::string file = string_or(batch, key, "");
      if (file.empty()) continue;
      auto text = api_.download(file);
      if (!text) return fail(text.error());
      auto replies = read_batch_output(*text, endpoint_.dialect(), where());
      if (!replies) return fail(replies.error());
      for (auto& [id, reply] : *replies) {
        if (auto taken = deliver(id, reply); !taken) return taken;
      }
    }
    if (watcher_) {  // what came is on disk before its batch is forgotten
      if (auto recorded = watcher_->before_waiting(); !recorded) return recorded;
    }
    remove(state);
    return ok();
  }

  Status deliver(const std::string& id, Result<ChatReply>& reply) {
    const auto at = waiting_.find(id);
    if (at == waiting_.end()) return ok();  // an answer the journal has already
    if (!reply) {
      if (!problem_) problem_ = endpoint_.scrubbed(reply.error());
      return ok();
    }
    if (ledger_) {
      const Usage& told = reply->usage;
      const bool tells = told.prompt_tokens + told.completion_tokens > 0;
      ledger_->settle({}, tells ? endpoint_.charge(told) : worst_of(at->second));
    }
    for (const SentCall& taker : at->second.takers) {
      ChatReply finished = *reply;
      finish_answer(finished, requests_[taker.request]);
      if (auto taken = on_reply_(taker.request, taker.sample, finished); !taken) return taken;
      reply->usage = {};  // paid for once
    }
    waiting_.erase(at);
    return ok();
  }

 public:
  /// What was set aside is free again; what was spent has been counted answer by answer.
  ~BatchRun() {
    if (ledger_) ledger_->settle(reserved_, {});
  }
  BatchRun(const BatchRun&) = delete;
  BatchRun& operator=(const BatchRun&) = delete;

 private:
  Endpoint& endpoint_;
  BatchApi api_;
  const BatchOptions& options_;
  Ledger* ledger_;
  std::span<const ChatRequest> requests_;
  const OnReply& on_reply_;
  CallWatcher* watcher_;
  std::map<std::string, BatchCall> waiting_;  ///< without an answer, by `custom_id`
  std::optional<Error> problem_;              ///< the first of answers that failed
  Charge reserved_;
};

}  // namespace

Status run_batches(Endpoint& endpoint, Transport& transport, const Clock& clock,
                   const BatchOptions& options, Ledger* ledger,
                   std::span<const ChatRequest> requests, const OnReply& on_reply,
                   CallWatcher* watcher) {
  return BatchRun(endpoint, transport, clock, options, ledger, requests, on_reply, watcher).run();
}

}  // namespace rolellm

#include "rolellm/journal/journal.h"

#include <chrono>
#include <unordered_map>

#include <fmt/format.h>

#include "rolellm/core/hash.h"
#include "rolellm/journal/answer_more.h"
#include "rolellm/journal/postgres_database.h"
#include "rolellm/journal/work_queue.h"

namespace rolellm {
namespace {

constexpr std::size_t kKeysAtOnce = 64;
constexpr std::size_t kMostUsed = 10000;  // notes of use kept before they are written

std::int64_t number(const std::string& text) { return std::stoll(text); }

/// `$1, $2, …`
std::string places(std::size_t count) {
  std::string text;
  for (std::size_t i = 1; i <= count; ++i) text += fmt::format("{}${}", i == 1 ? "" : ", ", i);
  return text;
}

/// The one number a statement gives.
Result<std::int64_t> first_number(Result<std::vector<SqlRow>> rows) {
  if (!rows) return fail(rows.error());
  return number(rows->at(0).at(0));
}

}  // namespace

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string journal_key(const ModelInfo& model, const ChatRequest& request, int sample) {
  return sha256(dump_json(
      Json{{"model", model.identity}, {"request", request_to_json(request)}, {"sample", sample}}));
}

Result<std::unique_ptr<Journal>> Journal::open(const std::string& reference,
                                               const JournalOptions& options) {
  auto database = is_postgres(reference) ? open_postgres(reference, options.create)
                                         : open_sqlite(reference, options.create);
  if (!database) return fail(database.error());
  auto journal = std::make_unique<Journal>(std::move(*database), options);
  if (is_postgres(reference)) journal->queue_ = std::make_unique<WorkQueue>(*journal, reference);
  if (auto ready = journal->prepare(); !ready) return fail(ready.error());
  return journal;
}

Journal::Journal(std::unique_ptr<SqlDatabase> database, JournalOptions options)
    : database_(std::move(database)), options_(std::move(options)) {}

Journal::~Journal() = default;

/// Whoever had a file before us and left calls open is gone.
Status Journal::prepare() {
  if (queue_) return ok();
  auto open = first_number(database_->query("SELECT count(*) FROM calls"));
  if (!open) return fail(open.error());
  calls_open_ = *open > 0;
  return settle();
}

std::int64_t Journal::worker() const { return queue_ ? queue_->worker() : 0; }

Result<std::vector<std::optional<ChatReply>>> Journal::find(std::span<const std::string> keys) {
  std::vector<std::optional<ChatReply>> found(keys.size());
  const std::int64_t today = unix_ms() / kDayMs;
  for (std::size_t first = 0; first < keys.size(); first += kKeysAtOnce) {
    const auto some = keys.subspan(first, std::min(kKeysAtOnce, keys.size() - first));
    std::unordered_multimap<std::string, std::size_t> places_of;
    std::vector<SqlValue> values;
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (const auto fresh = stored_.find(some[i]); fresh != stored_.end()) {
        found[first + i] = fresh->second.answer.reply;
        continue;
      }
      places_of.emplace(some[i], first + i);
      values.emplace_back(some[i]);
    }
    if (values.empty()) continue;
    auto rows = database_->query(
        fmt::format("SELECT key, text, finish_reason, prompt_tokens, completion_tokens, used_day,"
                    " more FROM answers WHERE key IN ({})",
                    places(values.size())),
        values);
    if (!rows) return fail(rows.error());
    for (SqlRow& row : *rows) {
      ChatReply reply{.text = std::move(row[1]),
                      .finish_reason = std::move(row[2]),
                      .usage = {.prompt_tokens = static_cast<int>(number(row[3])),
                                .completion_tokens = static_cast<int>(number(row[4]))}};
      if (auto more = add_more_of_answer(row[6], reply); !more) return fail(more.error());
      const auto [begin, end] = places_of.equal_range(row[0]);
      for (auto at = begin; at != end; ++at) found[at->second] = reply;
      if (number(row[5]) < today) used_.push_back(std::move(row[0]));
    }
  }
  if (used_.size() > kMostUsed) {
    if (auto written = flush(); !written) return fail(written.error());
  }
  return found;
}

void Journal::store(const ModelInfo& model, JournalAnswer answer) {
  std::string key = answer.key;
  stored_.try_emplace(std::move(key), Stored{model, std::move(answer)});
}

Status Journal::begin(const ModelInfo& model, std::span<const JournalCall> calls) {
  return write(model, calls);
}

Status Journal::flush() {
  if (stored_.empty() && used_.empty()) return ok();
  return write({}, {});
}

Status Journal::write(const ModelInfo& model, std::span<const JournalCall> calls) {
  if (queue_ && !calls.empty()) {
    if (auto enrolled = queue_->enrol(); !enrolled) return enrolled;
  }
  bool given_up = false;
  const std::int64_t run_before = run_;
  const auto models_before = models_;
  const auto forget_numbers = [&] {  // those given inside a transaction that did not end well
    run_ = run_before;
    models_ = models_before;
  };
  auto written = database_->transaction([&]() -> Status {
    forget_numbers();
    if (auto answers = write_answers(); !answers) return answers;
    if (calls.empty()) return ok();
    if (queue_) {
      auto alive = queue_->confirm();
      if (!alive) return fail(alive.error());
      given_up = !*alive;
    }
    return given_up ? ok() : write_calls(model, calls);
  });
  if (!written) {
    forget_numbers();
    return written;
  }
  stored_.clear();
  used_.clear();
  if (given_up) {
    queue_->start_anew();
    return fail(ErrorKind::failure, "lease",
                "this process was silent for too long: others have taken over its work",
                "a larger --lease gives it more time");
  }
  calls_open_ = calls_open_ || !calls.empty();
  return ok();
}

Status Journal::write_answers() {
  for (const auto& [key, stored] : stored_) {
    auto run_number = run();
    if (!run_number) return fail(run_number.error());
    auto model = model_number(stored.model);
    if (!model) return fail(model.error());
    const JournalAnswer& answer = stored.answer;
    auto added = database_->query(
        "INSERT INTO answers(key, run, model, text, finish_reason, prompt_tokens,"
        " completion_tokens, more, started_ms, seconds, used_day)"
        " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT(key) DO NOTHING",
        {key, *run_number, *model, SqlBytes{answer.reply.text}, answer.reply.finish_reason,
         std::int64_t{answer.reply.usage.prompt_tokens},
         std::int64_t{answer.reply.usage.completion_tokens}, more_of_answer(answer.reply),
         answer.started_ms, answer.seconds, unix_ms() / kDayMs});
    if (!added) return fail(added.error());
    if (auto ended = database_->query("DELETE FROM calls WHERE key = $1", {key}); !ended)
      return fail(ended.error());
    if (queue_) {
      auto done = database_->query("DELETE FROM requests WHERE key = $1", {key});
      if (!done) return fail(done.error());
    }
  }
  for (const std::string& key : used_) {
    auto noted = database_->query("UPDATE answers SET used_day = $1 WHERE key = $2",
                                  {unix_ms() / kDayMs, key});
    if (!noted) return fail(noted.error());
  }
  return ok();
}

Status Journal::write_calls(const ModelInfo& model, std::span<const JournalCall> calls) {
  auto run_number = run();
  if (!run_number) return fail(run_number.error());
  auto number_of_model = model_number(model);
  if (!number_of_model) return fail(number_of_model.error());
  for (const JournalCall& call : calls) {
    auto added = database_->query(
        "INSERT INTO calls(key, run, model, worker, sent_ms, prompt_tokens, completion_at_most,"
        " tries) VALUES($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT(key) DO UPDATE"
        " SET tries = calls.tries + 1, worker = $4, sent_ms = $5",
        {call.key, *run_number, *number_of_model, worker(), unix_ms(),
         std::int64_t{call.prompt_tokens}, std::int64_t{call.completion_at_most}});
    if (!added) return fail(added.error());
  }
  return ok();
}

Status Journal::take_up(std::span<const std::string> keys) {
  if (queue_) {
    if (auto enrolled = queue_->enrol(); !enrolled) return enrolled;
  }
  calls_open_ = true;
  return database_->transaction([&]() -> Status {
    for (const std::string& key : keys) {
      auto taken = database_->query(
          "INSERT INTO calls(key, run, model, worker, sent_ms, prompt_tokens, completion_at_most,"
          " tries) SELECT key, run, model, CAST($2 AS BIGINT), sent_ms, prompt_tokens,"
          " completion_at_most, tries FROM in_doubt WHERE key = $1 ORDER BY sent_ms DESC LIMIT 1"
          " ON CONFLICT(key) DO NOTHING",
          {key, worker()});
      if (!taken) return fail(taken.error());
      auto removed = database_->query(
          "DELETE FROM in_doubt WHERE key = $1 AND sent_ms ="
          " (SELECT sent_ms FROM calls WHERE calls.key = in_doubt.key)",
          {key});
      if (!removed) return fail(removed.error());
    }
    return ok();
  });
}

Status Journal::settle() {
  if (!calls_open_) return ok();
  auto settled = database_->transaction([&]() -> Status {
    auto copied = database_->query(
        "INSERT INTO in_doubt(key, run, model, worker, sent_ms, prompt_tokens,"
        " completion_at_most, tries) SELECT key, run, model, worker, sent_ms, prompt_tokens,"
        " completion_at_most, tries FROM calls WHERE worker = $1",
        {worker()});
    if (!copied) return fail(copied.error());
    auto removed = database_->query("DELETE FROM calls WHERE worker = $1", {worker()});
    return removed ? ok() : Status(fail(removed.error()));
  });
  if (settled) calls_open_ = false;
  return settled;
}

Result<std::int64_t> Journal::run() {
  if (run_ == 0) {
    auto added = first_number(
        database_->query("INSERT INTO runs(label, started_ms) VALUES($1, $2) RETURNING id",
                         {options_.run, unix_ms()}));
    if (!added) return added;
    run_ = *added;
  }
  return run_;
}

Result<std::int64_t> Journal::model_number(const ModelInfo& model) {
  const std::string id = model.identity + '\n' + model.name + '\n' + model.engine;
  if (const auto known = models_.find(id); known != models_.end()) return known->second;
  const std::vector<SqlValue> values = {model.name, model.identity, model.engine};
  auto added = database_->query(
      "INSERT INTO models(name, identity, engine) VALUES($1, $2, $3) ON CONFLICT DO NOTHING",
      values);
  if (!added) return fail(added.error());
  auto there = first_number(database_->query(
      "SELECT id FROM models WHERE name = $1 AND identity = $2 AND engine = $3", values));
  if (!there) return there;
  return models_.emplace(id, *there).first->second;
}

}  // namespace rolellm

#include "rolellm/journal/archive.h"

#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "rolellm/journal/answer_more.h"
#include "rolellm/journal/work_queue.h"

namespace rolellm {
namespace {

std::int64_t number_or_zero(const std::string& text) { return text.empty() ? 0 : std::stoll(text); }

/// The first text behind all that begin with `prefix`, which is hexadecimal.
std::string end_of(std::string prefix) {
  if (prefix.empty()) return "g";  // behind every hexadecimal digit
  ++prefix.back();
  return prefix;
}

/// Whether other processes of a shared journal hold on to the numbers of runs and models.
Result<bool> others_at_work(Journal& journal) {
  if (!journal.queue()) return false;
  auto workers = journal.queue()->live_workers();
  if (!workers) return fail(workers.error());
  auto units = journal.queue()->counts();
  if (!units) return fail(units.error());
  return *workers > 0 || !units->empty();
}

}  // namespace

double cost(std::int64_t prompt_tokens, std::int64_t completion_tokens, const TokenPrice& price) {
  return (static_cast<double>(prompt_tokens) * price.prompt +
          static_cast<double>(completion_tokens) * price.completion) /
         1e6;
}

Result<std::vector<RunSummary>> list_runs(SqlDatabase& database) {
  auto rows = database.query(
      "SELECT runs.id, label, runs.started_ms, a.answers, a.prompt, a.completion, d.calls, d.tokens"
      " FROM runs LEFT JOIN (SELECT run, count(*) AS answers, sum(prompt_tokens) AS prompt,"
      " sum(completion_tokens) AS completion FROM answers GROUP BY run) AS a ON a.run = runs.id"
      " LEFT JOIN (SELECT run, count(*) AS calls, sum(prompt_tokens + completion_at_most) AS tokens"
      " FROM in_doubt GROUP BY run) AS d ON d.run = runs.id ORDER BY runs.id");
  if (!rows) return fail(rows.error());
  std::vector<RunSummary> runs;
  for (const SqlRow& row : *rows) {
    runs.push_back({.id = number_or_zero(row[0]),
                    .label = row[1],
                    .started_ms = number_or_zero(row[2]),
                    .answers = number_or_zero(row[3]),
                    .prompt_tokens = number_or_zero(row[4]),
                    .completion_tokens = number_or_zero(row[5]),
                    .in_doubt = number_or_zero(row[6]),
                    .in_doubt_tokens_at_most = number_or_zero(row[7])});
  }
  return runs;
}

Result<std::vector<ModelSummary>> list_models_asked(SqlDatabase& database) {
  auto rows = database.query(
      "SELECT name, identity, engine, a.answers, a.prompt, a.completion, d.calls FROM models"
      " LEFT JOIN (SELECT model, count(*) AS answers, sum(prompt_tokens) AS prompt,"
      " sum(completion_tokens) AS completion FROM answers GROUP BY model) AS a"
      " ON a.model = models.id LEFT JOIN (SELECT model, count(*) AS calls FROM in_doubt"
      " GROUP BY model) AS d ON d.model = models.id ORDER BY models.id");
  if (!rows) return fail(rows.error());
  std::vector<ModelSummary> models;
  for (const SqlRow& row : *rows) {
    models.push_back({row[0], row[1], row[2], number_or_zero(row[3]), number_or_zero(row[4]),
                      number_or_zero(row[5]), number_or_zero(row[6])});
  }
  return models;
}

Result<std::vector<StoredAnswer>> find_answers(SqlDatabase& database, const std::string& prefix,
                                               std::int64_t limit, const std::string& after) {
  // One lower limit: with two of them SQLite would begin at the first, at every page again.
  const bool first_page = after.empty();
  auto rows = database.query(
      fmt::format(
          "SELECT key, label, name, identity, text, finish_reason, prompt_tokens, "
          "completion_tokens,"
          " answers.started_ms, seconds, more FROM answers JOIN models ON models.id = answers.model"
          " JOIN runs ON runs.id = answers.run WHERE key {} $1 AND key < $2 ORDER BY key LIMIT $3",
          first_page ? ">=" : ">"),
      {first_page ? prefix : after, end_of(prefix), limit});
  if (!rows) return fail(rows.error());
  std::vector<StoredAnswer> answers;
  for (SqlRow& row : *rows) {
    StoredAnswer& answer = answers.emplace_back();
    answer.key = std::move(row[0]);
    answer.run = std::move(row[1]);
    answer.model = std::move(row[2]);
    answer.identity = std::move(row[3]);
    answer.reply = {.text = std::move(row[4]),
                    .finish_reason = std::move(row[5]),
                    .usage = {.prompt_tokens = static_cast<int>(number_or_zero(row[6])),
                              .completion_tokens = static_cast<int>(number_or_zero(row[7]))}};
    answer.started_ms = number_or_zero(row[8]);
    answer.seconds = std::stod(row[9]);
    if (auto more = add_more_of_answer(row[10], answer.reply); !more) return fail(more.error());
  }
  return answers;
}

Json answer_to_json(const StoredAnswer& answer) {
  const std::chrono::sys_time<std::chrono::milliseconds> started{
      std::chrono::milliseconds(answer.started_ms)};
  Json json{{"key", answer.key},
            {"run", answer.run},
            {"model", answer.model},
            {"identity", answer.identity},
            {"text", answer.reply.text},
            {"finish_reason", answer.reply.finish_reason},
            {"prompt_tokens", answer.reply.usage.prompt_tokens},
            {"completion_tokens", answer.reply.usage.completion_tokens},
            {"started", fmt::format("{:%Y-%m-%dT%H:%M:%S}Z",
                                    std::chrono::floor<std::chrono::seconds>(started))},
            {"seconds", answer.seconds}};
  if (!answer.reply.logprobs.empty()) json["logprobs"] = logprobs_to_json(answer.reply.logprobs);
  return json;
}

Result<std::int64_t> collect_garbage(Journal& journal, const Leftovers& leftovers, bool dry_run) {
  SqlDatabase& database = journal.database();
  std::string condition = "WHERE TRUE";
  std::vector<SqlValue> values;
  const auto add = [&](const char* text, SqlValue value) {
    values.push_back(std::move(value));
    condition += fmt::format(fmt::runtime(text), values.size());
  };
  if (leftovers.older_than_days) {
    add(" AND started_ms < ${}",
        unix_ms() -
            static_cast<std::int64_t>(*leftovers.older_than_days * static_cast<double>(kDayMs)));
  }
  if (leftovers.unused_days)
    add(" AND used_day <= ${}", unix_ms() / kDayMs - *leftovers.unused_days);
  if (!leftovers.model.empty())
    add(" AND model IN (SELECT id FROM models WHERE name = ${})", leftovers.model);
  auto counted = database.query("SELECT count(*) FROM answers " + condition, values);
  if (!counted) return fail(counted.error());
  const std::int64_t count = number_or_zero(counted->at(0).at(0));
  if (dry_run || count == 0) return count;
  auto others = others_at_work(journal);
  if (!others) return fail(others.error());
  auto removed = database.transaction([&]() -> Status {
    if (auto done = database.query("DELETE FROM answers " + condition, values); !done)
      return fail(done.error());
    if (*others) return ok();
    // Sets, not one look at all answers for each row.
    for (const char* sql : {"DELETE FROM in_doubt WHERE run NOT IN (SELECT run FROM answers)",
                            "DELETE FROM runs WHERE id NOT IN (SELECT run FROM answers)"
                            " AND id NOT IN (SELECT run FROM calls)",
                            "DELETE FROM models WHERE id NOT IN (SELECT model FROM answers)"
                            " AND id NOT IN (SELECT model FROM calls)"
                            " AND id NOT IN (SELECT model FROM in_doubt)"}) {
      if (auto done = database.query(sql); !done) return fail(done.error());
    }
    return ok();
  });
  if (!removed) return fail(removed.error());
  if (auto smaller = database.compact(); !smaller) return fail(smaller.error());
  return count;
}

}  // namespace rolellm

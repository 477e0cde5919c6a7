#include "rolellm/journal/work_queue.h"

#include <algorithm>
#include <unistd.h>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/journal/journal.h"
#include "rolellm/journal/lease_keeper.h"
#include "rolellm/journal/request_wire.h"

namespace rolellm {
namespace {

constexpr std::size_t kItemsAtOnce = 500;

std::int64_t number(const SqlRow& row, std::size_t column) { return std::stoll(row.at(column)); }

std::string process_name() {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  return fmt::format("{}:{}", host, ::getpid());
}

}  // namespace

WorkQueue::WorkQueue(Journal& journal, std::string reference)
    : journal_(journal), reference_(std::move(reference)) {}

WorkQueue::~WorkQueue() {
  keeper_.reset();
  if (worker_ == 0 || !release()) return;
  // Open calls keep the row: whoever takes over will find them in doubt.
  static_cast<void>(journal_.database().query(
      "DELETE FROM workers WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM calls WHERE worker = $1)",
      {worker_}));
}

Status WorkQueue::add(const ModelInfo& model, std::span<const WorkItem> items) {
  SqlDatabase& database = journal_.database();
  for (std::size_t first = 0; first < items.size();) {
    // A unit is asked for whole.
    std::size_t end = std::min(first + kItemsAtOnce, items.size());
    while (end < items.size() && items[end].unit == items[end - 1].unit) ++end;
    Json rows = Json::array();
    for (const WorkItem& item : items.subspan(first, end - first)) {
      auto request = request_to_wire(item.request);
      if (!request) return fail(request.error());
      rows.push_back({{"key", item.key},
                      {"unit", item.unit},
                      {"place", rows.size()},
                      {"request", std::move(*request)},
                      {"sample", item.sample}});
    }
    const std::string text = dump_json(rows);
    // A run's row is a statement of its own, so that no other process waits for this transaction.
    auto run = journal_.run();
    if (!run) return fail(run.error());
    const std::string fresh =
        "WITH fresh AS (SELECT * FROM json_to_recordset($1::json) AS x(key text, unit text,"
        " place bigint, request text, sample bigint)"
        " WHERE NOT EXISTS (SELECT 1 FROM answers WHERE answers.key = x.key)"
        " AND NOT EXISTS (SELECT 1 FROM requests WHERE requests.key = x.key)) ";
    auto added = database.transaction([&]() -> Status {
      auto leases = database.query(
          fresh +
              "INSERT INTO leases(unit, identity, run) SELECT unit, $2::text, $3::bigint FROM fresh"
              " GROUP BY unit ORDER BY min(place) ON CONFLICT DO NOTHING",
          {text, model.identity, *run});
      if (!leases) return fail(leases.error());
      auto requests = database.query(
          fresh +
              "INSERT INTO requests(key, unit, request, sample) SELECT key, unit, request,"
              " sample FROM fresh ORDER BY place ON CONFLICT DO NOTHING",
          {text});
      return requests ? ok() : Status(fail(requests.error()));
    });
    if (!added) return added;
    first = end;
  }
  return ok();
}

Status WorkQueue::enrol() {
  if (worker_ != 0) return ok();
  auto added = journal_.database().query(
      "INSERT INTO workers(name, seen_at) VALUES($1, now()) RETURNING id", {process_name()});
  if (!added) return fail(added.error());
  worker_ = number(added->at(0), 0);
  keeper_ = std::make_unique<LeaseKeeper>(reference_, worker_, journal_.options().lease_seconds);
  return ok();
}

Result<bool> WorkQueue::confirm() {
  if (worker_ == 0) return true;
  auto alive = journal_.database().query(
      "UPDATE workers SET seen_at = now() WHERE id = $1 RETURNING id", {worker_});
  if (!alive) return fail(alive.error());
  return !alive->empty();
}

void WorkQueue::start_anew() {
  spdlog::warn("the others gave this worker up; it starts anew");
  keeper_.reset();
  worker_ = 0;
}

Status WorkQueue::bury_the_dead() {
  SqlDatabase& database = journal_.database();
  return database.transaction([&]() -> Status {
    auto dead = database.query(
        "SELECT id, name FROM workers WHERE seen_at < now() - make_interval(secs => $1)"
        " FOR UPDATE SKIP LOCKED",
        {journal_.options().lease_seconds});
    if (!dead) return fail(dead.error());
    for (const SqlRow& row : *dead) {
      for (const char* sql :
           {"INSERT INTO in_doubt(key, run, model, worker, sent_ms, prompt_tokens,"
            " completion_at_most, tries) SELECT key, run, model, worker, sent_ms, prompt_tokens,"
            " completion_at_most, tries FROM calls WHERE worker = $1",
            "DELETE FROM calls WHERE worker = $1",
            "UPDATE leases SET worker = NULL WHERE worker = $1",
            "DELETE FROM workers WHERE id = $1"}) {
        if (auto done = database.query(sql, {number(row, 0)}); !done) return fail(done.error());
      }
      spdlog::warn("worker {} is gone: its work is taken over", row[1]);
    }
    return ok();
  });
}

/// Half of the free work, divided among the workers: so that they end together.
Result<std::int64_t> WorkQueue::fair_share(const ModelInfo& model) {
  auto workers = live_workers();
  if (!workers) return workers;
  auto free = journal_.database().query(
      "SELECT count(*) FROM leases WHERE identity = $1 AND worker IS NULL", {model.identity});
  if (!free) return fail(free.error());
  const JournalOptions& options = journal_.options();
  return std::clamp<std::int64_t>(
      number(free->at(0), 0) / (2 * std::max<std::int64_t>(*workers, 1)), options.claim_at_least,
      std::max(options.claim_at_least, options.claim_at_most));
}

Result<std::vector<WorkItem>> WorkQueue::claim(const ModelInfo& model) {
  SqlDatabase& database = journal_.database();
  if (auto buried = bury_the_dead(); !buried) return fail(buried.error());
  if (auto enrolled = enrol(); !enrolled) return fail(enrolled.error());
  std::int64_t units = 1;  // where the batch decides the answers, a unit is a batch
  if (!model.batch_decides) {
    auto share = fair_share(model);
    if (!share) return fail(share.error());
    units = *share;
  }
  auto run = journal_.run();
  if (!run) return fail(run.error());
  std::vector<WorkItem> items;
  bool given_up = false;
  auto claimed = database.transaction([&]() -> Status {
    items.clear();
    auto alive = confirm();
    if (!alive) return fail(alive.error());
    given_up = !*alive;
    if (given_up) return ok();
    auto leased = database.query(
        "UPDATE leases SET worker = $1, taken_at = now() WHERE unit IN (SELECT unit FROM leases"
        " WHERE identity = $2 AND worker IS NULL ORDER BY (run <> $3), place LIMIT $4"
        " FOR UPDATE SKIP LOCKED)",
        {worker_, model.identity, *run, units});
    if (!leased) return fail(leased.error());
    auto rows = database.query(
        "SELECT requests.key, requests.unit, request, sample FROM requests JOIN leases"
        " ON requests.unit = leases.unit WHERE worker = $1 ORDER BY leases.place, requests.place",
        {worker_});
    if (!rows) return fail(rows.error());
    for (const SqlRow& row : *rows) {
      auto request = request_from_wire(row[2]);
      if (!request) return fail(request.error());
      items.push_back({row[0], row[1], std::move(*request), static_cast<int>(number(row, 3))});
    }
    return ok();
  });
  if (!claimed) return fail(claimed.error());
  if (given_up) start_anew();
  return items;
}

Status WorkQueue::release() {
  if (worker_ == 0) return ok();
  SqlDatabase& database = journal_.database();
  return database.transaction([&]() -> Status {
    for (const char* sql :
         {"DELETE FROM requests USING leases WHERE requests.unit = leases.unit AND worker = $1"
          " AND EXISTS (SELECT 1 FROM answers WHERE answers.key = requests.key)",
          "DELETE FROM leases WHERE worker = $1"
          " AND NOT EXISTS (SELECT 1 FROM requests WHERE requests.unit = leases.unit)",
          "UPDATE leases SET worker = NULL WHERE worker = $1"}) {
      if (auto done = database.query(sql, {worker_}); !done) return fail(done.error());
    }
    return ok();
  });
}

Result<std::int64_t> WorkQueue::live_workers() {
  auto rows = journal_.database().query(
      "SELECT count(*) FROM workers WHERE seen_at >= now() - make_interval(secs => $1)",
      {journal_.options().lease_seconds});
  if (!rows) return fail(rows.error());
  return number(rows->at(0), 0);
}

Result<std::vector<WorkCounts>> WorkQueue::counts() {
  auto rows = journal_.database().query(
      "SELECT identity, count(*) - count(worker), count(worker) FROM leases GROUP BY identity"
      " ORDER BY identity");
  if (!rows) return fail(rows.error());
  std::vector<WorkCounts> counts;
  for (const SqlRow& row : *rows) counts.push_back({row[0], number(row, 1), number(row, 2)});
  return counts;
}

}  // namespace rolellm

#include "rolellm/journal/postgres_database.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <spdlog/spdlog.h>

namespace rolellm {
namespace {

constexpr unsigned kByteaOid = 17;
constexpr int kMostTries = 6;  // waits of 0.2 to 3.2 s between them: a server may restart

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;
using Answer = std::unique_ptr<PGresult, ClearResult>;

std::string trimmed(const char* message) {
  std::string text = message ? message : "";
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

/// The values of one statement as libpq wants them: numbers and text as text, bytes as they are.
struct Parameters {
  explicit Parameters(const std::vector<SqlValue>& values) {
    texts.reserve(values.size());
    for (const SqlValue& value : values) {
      const auto* bytes = std::get_if<SqlBytes>(&value);
      types.push_back(bytes ? kByteaOid : 0);
      formats.push_back(bytes ? 1 : 0);
      if (bytes) {
        texts.push_back(bytes->bytes);
      } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        texts.push_back(std::to_string(*whole));
      } else if (const auto* real = std::get_if<double>(&value)) {
        texts.push_back(fmt::format("{}", *real));
      } else {
        texts.push_back(std::get<std::string>(value));
      }
      pointers.push_back(texts.back().c_str());
      lengths.push_back(static_cast<int>(texts.back().size()));
    }
  }
  std::vector<std::string> texts;
  std::vector<const char*> pointers;
  std::vector<int> lengths, formats;
  std::vector<Oid> types;
};

std::vector<SqlRow> rows_of(const PGresult* result) {
  std::vector<SqlRow> rows(static_cast<std::size_t>(PQntuples(result)));
  for (int at = 0; at < PQntuples(result); ++at) {
    for (int column = 0; column < PQnfields(result); ++column) {
      const char* value = PQgetvalue(result, at, column);
      const auto size = static_cast<std::size_t>(PQgetlength(result, at, column));
      SqlRow& row = rows[static_cast<std::size_t>(at)];
      if (PQftype(result, column) != kByteaOid) {
        row.emplace_back(value, size);
        continue;
      }
      std::size_t length = 0;
      unsigned char* bytes =
          PQunescapeBytea(reinterpret_cast<const unsigned char*>(value), &length);
      row.emplace_back(reinterpret_cast<const char*>(bytes), bytes ? length : 0);
      PQfreemem(bytes);
    }
  }
  return rows;
}

class PostgresDatabase : public SqlDatabase {
 public:
  PostgresDatabase(std::string reference, std::string name)
      : reference_(std::move(reference)), name_(std::move(name)) {}

  std::string name() const override { return name_; }

  Status connect() {
    // What stands before `dbname` are defaults that the reference may change.
    const char* keys[] = {"connect_timeout", "keepalives_idle", "dbname", "application_name",
                          nullptr};
    const char* values[] = {"10", "30", reference_.c_str(), "rolellm", nullptr};
    connection_.reset(PQconnectdbParams(keys, values, 1));
    if (PQstatus(connection_.get()) != CONNECTION_OK)
      return problem("cannot connect: " + trimmed(PQerrorMessage(connection_.get())), true);
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char* text) { spdlog::debug("{}", trimmed(text)); },
        nullptr);
    auto set = run("SET search_path TO rolellm", {});
    return set ? ok() : Status(fail(set.error()));
  }

  Result<std::vector<SqlRow>> query(const std::string& sql,
                                    const std::vector<SqlValue>& values) override {
    auto rows = run(sql, values);
    if (rows || in_transaction_ || !is_broken()) return rows;
    if (auto again = reconnect(); !again) return fail(again.error());
    return run(sql, values);
  }

  Status transaction(const std::function<Status()>& work) override {
    for (int tries = 0;; ++tries) {
      in_transaction_ = true;
      Status status = attempt(work);
      in_transaction_ = false;
      if (status) return status;
      if (is_broken()) {
        if (tries == kMostTries) return status;
        if (auto again = reconnect(); !again) return again;
      } else if (!collided_ || tries == kMostTries) {
        return status;
      }
    }
  }

  Status compact() override { return ok(); }  // the server's autovacuum does

  Status prepare(bool create) {
    return transaction([&]() -> Status {
      // Processes that come at the same time take turns: 'rolj' as a number.
      for (const char* sql : {"SELECT pg_advisory_xact_lock(1919904874)",
                              create ? "CREATE SCHEMA IF NOT EXISTS rolellm" : "SELECT 1"}) {
        if (auto done = query(sql, {}); !done) return fail(done.error());
      }
      auto there = query("SELECT to_regclass('rolellm.journal_format') IS NOT NULL", {});
      if (!there) return fail(there.error());
      if ((*there)[0][0] != "t") return create ? make_tables() : missing();
      auto version = query("SELECT version FROM journal_format", {});
      if (!version) return fail(version.error());
      const std::string found = version->empty() ? "none" : (*version)[0][0];
      if (found != std::to_string(kJournalFormat))
        return wrong_journal_format(name_, "format " + found);
      return ok();
    });
  }

 private:
  Status make_tables();

  Status missing() const {
    return fail(Error{.kind = ErrorKind::io,
                      .detail = "not_found",
                      .message = "this database holds no journal",
                      .file = name_,
                      .hint = "a run with --journal makes one"});
  }

  Status attempt(const std::function<Status()>& work) {
    collided_ = false;
    if (auto begun = run("BEGIN", {}); !begun) return fail(begun.error());
    Status status = work();
    if (status) {
      auto done = run("COMMIT", {});
      return done ? ok() : Status(fail(done.error()));
    }
    if (!is_broken()) {
      const bool collided = collided_;
      if (auto undone = run("ROLLBACK", {}); !undone) return fail(undone.error());
      collided_ = collided;
    }
    return status;
  }

  Result<std::vector<SqlRow>> run(const std::string& sql, const std::vector<SqlValue>& values) {
    const Parameters given(values);
    const Answer result(PQexecParams(
        connection_.get(), sql.c_str(), static_cast<int>(values.size()), given.types.data(),
        given.pointers.data(), given.lengths.data(), given.formats.data(), 0));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return rows_of(result.get());
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    const std::string code = state ? state : "";
    // Deadlock, serialisation, or a row that another process took away meanwhile.
    collided_ = code == "40P01" || code == "40001" || code == "23503";
    const std::string said = result ? trimmed(PQresultErrorMessage(result.get())) : "";
    const std::string message = said.empty() ? trimmed(PQerrorMessage(connection_.get())) : said;
    if (code.rfind("53", 0) == 0) {  // insufficient resources
      Error error = problem(message, false).error;
      if (code == "53100") error.detail = "disk_full";
      return fail(std::move(error));
    }
    return problem(message, is_broken());
  }

  bool is_broken() const { return PQstatus(connection_.get()) != CONNECTION_OK; }

  Status reconnect() {
    Status status = ok();
    for (int tries = 0; tries < kMostTries; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100 << (tries + 1)));
      spdlog::warn("{}: the connection broke, connecting again", name_);
      status = connect();
      if (status) return status;
    }
    return status;
  }

  Failure problem(const std::string& message, bool connection) const {
    return fail(Error{.kind = ErrorKind::io,
                      .detail = "journal",
                      .message = "the journal failed: " + message,
                      .file = name_,
                      .hint = connection ? "check that the server runs and lets this user in "
                                           "(PGPASSWORD, ~/.pgpass), then run the same command "
                                           "again: it goes on where it stopped"
                                         : "",
                      .retryable = connection});
  }

  std::string reference_, name_;
  Connection connection_;
  bool in_transaction_ = false;
  bool collided_ = false;  ///< the last failure was only another process being faster
};

/// What only a shared journal has: who works, on which units, and what the units ask for.
constexpr const char* kQueueTables[] = {
    "CREATE TABLE workers(id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
    " name TEXT NOT NULL, seen_at TIMESTAMPTZ NOT NULL)",
    "CREATE TABLE leases(unit TEXT PRIMARY KEY, place BIGINT GENERATED BY DEFAULT AS IDENTITY,"
    " identity TEXT NOT NULL, run BIGINT NOT NULL,"
    " worker BIGINT REFERENCES workers(id), taken_at TIMESTAMPTZ)",
    "CREATE INDEX leases_free ON leases(identity, place) WHERE worker IS NULL",
    "CREATE INDEX leases_worker ON leases(worker)",
    "CREATE TABLE requests(key TEXT PRIMARY KEY, unit TEXT NOT NULL REFERENCES leases(unit),"
    " place BIGINT GENERATED BY DEFAULT AS IDENTITY, request TEXT NOT NULL, sample BIGINT NOT "
    "NULL)",
    "CREATE INDEX requests_unit ON requests(unit)",
    "CREATE INDEX calls_worker ON calls(worker)",
};

Status PostgresDatabase::make_tables() {
  std::vector<std::string> statements = journal_tables(
      {.id = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", .bytes = "BYTEA"});
  statements.insert(statements.end(), std::begin(kQueueTables), std::end(kQueueTables));
  statements.push_back("CREATE TABLE journal_format(version BIGINT NOT NULL)");
  statements.push_back(fmt::format("INSERT INTO journal_format VALUES({})", kJournalFormat));
  for (const std::string& sql : statements) {
    if (auto made = run(sql, {}); !made) return fail(made.error());
  }
  return ok();
}

}  // namespace

bool is_postgres(std::string_view reference) {
  return reference.starts_with("postgres://") || reference.starts_with("postgresql://");
}

Result<std::unique_ptr<SqlDatabase>> open_postgres(const std::string& reference, bool create) {
  char* said = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(reference.c_str(), &said), PQconninfoFree);
  PQfreemem(said);  // may repeat the reference
  if (!options) {
    return fail(ErrorKind::usage, "journal", "the journal's address cannot be read",
                "for example postgres://user@host:5432/database");
  }
  std::string host = "local", database;
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
    if (!option->val) continue;
    const std::string_view keyword = option->keyword;
    if (keyword == "password" && *option->val) {
      return fail(ErrorKind::usage, "journal",
                  "a password in the journal's address can be read by others",
                  "set PGPASSWORD or write it into ~/.pgpass, and leave it out here");
    }
    if (keyword == "host") host = option->val;
    if (keyword == "dbname") database = option->val;
  }
  auto opened = std::make_unique<PostgresDatabase>(reference,
                                                   fmt::format("postgres://{}/{}", host, database));
  if (auto connected = opened->connect(); !connected) return fail(connected.error());
  if (auto ready = opened->prepare(create); !ready) return fail(ready.error());
  return std::unique_ptr<SqlDatabase>(std::move(opened));
}

}  // namespace rolellm

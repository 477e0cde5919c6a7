// SQLite with rollback journal and `synchronous=FULL`: see https://sqlite.org/atomiccommit.html.
#include <optional>
#include <unordered_map>

#include <fmt/format.h>
#include <sqlite3.h>

#include "rolellm/journal/sql_database.h"

namespace rolellm {
namespace {

constexpr int kApplicationId = 0x524F4C4A;  // "ROLJ": tells the file from other databases
constexpr int kBusyMs = 500;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseDatabase>;
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

/// Makes the statement ready for its next use, whatever happened in this one.
struct ResetLater {
  sqlite3_stmt* statement;
  ~ResetLater() { sqlite3_reset(statement); }
};

struct Problem {
  ErrorKind kind;
  const char *detail, *message, *hint;
};

Problem problem_of(int code) {
  constexpr const char* kGoesOn = "then run the same command again: it goes on where it stopped";
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::locked, "", "another rolellm process has this journal open",
              "wait for it to end, or name another journal"};
    case SQLITE_FULL:
      return {ErrorKind::io, "disk_full", "the disk is full",
              "make room, then run the same command again: it goes on where it stopped"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {ErrorKind::io, "journal", "this file is no journal, or it is damaged",
              "move it away; a new one is made, and its answers are asked for again"};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {ErrorKind::io, "permission", "the journal cannot be written",
              "check who may write this file and its folder"};
    case SQLITE_IOERR:
      return {ErrorKind::io, "failed", "the disk failed to read or write the journal",
              "check the disk, then run the same command again: it goes on where it stopped"};
    case SQLITE_NOMEM:
      return {ErrorKind::io, "journal", "no memory left for the journal", kGoesOn};
    default:
      return {ErrorKind::io, "journal", "the journal failed", ""};
  }
}

class SqliteDatabase : public SqlDatabase {
 public:
  SqliteDatabase(SqliteHandle database, fs::path path)
      : database_(std::move(database)), path_(std::move(path)) {}

  std::string name() const override { return path_.string(); }

  Result<std::vector<SqlRow>> query(const std::string& sql,
                                    const std::vector<SqlValue>& values) override {
    if (broken_) return fail(*broken_);
    auto prepared = statement(sql);
    if (!prepared) return fail(prepared.error());
    sqlite3_stmt* const raw = *prepared;
    const ResetLater reset{raw};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int at = sqlite3_bind_parameter_index(raw, fmt::format("${}", i + 1).c_str());
      if (const int code = bind(raw, at, values[i]); code != SQLITE_OK) return problem(code);
    }
    std::vector<SqlRow> rows;
    for (;;) {
      const int code = sqlite3_step(raw);
      if (code == SQLITE_DONE) return rows;
      if (code != SQLITE_ROW) return problem(code);
      SqlRow& row = rows.emplace_back();
      for (int column = 0; column < sqlite3_column_count(raw); ++column) {
        const void* bytes = sqlite3_column_blob(raw, column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(raw, column));
        row.emplace_back(bytes ? std::string(static_cast<const char*>(bytes), size) : "");
      }
    }
  }

  Status transaction(const std::function<Status()>& work) override {
    if (auto begun = query("BEGIN IMMEDIATE", {}); !begun) return fail(begun.error());
    Status status = work();
    if (status) {
      if (auto done = query("COMMIT", {}); !done) status = fail(done.error());
    }
    if (status) return status;
    // SQLite has already undone it where the disk failed; a second attempt at that is not ours.
    if (!sqlite3_get_autocommit(database_.get()) && !broken_)
      sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    return status;
  }

  Status compact() override {
    auto done = query("VACUUM", {});
    return done ? ok() : Status(fail(done.error()));
  }

  /// Locks the file, makes the tables of a new one and refuses what is no journal of ours.
  Status prepare(bool create) {
    // EXCLUSIVE makes a second process fail at once instead of interleaving with us.
    for (const char* sql : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=DELETE",
                            "PRAGMA synchronous=FULL"}) {
      if (auto done = query(sql, {}); !done) return fail(done.error());
    }
    return transaction([&]() -> Status {
      auto application = number("PRAGMA application_id");
      auto version = number("PRAGMA user_version");
      auto tables = number("SELECT count(*) FROM sqlite_master");
      for (const auto* read : {&application, &version, &tables})
        if (!*read) return fail(read->error());
      if (*tables == 0 && create) return make_tables();
      if (*application == kApplicationId && *version == kJournalFormat) return ok();
      if (*application == kApplicationId)
        return wrong_journal_format(name(), fmt::format("format {}", *version));
      auto old = number("SELECT count(*) FROM sqlite_master WHERE name = 'answers'");
      if (!old) return fail(old.error());
      return wrong_journal_format(name(), *old == 1 ? "format 1" : "another program's database");
    });
  }

 private:
  Status make_tables() {
    for (const std::string& sql : journal_tables({.id = "INTEGER PRIMARY KEY", .bytes = "TEXT"})) {
      if (auto made = query(sql, {}); !made) return fail(made.error());
    }
    for (const std::string& sql : {fmt::format("PRAGMA application_id={}", kApplicationId),
                                   fmt::format("PRAGMA user_version={}", kJournalFormat)}) {
      if (auto done = query(sql, {}); !done) return fail(done.error());
    }
    return ok();
  }

  Result<std::int64_t> number(const std::string& sql) {
    auto rows = query(sql, {});
    if (!rows) return fail(rows.error());
    return static_cast<std::int64_t>(std::stoll(rows->at(0).at(0)));
  }

  Result<sqlite3_stmt*> statement(const std::string& sql) {
    if (const auto known = statements_.find(sql); known != statements_.end())
      return known->second.get();
    sqlite3_stmt* raw = nullptr;
    if (const int code = sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &raw, nullptr);
        code != SQLITE_OK)
      return problem(code);
    statements_.emplace(sql, Statement(raw));
    return raw;
  }

  static int bind(sqlite3_stmt* statement, int at, const SqlValue& value) {
    const auto bind_text = [&](const std::string& text) {
      return sqlite3_bind_text64(statement, at, text.data(), text.size(), SQLITE_TRANSIENT,
                                 SQLITE_UTF8);
    };
    if (const auto* whole = std::get_if<std::int64_t>(&value))
      return sqlite3_bind_int64(statement, at, *whole);
    if (const auto* real = std::get_if<double>(&value))
      return sqlite3_bind_double(statement, at, *real);
    if (const auto* text = std::get_if<std::string>(&value)) return bind_text(*text);
    return bind_text(std::get<SqlBytes>(value).bytes);
  }

  Failure problem(int code) {
    const Problem found = problem_of(code);
    Error error{.kind = found.kind,
                .detail = found.detail,
                .message = found.message,
                .file = name(),
                .hint = found.hint};
    if (error.kind == ErrorKind::io)
      error.message += fmt::format(" ({})", sqlite3_errmsg(database_.get()));
    // What the disk holds after a failed write or sync is unknown: only a fresh start reads it.
    if (error.kind == ErrorKind::io && !broken_) broken_ = error;
    return fail(std::move(error));
  }

  SqliteHandle database_;
  fs::path path_;
  std::unordered_map<std::string, Statement> statements_;  // before the database goes
  std::optional<Error> broken_;
};

}  // namespace

Result<std::unique_ptr<SqlDatabase>> open_sqlite(const fs::path& path, bool create) {
  if (create) {
    const fs::path folder = path.parent_path();
    if (auto made = make_folder(folder.empty() ? fs::path(".") : folder); !made)
      return fail(made.error());
  }
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  SqliteHandle handle(raw);  // owned before anything else may fail
  auto database = std::make_unique<SqliteDatabase>(std::move(handle), path);
  if (code != SQLITE_OK) {
    if (!create && !fs::exists(path)) return io_failure(ENOENT, "opening", path);
    const Problem found = problem_of(code);
    return fail(Error{.kind = found.kind,
                      .detail = found.detail,
                      .message = found.message,
                      .file = path.string(),
                      .hint = found.hint});
  }
  sqlite3_busy_timeout(raw, kBusyMs);
  if (auto ready = database->prepare(create); !ready) return fail(ready.error());
  return std::unique_ptr<SqlDatabase>(std::move(database));
}

}  // namespace rolellm

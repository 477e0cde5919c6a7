#include <fmt/format.h>
#include <sqlite3.h>

#include "rolellm/core/hash.h"
#include "rolellm/journal/journal.h"

namespace rolellm {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS answers("
    " key TEXT PRIMARY KEY, model TEXT NOT NULL, text TEXT NOT NULL, finish_reason TEXT NOT NULL,"
    " prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,"
    " stored_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) WITHOUT ROWID;";

class SqliteJournal : public Journal {
 public:
  SqliteJournal(Database database, fs::path path)
      : database_(std::move(database)), path_(std::move(path)) {}
  ~SqliteJournal() override {
    // What was not flushed is given up: a group counts whole or not at all.
    if (open_ > 0) sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }

  Status prepare() {
    auto find = statement(
        "SELECT text, finish_reason, prompt_tokens, completion_tokens FROM answers WHERE key = ?1");
    if (!find) return fail(find.error());
    auto store = statement(
        "INSERT OR IGNORE INTO answers(key, model, text, finish_reason, prompt_tokens, "
        "completion_tokens)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    if (!store) return fail(store.error());
    find_ = std::move(*find);
    store_ = std::move(*store);
    return ok();
  }

  Result<std::optional<ChatReply>> find(const std::string& key) override {
    sqlite3_reset(find_.get());
    bind(find_.get(), 1, key);
    const int code = sqlite3_step(find_.get());
    if (code == SQLITE_DONE) return std::optional<ChatReply>{};
    if (code != SQLITE_ROW) return problem(code);
    ChatReply reply{.text = column(0), .finish_reason = column(1)};
    reply.usage = {.prompt_tokens = sqlite3_column_int(find_.get(), 2),
                   .completion_tokens = sqlite3_column_int(find_.get(), 3)};
    sqlite3_reset(find_.get());
    return std::optional<ChatReply>(std::move(reply));
  }

  Status store(const std::string& key, const ModelInfo& model, const ChatReply& reply) override {
    if (open_ == 0) {
      if (auto begun = execute("BEGIN IMMEDIATE"); !begun) return begun;
    }
    sqlite3_reset(store_.get());
    bind(store_.get(), 1, key);
    bind(store_.get(), 2, model.name);
    bind(store_.get(), 3, reply.text);
    bind(store_.get(), 4, reply.finish_reason);
    sqlite3_bind_int(store_.get(), 5, reply.usage.prompt_tokens);
    sqlite3_bind_int(store_.get(), 6, reply.usage.completion_tokens);
    if (const int code = sqlite3_step(store_.get()); code != SQLITE_DONE) return problem(code);
    sqlite3_reset(store_.get());
    ++open_;
    return ok();
  }

  Status flush() override {
    if (open_ == 0) return ok();
    if (auto done = execute("COMMIT"); !done) return done;
    open_ = 0;
    return ok();
  }

  Failure problem(int code) const {
    Error error{.kind = ErrorKind::io, .detail = "journal", .file = path_.string()};
    error.message = fmt::format("the journal failed: {}", sqlite3_errmsg(database_.get()));
    if (code == SQLITE_FULL || code == SQLITE_IOERR) {
      error.detail = "disk_full";
      error.hint = "make room, then run the same command again: it goes on where it stopped";
    } else if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
      error.kind = ErrorKind::locked;
      error.detail.clear();
      error.message = "another rolellm process writes this journal";
      error.hint = "wait for it to end, or name another journal";
    } else if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) {
      error.message = "this file is no journal, or it is damaged";
      error.hint = "move it away; a new one is made, and its answers are asked for again";
    }
    return fail(std::move(error));
  }

  Status execute(const char* sql) {
    const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return ok();
    return problem(code & 0xFF);
  }

 private:
  Result<Statement> statement(const char* sql) {
    sqlite3_stmt* raw = nullptr;
    if (const int code = sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr);
        code != SQLITE_OK) {
      return problem(code & 0xFF);
    }
    return Statement(raw);
  }
  static void bind(sqlite3_stmt* statement, int at, const std::string& text) {
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  std::string column(int at) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(find_.get(), at));
    return text ? std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(find_.get(), at)))
                : "";
  }

  Database database_;
  fs::path path_;
  Statement find_, store_;
  int open_ = 0;  ///< answers in the open transaction
};

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const fs::path& path) {
  if (auto made = make_folder(path.parent_path().empty() ? fs::path(".") : path.parent_path());
      !made)
    return fail(made.error());
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) {
    return fail(Error{.kind = ErrorKind::io,
                      .detail = "journal",
                      .message = "cannot open the journal",
                      .file = path.string(),
                      .hint = "check that the folder can be written"});
  }
  sqlite3_busy_timeout(raw, 500);
  auto journal = std::make_unique<SqliteJournal>(std::move(database), path);
  // EXCLUSIVE makes a second writer fail at once instead of interleaving with us.
  for (const char* sql : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=DELETE",
                          "PRAGMA synchronous=FULL", "BEGIN IMMEDIATE", kSchema, "COMMIT"}) {
    if (auto done = journal->execute(sql); !done) return fail(done.error());
  }
  if (auto prepared = journal->prepare(); !prepared) return fail(prepared.error());
  return std::unique_ptr<Journal>(std::move(journal));
}

std::string journal_key(const ModelInfo& model, const ChatRequest& request, int sample) {
  return sha256(dump_json(
      Json{{"model", model.identity}, {"request", request_to_json(request)}, {"sample", sample}}));
}

}  // namespace rolellm

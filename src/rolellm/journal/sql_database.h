// The little SQL that the journal needs, the same over SQLite and PostgreSQL.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "rolellm/core/files.h"

namespace rolellm {

/// What a model said: bytes that a column of type `{bytes}` keeps as they are.
struct SqlBytes {
  std::string bytes;
};
using SqlValue = std::variant<std::int64_t, double, std::string, SqlBytes>;
/// Columns as text, numbers in decimal; NULL is empty.
using SqlRow = std::vector<std::string>;

/// A database under a journal. Not for use from several threads at once.
class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;
  /// Runs one statement; `$1`, `$2`, … stand for `values`.
  virtual Result<std::vector<SqlRow>> query(const std::string& sql,
                                            const std::vector<SqlValue>& values = {}) = 0;
  /// Runs `work` in a transaction: once this returns ok, all of it outlives a crash; on failure
  /// nothing of it happened. A broken connection is made again and `work` runs once more. After a
  /// failed write to a disk there is no second try: every later call fails too.
  virtual Status transaction(const std::function<Status()>& work) = 0;
  /// Gives room that deleted rows leave back to the system, where that is ours to do.
  virtual Status compact() = 0;
  /// For messages: the file, or host and database. Never a password.
  virtual std::string name() const = 0;
};

/// The journal file `path`, held by this process alone; its tables are made when it is new and
/// `create` is set. Errors: `locked` within a second when another process has it, `io.journal` when
/// it is damaged, no journal, or of another format, `io.not_found`.
Result<std::unique_ptr<SqlDatabase>> open_sqlite(const fs::path& path, bool create);

/// `value` for `kind` of statement, e.g. the declaration of the tables both databases have.
struct SqlDialect {
  std::string id;     ///< type of a key that numbers itself
  std::string bytes;  ///< type of what `SqlBytes` carries
};

/// The tables that every journal has, as statements in order.
std::vector<std::string> journal_tables(const SqlDialect& dialect);

/// The version of those tables. A journal of another version is refused.
inline constexpr int kJournalFormat = 2;

/// The error for a journal of version `found`.
Failure wrong_journal_format(const std::string& name, const std::string& found);

}  // namespace rolellm

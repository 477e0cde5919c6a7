// Tables of a journal: docs/formats/journal.md says what they mean.
#include <fmt/format.h>

#include "rolellm/journal/sql_database.h"

namespace rolellm {

std::vector<std::string> journal_tables(const SqlDialect& dialect) {
  const std::string call_columns =
      "run BIGINT NOT NULL, model BIGINT NOT NULL, worker BIGINT NOT NULL,"
      " sent_ms BIGINT NOT NULL, prompt_tokens BIGINT NOT NULL,"
      " completion_at_most BIGINT NOT NULL, tries BIGINT NOT NULL";
  return {
      fmt::format("CREATE TABLE models(id {}, name TEXT NOT NULL, identity TEXT NOT NULL,"
                  " engine TEXT NOT NULL, UNIQUE(identity, name, engine))",
                  dialect.id),
      fmt::format("CREATE TABLE runs(id {}, label TEXT NOT NULL, started_ms BIGINT NOT NULL)",
                  dialect.id),
      fmt::format("CREATE TABLE answers(key TEXT PRIMARY KEY, run BIGINT NOT NULL,"
                  " model BIGINT NOT NULL, text {} NOT NULL, finish_reason TEXT NOT NULL,"
                  " prompt_tokens BIGINT NOT NULL, completion_tokens BIGINT NOT NULL,"
                  " more TEXT NOT NULL, started_ms BIGINT NOT NULL,"
                  " seconds DOUBLE PRECISION NOT NULL, used_day BIGINT NOT NULL)",
                  dialect.bytes),
      fmt::format("CREATE TABLE calls(key TEXT PRIMARY KEY, {})", call_columns),
      fmt::format("CREATE TABLE in_doubt(key TEXT NOT NULL, {})", call_columns),
  };
}

Failure wrong_journal_format(const std::string& name, const std::string& found) {
  return fail(Error{
      .kind = ErrorKind::io,
      .detail = "journal",
      .message = fmt::format("expected a journal of format {}, found {}", kJournalFormat, found),
      .file = name,
      .hint = "move it away and a new one is made, or use the rolellm that wrote it"});
}

}  // namespace rolellm

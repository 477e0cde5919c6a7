// A journal in PostgreSQL, which many processes on many machines share.
#pragma once

#include <string_view>

#include "rolellm/journal/sql_database.h"

namespace rolellm {

bool is_postgres(std::string_view reference);

/// Connects to `postgres://user@host:port/database`; the tables live in its schema `rolellm` and
/// are made when they are not there and `create` is set. A password inside the reference is a
/// `usage` error, because other users see command lines: libpq takes it from `PGPASSWORD` or
/// `~/.pgpass`. Errors: `io.journal`.
Result<std::unique_ptr<SqlDatabase>> open_postgres(const std::string& reference, bool create);

}  // namespace rolellm

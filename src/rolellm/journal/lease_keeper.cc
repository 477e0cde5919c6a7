#include "rolellm/journal/lease_keeper.h"

#include <chrono>

#include <spdlog/spdlog.h>

#include "rolellm/journal/postgres_database.h"

namespace rolellm {

LeaseKeeper::LeaseKeeper(std::string reference, std::int64_t worker, double lease_seconds)
    : reference_(std::move(reference)), worker_(worker), lease_seconds_(lease_seconds) {
  thread_ = std::thread([this] { beat(); });
}

LeaseKeeper::~LeaseKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void LeaseKeeper::beat() {
  std::unique_ptr<SqlDatabase> database;
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, std::chrono::duration<double>(lease_seconds_ / 6),
                          [this] { return stop_; })) {
    if (!database) {
      auto opened = open_postgres(reference_, false);
      if (!opened) {
        spdlog::debug("no heartbeat: {}", opened.error().message);
        continue;
      }
      database = std::move(*opened);
    }
    auto beaten = database->query("UPDATE workers SET seen_at = now() WHERE id = $1", {worker_});
    if (!beaten) database.reset();
  }
}

}  // namespace rolellm

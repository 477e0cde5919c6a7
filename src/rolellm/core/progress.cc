#include "rolellm/core/progress.h"

#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace rolellm {
namespace {

using std::chrono::steady_clock;

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

constexpr double kTerminalInterval = 0.2;  // seconds between redraws
constexpr double kPlainInterval = 15.0;    // seconds between lines in a log file

}  // namespace

std::string format_seconds(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f}s", seconds);
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole % 3600 / 60);
}

Progress::Progress(std::string what, std::string unit, std::int64_t total)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      quiet_(!spdlog::should_log(spdlog::level::info)),
      start_(steady_clock::now()),
      shown_(start_) {}

Progress::~Progress() { finish(); }

void Progress::add(std::int64_t steps, const std::string& note) {
  const std::lock_guard lock(mutex_);
  done_ += steps;
  if (!note.empty()) note_ = note;
  if (quiet_ || seconds_since(shown_) < (terminal_ ? kTerminalInterval : kPlainInterval)) return;
  show(false);
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  finished_ = true;
  if (!quiet_ && done_ > 0) show(true);
}

void Progress::show(bool last) {
  shown_ = steady_clock::now();
  const double elapsed = seconds_since(start_);
  const double rate = elapsed > 0 ? static_cast<double>(done_) / elapsed : 0;
  std::string line = total_ > 0 ? fmt::format("  {}: {}/{} {}", what_, done_, total_, unit_)
                                : fmt::format("  {}: {} {}", what_, done_, unit_);
  line += fmt::format(", {:.{}f}/s", rate, rate < 10 ? 1 : 0);
  if (!note_.empty()) line += ", " + note_;
  if (last) {
    line += ", took " + format_seconds(elapsed);
  } else if (total_ > done_ && rate > 0) {
    line += ", " + format_seconds(static_cast<double>(total_ - done_) / rate) + " left";
  }
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}{}", line, last ? "\n" : "");
  } else {
    fmt::print(stderr, "{}\n", line);
  }
  std::fflush(stderr);
}

}  // namespace rolellm

#include "rolellm/core/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "rolellm/core/clock.h"

extern char** environ;

namespace rolellm {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// When a program has to be done, if it has to.
class Deadline {
 public:
  explicit Deadline(std::optional<int> timeout_ms) {
    if (timeout_ms) at_ = system_clock().now() + *timeout_ms / 1000.0;
  }

  bool is_set() const { return at_.has_value(); }
  bool is_over() const { return at_ && system_clock().now() >= *at_; }
  /// As `poll` wants it: -1 for ever.
  int left_ms() const {
    return at_ ? static_cast<int>(std::ceil(1000 * std::max(*at_ - system_clock().now(), 0.0)))
               : -1;
  }

 private:
  std::optional<double> at_;  // seconds of the clock
};

/// Starts the program with `input` and `output` as its standard input and output.
Result<pid_t> spawn(const std::vector<std::string>& arguments, int input, int output) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t child = 0;
  const int code = ::posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0)
    return fail(ErrorKind::failure, "program", fmt::format("cannot run {}", arguments[0]));
  return child;
}

/// A file without a name that holds `bytes`; it goes with its last descriptor. Null when there is
/// no room for it.
File nameless_file(std::string_view bytes) {
  File file(std::tmpfile());
  if (!file || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() ||
      std::fflush(file.get()) != 0)
    return nullptr;
  std::rewind(file.get());
  return file;
}

Failure too_slow(const std::string& program) {
  return fail(ErrorKind::failure, "timeout", fmt::format("{} took too long", program));
}

/// Appends what comes through `pipe` until its other end is closed.
Status listen(int pipe, const std::string& program, const ProgramOptions& options,
              const Deadline& deadline, std::string& output) {
  std::array<char, 1 << 16> buffer{};
  for (;;) {
    struct pollfd ready {
      .fd = pipe, .events = POLLIN, .revents = 0
    };
    const int count = ::poll(&ready, 1, deadline.left_ms());
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) return too_slow(program);
    const ssize_t got = ::read(pipe, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return ok();
    output.append(buffer.data(), static_cast<std::size_t>(got));
    if (output.size() > options.most_output)
      return fail(ErrorKind::failure, "output",
                  fmt::format("{} wrote more than {} bytes", program, options.most_output));
  }
}

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// The exit code of `child`; nothing when it still runs at the deadline.
std::optional<int> wait_for(pid_t child, const Deadline& deadline) {
  constexpr std::chrono::milliseconds kStep(2);
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, deadline.is_set() ? WNOHANG : 0);
    if (ended == child) return exit_code_of(status);
    if (ended < 0 && errno != EINTR) return -1;
    if (deadline.is_over()) return std::nullopt;
    if (ended == 0) std::this_thread::sleep_for(kStep);
  }
}

}  // namespace

Result<ProgramRun> run_program(const std::vector<std::string>& arguments,
                               const ProgramOptions& options) {
  const std::string& program = arguments[0];
  const Deadline deadline(options.timeout_ms);
  const File input = options.input ? nameless_file(*options.input) : nullptr;
  if (options.input && !input)
    return fail(ErrorKind::io, "write", fmt::format("no room for what {} is to read", program));
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(ErrorKind::failure, "program", "no pipe left to read a program's output from");
  const auto child = spawn(arguments, input ? ::fileno(input.get()) : STDIN_FILENO, ends[1]);
  ::close(ends[1]);
  ProgramRun run;
  Status heard = child ? listen(ends[0], program, options, deadline, run.output) : ok();
  ::close(ends[0]);
  if (!child) return fail(child.error());
  const auto exit_code = heard ? wait_for(*child, deadline) : std::nullopt;
  if (!exit_code) {
    ::kill(*child, SIGKILL);
    wait_for(*child, Deadline(std::nullopt));
    return heard ? too_slow(program) : fail(heard.error());
  }
  run.exit_code = *exit_code;
  return run;
}

Result<int> run_program_aloud(const std::vector<std::string>& arguments) {
  const auto child = spawn(arguments, STDIN_FILENO, STDERR_FILENO);
  if (!child) return fail(child.error());
  return wait_for(*child, Deadline(std::nullopt)).value_or(-1);
}

}  // namespace rolellm

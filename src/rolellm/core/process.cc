#include "rolellm/core/process.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

extern char** environ;

namespace rolellm {
namespace {

/// Starts the program with `output` as its standard output.
Result<pid_t> spawn(const std::vector<std::string>& arguments, int output) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t child = 0;
  const int code = ::posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0)
    return fail(ErrorKind::failure, "program", fmt::format("cannot run {}", arguments[0]));
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<ProgramRun> run_program(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(ErrorKind::failure, "program", "no pipe left to read a program's output from");
  const auto child = spawn(arguments, ends[1]);
  ::close(ends[1]);
  ProgramRun run;
  if (child) {
    std::array<char, 1 << 16> buffer{};
    for (;;) {
      const ssize_t got = ::read(ends[0], buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      run.output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    run.exit_code = wait_for(*child);
  }
  ::close(ends[0]);
  if (!child) return fail(child.error());
  return run;
}

Result<int> run_program_aloud(const std::vector<std::string>& arguments) {
  const auto child = spawn(arguments, STDERR_FILENO);
  if (!child) return fail(child.error());
  return wait_for(*child);
}

}  // namespace rolellm

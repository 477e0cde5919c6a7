// Training: runs rolellm-rocit, and goes on from its checkpoints only when nothing has changed.
#include <cerrno>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/cli/pipeline/stage_inputs.h"
#include "rolellm/cli/rocit_program.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/core/options.h"
#include "rolellm/llm/manifest.h"

namespace rolellm {
namespace {

Result<RunRecord> adapter_record(RunContext& context) {
  RunRecord record{.stage = "adapter"};
  record.options = {{"tune", options_to_json(context.recipe().tune)},
                    {"student", context.recipe().student}};
  if (auto added = add_stage_inputs(record, context, {"profiles", "bench"}); !added)
    return fail(added.error());
  if (auto added =
          add_data_inputs(record, context, {"chat_formats.yaml", "prompts/{}/role_system.txt"});
      !added)
    return fail(added.error());
  return record;
}

/// Runs rolellm-rocit, which dies with us; its messages and progress are ours.
Status run_rocit(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return fail(ErrorKind::failure, "program", "cannot start another process");
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);  // results are ours to print
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    if (interrupt_signal() != 0) ::kill(child, interrupt_signal());
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return ok();
  if (auto go_on = check_interrupt(); !go_on) return go_on;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 70;
  if (code == 127) {
    return fail(ErrorKind::failure, "program", "cannot run " + arguments[0],
                "build it: cmake --build --preset release --target rolellm-rocit");
  }
  // The child has told its error; only its kind goes on, so that the exit code is the same.
  ErrorKind kind = ErrorKind::failure;
  for (const ErrorKind known :
       {ErrorKind::usage, ErrorKind::bad_model, ErrorKind::io, ErrorKind::diverged,
        ErrorKind::mismatch, ErrorKind::locked, ErrorKind::internal}) {
    if (exit_code(Error{.kind = known}) == code) kind = known;
  }
  return fail(kind, "tune", "training did not end well; its message stands above",
              "run the same command again: it goes on where it stopped");
}

Result<Json> make_adapter(RunContext& context, const fs::path& folder) {
  context.release_teacher();
  if (auto pulled = pull_model(context.recipe().student); !pulled) return fail(pulled.error());
  // Checkpoints of other options or rows must not be gone on from.
  auto record = adapter_record(context);
  if (!record) return fail(record.error());
  const fs::path begun = folder / "begun.json";
  const std::string now = dump_json(Json{{"fingerprint", fingerprint(*record)}}) + "\n";
  const auto before = read_text(begun);
  const bool restart = !before || *before != now;
  const fs::path options = folder / "options.json";
  if (auto saved = write_atomic(options, dump_json_pretty(options_to_json(context.recipe().tune)));
      !saved)
    return fail(saved.error());
  std::vector<std::string> arguments{rocit_program().string(),
                                     "tune",
                                     "run",
                                     "--bench",
                                     context.folder("bench").string(),
                                     "--profiles",
                                     context.folder("profiles").string(),
                                     "--student",
                                     context.recipe().student,
                                     "--out",
                                     folder.string(),
                                     "--options",
                                     options.string()};
  if (restart) {
    std::error_code code;
    fs::remove(folder / "run.json", code);
    fs::remove_all(folder / "checkpoints", code);
    arguments.emplace_back("--restart");
  }
  if (auto saved = write_atomic(begun, now); !saved) return fail(saved.error());
  auto done = run_rocit(arguments);
  if (!done) return fail(done.error());
  auto text = read_text(folder / "run.json");
  if (!text) return fail(text.error());
  auto trained = parse_json(*text);
  if (!trained) return fail(trained.error());
  return trained->value("counts", Json::object());
}

}  // namespace

Stage adapter_stage() { return {"adapter", adapter_record, make_adapter}; }

}  // namespace rolellm

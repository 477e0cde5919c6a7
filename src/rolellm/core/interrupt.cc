#include "rolellm/core/interrupt.h"

#include <csignal>
#include <unistd.h>

namespace rolellm {
namespace {

volatile std::sig_atomic_t g_signal = 0;

void on_signal(int signal_number) {
  if (g_signal != 0) ::_exit(128 + signal_number);
  g_signal = signal_number;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int interrupt_signal() { return g_signal; }

Status check_interrupt() {
  if (g_signal == 0) return ok();
  return fail(ErrorKind::interrupted, "", "stopped by a signal",
              "run the same command again: it goes on where it stopped");
}

}  // namespace rolellm

#include "rolellm/core/interrupt.h"

#include <atomic>
#include <csignal>
#include <unistd.h>

namespace rolellm {
namespace {

// The handler may run on another thread than the one that asks.
std::atomic<int> g_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int signal_number) {
  if (g_signal.exchange(signal_number) != 0) ::_exit(128 + signal_number);
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

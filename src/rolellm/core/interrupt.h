// SIGINT and SIGTERM ask the program to stop at the next safe point.
#pragma once

#include "rolellm/core/result.h"

namespace rolellm {

/// Installs the handlers; a second signal ends the process at once.
void catch_interrupts();

/// The signal that was caught, or 0.
int interrupt_signal();

/// An `interrupted` error once a signal came: `if (auto s = check_interrupt(); !s) return
/// fail(...)`.
Status check_interrupt();

}  // namespace rolellm

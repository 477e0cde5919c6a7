#include "rolellm/core/log.h"

#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include <spdlog/sinks/stdout_color_sinks.h>

namespace rolellm {
namespace {

bool color_wanted(const LogOptions& options) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return options.color && !(no_color && *no_color) && !(term && std::strcmp(term, "dumb") == 0) &&
         ::isatty(STDERR_FILENO);
}

}  // namespace

void set_up_logging(const LogOptions& options) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(
      color_wanted(options) ? spdlog::color_mode::always : spdlog::color_mode::never);
  auto logger = std::make_shared<spdlog::logger>("rolellm", sink);
  logger->set_pattern("%^%v%$");
  logger->set_level(options.verbosity < 0    ? spdlog::level::warn
                    : options.verbosity == 0 ? spdlog::level::info
                                             : spdlog::level::debug);
  spdlog::set_default_logger(logger);
}

}  // namespace rolellm

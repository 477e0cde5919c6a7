// The network: libcurl's multi interface over epoll, so that a wake-up costs what is ready and not
// what is open.
#pragma once

#include <memory>

#include "rolellm/core/clock.h"
#include "rolellm/llm/http/transport.h"

namespace rolellm {

std::unique_ptr<Transport> make_curl_transport(const Clock& clock = system_clock());

}  // namespace rolellm

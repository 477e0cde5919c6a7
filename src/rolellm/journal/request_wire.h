// A request as it travels through a shared journal to whoever answers it.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// Every field that decides the answer; an adapter as its absolute path and the hash of its file.
/// Errors: `io.*` for an adapter that cannot be read.
Result<std::string> request_to_wire(const ChatRequest& request);

/// Reads it back, with one sample. Errors: `schema.*`; `mismatch` where the adapter's path names no
/// file here, or another one.
Result<ChatRequest> request_from_wire(std::string_view text);

}  // namespace rolellm

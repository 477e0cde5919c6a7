// A request as it travels through a shared journal to whoever answers it.
#pragma once

#include <string_view>

#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// Every field that decides the answer.
Json request_to_wire(const ChatRequest& request);

/// Reads it back, with one sample. Errors: `schema.*`.
Result<ChatRequest> request_from_wire(std::string_view text);

}  // namespace rolellm

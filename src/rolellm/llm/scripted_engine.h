// A model that answers from a file of rules: for tests of everything that calls a model.
#pragma once

#include <memory>

#include "rolellm/core/files.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// Rules, a YAML list: `{match: text, reply: text}` or `{match: text, replies: [..]}`. The first
/// rule whose `match` occurs in the request's messages answers; several replies are taken by seed.
/// An empty `match` fits always. No rule fits: an empty answer. `fail_after: N` (a rule of its own)
/// ends the engine with an `endpoint.unavailable` error after N answers.
Result<std::unique_ptr<ChatModel>> open_scripted_model(const fs::path& rules);

}  // namespace rolellm

// The last touches to an answer that servers leave to their clients.
#pragma once

#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// Leaves out a repeated `answer_prefix`, cuts at stop strings the server was not told, and takes
/// JSON out of its code fence where a schema was asked for.
void finish_answer(ChatReply& reply, const ChatRequest& request);

}  // namespace rolellm

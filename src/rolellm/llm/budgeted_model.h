// A budget over a model that computes its answers itself: the HTTP engine keeps its own.
#pragma once

#include <memory>

#include "rolellm/llm/chat_model.h"
#include "rolellm/llm/ledger.h"

namespace rolellm {

/// Gives `model` as many requests at a time as fit the ledger at their worst; `budget` error when
/// not even the next one does. Local answers cost tokens and no money.
std::unique_ptr<ChatModel> make_budgeted_model(std::unique_ptr<ChatModel> model,
                                               std::shared_ptr<Ledger> ledger);

}  // namespace rolellm

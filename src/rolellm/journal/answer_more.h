// What a journal keeps of an answer beside its text: the column `more`.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// Places as `{"drawn": [token, logprob], "top": [[token, logprob], …]}`. A token is a string, or a
/// list of its bytes where they are a part of a UTF-8 character.
Json logprobs_to_json(const std::vector<TokenLogprobs>& logprobs);

/// `{"logprobs": …}`, or empty where there is nothing beside the text.
std::string more_of_answer(const ChatReply& reply);

/// Puts what `more_of_answer` wrote into `reply`. What it does not know it leaves alone; anything
/// else is an `io.journal` error.
Status add_more_of_answer(std::string_view more, ChatReply& reply);

}  // namespace rolellm

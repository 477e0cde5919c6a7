// The files of a batch: requests as JSON Lines, joined with their answers by `custom_id`.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "rolellm/llm/chat_model.h"
#include "rolellm/llm/http/dialect.h"

namespace rolellm {

inline constexpr std::size_t kMostBatchLines = 50'000;
inline constexpr std::size_t kMostBatchBytes = 200'000'000;

/// One line of a batch, and who waits for its answer: the same question asked twice is one line.
struct BatchCall {
  std::string id;    ///< `custom_id`: a hash of all that decides the answer
  std::string line;  ///< with its newline
  int body_bytes = 0;
  std::vector<SentCall> takers;
};

/// One call for each sample of each request.
std::vector<BatchCall> plan_batch(std::span<const ChatRequest> requests, const Dialect& dialect,
                                  const std::string& model, const Capabilities& can);

/// Ends, as indexes into `calls`, of the pieces that keep to the limits of a batch.
std::vector<std::size_t> batch_ends(std::span<const BatchCall> calls,
                                    std::size_t most_lines = kMostBatchLines,
                                    std::size_t most_bytes = kMostBatchBytes);

/// What an output or error file says, by `custom_id`. Lines that are no answers are errors of their
/// own; of several with one id the first answer counts. A file that is no JSON Lines is
/// `endpoint.protocol`.
Result<std::map<std::string, Result<ChatReply>>> read_batch_output(std::string_view text,
                                                                   const Dialect& dialect,
                                                                   const std::string& where);

}  // namespace rolellm

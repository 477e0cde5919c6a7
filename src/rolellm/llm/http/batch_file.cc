#include "rolellm/llm/http/batch_file.h"

#include "rolellm/core/hash.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/llm/http/refusal.h"

namespace rolellm {
namespace {

constexpr std::size_t kIdDigits = 40;

Result<ChatReply> read_line(const Json& row, const Dialect& dialect, const std::string& where) {
  const auto response = row.find("response");
  if (response == row.end() || !response->is_object()) {
    return fail(stream_error(row.value("error", Json::object()), where));
  }
  const auto body = response->find("body");
  HttpReply reply;
  reply.status = response->value("status_code", Json(0)).is_number_integer()
                     ? response->value("status_code", 0L)
                     : 0L;
  reply.body = body == response->end() ? std::string() : dump_json(*body);
  if (reply.status != 200) return fail(read_refusal(reply, where).error);
  auto replies = dialect.read(reply.body, where);
  if (!replies) return fail(replies.error());
  return std::move(replies->front());
}

}  // namespace

std::vector<BatchCall> plan_batch(std::span<const ChatRequest> requests, const Dialect& dialect,
                                  const std::string& model, const Capabilities& can) {
  std::vector<BatchCall> calls;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (int sample = 0; sample < requests[i].samples; ++sample) {
      const Ask ask{.request = &requests[i], .first_sample = sample};
      const Json body = dialect.body(model, ask, can);
      const std::string text = dump_json(body);
      // Servers without seeds would see two samples as one question. Not the sample itself: a run
      // that goes on asks for a rest of them, counted anew.
      const std::uint64_t seed = requests[i].sampling.seed + static_cast<std::uint64_t>(sample);
      const std::string id = sha256(text + "#" + std::to_string(seed)).substr(0, kIdDigits);
      const auto [at, is_new] = known.try_emplace(id, calls.size());
      if (is_new) {
        const Json line{
            {"custom_id", id}, {"method", "POST"}, {"url", "/v1" + dialect.path()}, {"body", body}};
        calls.push_back({.id = id,
                         .line = dump_json(line) + "\n",
                         .body_bytes = static_cast<int>(text.size()),
                         .takers = {}});
      }
      calls[at->second].takers.push_back({i, sample});
    }
  }
  return calls;
}

std::vector<std::size_t> batch_ends(std::span<const BatchCall> calls, std::size_t most_lines,
                                    std::size_t most_bytes) {
  std::vector<std::size_t> ends;
  std::size_t lines = 0, bytes = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (lines > 0 && (lines == most_lines || bytes + calls[i].line.size() > most_bytes)) {
      ends.push_back(i);
      lines = bytes = 0;
    }
    ++lines;
    bytes += calls[i].line.size();
  }
  if (lines > 0) ends.push_back(calls.size());
  return ends;
}

Result<std::map<std::string, Result<ChatReply>>> read_batch_output(std::string_view text,
                                                                   const Dialect& dialect,
                                                                   const std::string& where) {
  auto rows = parse_jsonl(text, where);
  if (!rows) {
    return fail(Error{.kind = ErrorKind::endpoint,
                      .detail = "protocol",
                      .message = where + ": the batch's output is no JSON Lines"});
  }
  std::map<std::string, Result<ChatReply>> replies;
  for (const JsonlRow& row : *rows) {
    auto reply = read_line(row.value, dialect, where);
    const auto [known, is_new] = replies.try_emplace(string_or(row.value, "custom_id", ""), reply);
    if (!is_new && !known->second) known->second = std::move(reply);
  }
  return replies;
}

}  // namespace rolellm

#include "rolellm/llm/http/refusal.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/data_files.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// Lists of `data/refusals.yaml`; empty where the file cannot be read.
std::vector<std::string> words(const Json& lists, const char* name) {
  auto list = strings_field(lists, name);
  if (!list) spdlog::warn("data/refusals.yaml: {}", list.error().message);
  return list ? std::move(*list) : std::vector<std::string>();
}

bool holds_one_of(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return text.find(word) != std::string_view::npos;
  });
}

/// `name` as a word of its own in `text`.
bool names(std::string_view text, std::string_view name) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end])))
      return true;
  }
  return false;
}

std::string text_of(const Json& json, const char* key) {
  if (!json.is_object()) return {};
  const auto value = json.find(key);
  if (value == json.end()) return {};
  if (value->is_string()) return value->get<std::string>();
  return value->is_number_integer() ? dump_json(*value) : std::string();
}

/// All the shapes errors come in: OpenAI, llama-server, Ollama's native one, Anthropic, older vLLM,
/// FastAPI.
void read_words(std::string_view body, Refusal& refusal) {
  const auto json = parse_json(body);
  if (!json || !json->is_object()) return;
  const auto error = json->find("error");
  if (error == json->end()) {
    refusal.said = text_of(*json, "message");
    if (refusal.said.empty() && json->contains("detail"))
      refusal.said = (*json)["detail"].is_string() ? (*json)["detail"].get<std::string>()
                                                   : dump_json((*json)["detail"]);
    refusal.code = text_of(*json, "type");
  } else if (error->is_string()) {
    refusal.said = error->get<std::string>();
  } else {
    refusal.said = text_of(*error, "message");
    refusal.param = text_of(*error, "param");
    refusal.code = text_of(*error, "code");
    const std::string type = text_of(*error, "type");
    const bool is_status = !refusal.code.empty() &&
                           std::isdigit(static_cast<unsigned char>(refusal.code.front())) != 0;
    if (refusal.code.empty() || is_status) refusal.code = type;
    if (type == "insufficient_quota") refusal.code = type;
  }
  constexpr std::size_t kLongest = 600;  // a message, not a page
  if (refusal.said.size() > kLongest) refusal.said.resize(kLongest);
}

bool is_quota(long status, const std::string& code) {
  return status == 402 || code == "insufficient_quota" || code == "billing_error" ||
         code == "billing_hard_limit_reached";
}

}  // namespace

Refusal read_refusal(const HttpReply& reply, const std::string& where) {
  Refusal refusal;
  read_words(reply.body, refusal);
  const long status = reply.status;
  Error& error = refusal.error;
  error.kind = ErrorKind::endpoint;
  error.detail = "protocol";
  error.message = fmt::format("{} answered {}{}{}", where, status, refusal.said.empty() ? "" : ": ",
                              refusal.said);
  if (is_quota(status, refusal.code)) {
    error.detail = "quota";
    error.hint = "raise the quota, then run the same command again";
    refusal.for_all = true;
  } else if (status == 401 || status == 403) {
    error.detail = "auth";
    error.hint = "check the key of this server: docs/formats/endpoints.md says where it comes from";
    refusal.for_all = true;
  } else if (status == 404) {
    error.hint = "check that the URL ends in /v1 and the model's name behind #";
    refusal.for_all = true;
  } else if (status >= 300 && status < 400) {
    error.message = fmt::format("{} answered {} and points to \"{}\"; redirects are not followed",
                                where, status, reply.header("location"));
    error.hint = "name the server's final URL";
    refusal.for_all = true;
  } else if (status == 408 || status == 409 || status == 425 || status == 429 || status >= 500) {
    error.detail = "unavailable";
    error.retryable = true;
  }
  return refusal;
}

Error broken_exchange(const HttpReply& reply, const std::string& where) {
  Error error{.kind = ErrorKind::endpoint, .detail = "unavailable", .retryable = true};
  switch (reply.broken) {
    case Broken::too_large:
      error.detail = "protocol";
      error.retryable = false;
      error.message =
          fmt::format("{}: the reply is larger than {} MiB", where, kMostReplyBytes >> 20);
      return error;
    case Broken::timed_out:
      error.message = fmt::format("{} did not answer in time: {}", where, reply.detail);
      error.hint = "raise --timeout, or lower --concurrency";
      return error;
    case Broken::cut:
      error.message = fmt::format("{} broke off: {}", where, reply.detail);
      return error;
    default:
      error.message = fmt::format("cannot reach {}: {}", where, reply.detail);
      error.hint = "check the URL and that the server runs";
      return error;
  }
}

Error stream_error(const Json& error, const std::string& where) {
  const std::string said = error.is_string() ? error.get<std::string>() : text_of(error, "message");
  const std::string type = text_of(error, "type");
  Error problem{.kind = ErrorKind::endpoint,
                .detail = "unavailable",
                .message = fmt::format("{}: the stream carries an error{}{}", where,
                                       said.empty() ? "" : ": ", said),
                .retryable = true};
  if (is_quota(0, type) || is_quota(0, text_of(error, "code"))) {
    problem.detail = "quota";
    problem.retryable = false;
  } else if (type.find("invalid") != std::string::npos ||
             type.find("context") != std::string::npos) {
    problem.detail = "protocol";
    problem.retryable = false;
  }
  return problem;
}

Error no_answer(std::string_view body, const std::string& where, const std::string& problem) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  const bool page = first != std::string_view::npos && body[first] == '<';
  return {.kind = ErrorKind::endpoint,
          .detail = "protocol",
          .message = fmt::format("{}: {}", where, page ? "the reply is a web page" : problem),
          .hint = "check that the URL ends in /v1 and that the server speaks the API that is asked",
          .retryable = !page};
}

bool learn_from(const Refusal& refusal, const Json& body, Capabilities& capabilities) {
  auto lists = read_data_yaml("refusals.yaml");
  if (!lists) {
    spdlog::warn("learning nothing from a refusal: {}", lists.error().message);
    return false;
  }
  const std::string said = lower_ascii(refusal.said);
  const bool unknown_field = refusal.code == "unsupported_parameter" ||
                             refusal.code == "unsupported_value" ||
                             holds_one_of(said, words(*lists, "unknown_field"));
  const auto is_meant = [&](std::string_view field) {
    return body.contains(field) && (refusal.param == field || names(said, field));
  };
  if (is_meant("max_tokens") && names(said, "max_completion_tokens")) {
    capabilities.length_field = "max_completion_tokens";
    return true;
  }
  // A schema may be refused for what stands in it as well as for being one.
  if (body.contains("response_format") && (refusal.param.rfind("response_format", 0) == 0 ||
                                           holds_one_of(said, words(*lists, "schema")))) {
    const bool weakest = body["response_format"].value("type", "") == "json_object";
    capabilities.schema =
        std::max(capabilities.schema, weakest ? SchemaWay::prompt : SchemaWay::json_object);
    return true;
  }
  if (body.contains("n") && holds_one_of(said, words(*lists, "one_choice"))) {
    capabilities.n = Known::no;
    return true;
  }
  if (!unknown_field) return false;
  for (const std::string& field : words(*lists, "optional_fields")) {
    if (!is_meant(field)) continue;
    if (field == "n") {
      capabilities.n = Known::no;
      return true;
    }
    capabilities.refused.insert(field);
    if (field == "seed") capabilities.seed = Known::no;
    if (field == "logprobs" || field == "top_logprobs") capabilities.logprobs = Known::no;
    return true;
  }
  return false;
}

}  // namespace rolellm

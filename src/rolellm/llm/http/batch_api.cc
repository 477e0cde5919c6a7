#include "rolellm/llm/http/batch_api.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/llm/http/refusal.h"
#include "rolellm/llm/http/retry.h"

namespace rolellm {

Result<std::string> BatchApi::find(const std::string& hash) {
  auto listed = call(get("/batches?limit=100"), tries_);
  if (!listed) return fail(listed.error());
  auto json = parse_json(*listed);
  if (!json || !json->is_object()) return std::string();
  for (const Json& batch : json->value("data", Json::array())) {
    const Json metadata = batch.is_object() ? batch.value("metadata", Json()) : Json();
    if (metadata.is_object() && string_or(metadata, "rolellm", "") == hash &&
        string_or(batch, "status", "") != "failed")
      return string_or(batch, "id", "");
  }
  return std::string();
}

Result<std::string> BatchApi::submit(const std::string& hash, const std::string& lines) {
  auto file = upload(hash, lines);
  if (!file) return fail(file.error());
  const Json body{{"input_file_id", *file},
                  {"endpoint", "/v1" + endpoint_.dialect().path()},
                  {"completion_window", "24h"},
                  {"metadata", {{"rolellm", hash}}}};
  auto made = call(endpoint_.request("/batches", dump_json(body)), 1);
  auto id = made ? string_in(*made, "id") : Result<std::string>(fail(made.error()));
  if (id) return id;
  // It may have arrived all the same: a second one would cost again.
  auto arrived = find(hash);
  if (!arrived || arrived->empty()) return fail(id.error());
  return arrived;
}

Result<BatchNews> BatchApi::news_of(const std::string& batch_id) {
  auto told = exchange(get("/batches/" + batch_id), tries_);
  if (!told) return fail(told.error());
  auto text = body_of(*told);
  if (told->status == 404) return BatchNews{.forgotten = text.error(), .status = {}, .batch = {}};
  if (!text) return fail(text.error());
  auto batch = parse_json(*text);
  const std::string status = batch && batch->is_object() ? string_or(*batch, "status", "") : "";
  if (status.empty()) return fail(no_answer(*text, where(), "the batch has no status"));
  return BatchNews{.forgotten = {}, .status = status, .batch = std::move(*batch)};
}

Result<std::string> BatchApi::download(const std::string& file_id) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  HttpRequest request = get("/files/" + file_id + "/content");
  request.most_bytes = kMostBytes;
  return call(request, tries_);
}

Status BatchApi::sleep(double seconds) {
  const double until = clock_.now() + seconds;
  while (clock_.now() < until) {
    if (auto go_on = check_interrupt(); !go_on) return go_on;
    (void)transport_.wait(std::min(until, clock_.now() + kLook));
  }
  return ok();
}

HttpRequest BatchApi::get(const std::string& path) const {
  HttpRequest request = endpoint_.request(path, "");
  request.method = "GET";
  return request;
}

Result<std::string> BatchApi::upload(const std::string& hash, const std::string& lines) {
  const std::string boundary = "rolellm-" + hash;
  HttpRequest request = endpoint_.request("/files", "");
  request.headers = {"Content-Type: multipart/form-data; boundary=" + boundary};
  request.body = fmt::format(
      "--{0}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
      "--{0}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{1}.jsonl\"\r\n"
      "Content-Type: application/jsonl\r\n\r\n{2}\r\n--{0}--\r\n",
      boundary, hash.substr(0, 16), lines);
  auto reply = call(request, tries_);
  if (!reply) return fail(reply.error());
  return string_in(*reply, "id");
}

Result<std::string> BatchApi::string_in(const std::string& text, const char* key) const {
  auto json = parse_json(text);
  if (json && json->is_object()) {
    if (auto value = string_field(*json, key)) return value;
  }
  return fail(no_answer(text, where(), fmt::format("the reply has no {}", key)));
}

Result<HttpReply> BatchApi::exchange(const HttpRequest& request, int tries) {
  for (int tried = 1;; ++tried) {
    transport_.start(request);
    std::optional<HttpDone> done;
    while (!done) {
      if (auto go_on = check_interrupt(); !go_on) {
        transport_.drop_all();
        return fail(go_on.error());
      }
      done = transport_.wait(clock_.now() + kLook);
    }
    const HttpReply& reply = done->reply;
    const auto body = body_of(reply);
    if (body || !body.error().retryable || tried >= tries) return reply;
    const double wait = retry_advice(reply, clock_.unix_seconds())
                            .wait_seconds.value_or(backoff_seconds(retry_seconds_, tried, random_));
    if (auto waited = sleep(wait); !waited) return fail(waited.error());
  }
}

Result<std::string> BatchApi::body_of(const HttpReply& reply) const {
  if (reply.broken == Broken::no && reply.status == 200) return reply.body;
  return fail(endpoint_.scrubbed(reply.broken != Broken::no ? broken_exchange(reply, where())
                                                            : read_refusal(reply, where()).error));
}

Result<std::string> BatchApi::call(const HttpRequest& request, int tries) {
  auto reply = exchange(request, tries);
  return reply ? body_of(*reply) : Result<std::string>(fail(reply.error()));
}

}  // namespace rolellm

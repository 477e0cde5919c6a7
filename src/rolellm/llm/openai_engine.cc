#include "rolellm/llm/openai_engine.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <map>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/core/random.h"
#include "rolellm/llm/chat_completions.h"
#include "rolellm/llm/http_client.h"
#include "rolellm/llm/sse.h"

namespace rolellm {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostTries = 5;
constexpr double kLongestWait = 8.0, kLongestServerWait = 120.0;  // seconds
constexpr std::size_t kMostReplyBytes = 16U << 20;

/// One answer to get: sample `sample` of request `request`.
struct Call {
  std::size_t request = 0;
  int sample = 0;
  int tries = 0;
  Clock::time_point not_before{};
};

/// A request in flight.
struct Transfer {
  Call call;
  CurlHandle curl;
  CurlHeaders headers;
  std::string body, reply;
  char detail[CURL_ERROR_SIZE] = "";
  std::string retry_after;
  std::function<bool(std::string_view)> on_bytes;  ///< streaming; empty otherwise
};

std::size_t take_bytes(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.reply.size() + size > kMostReplyBytes) return 0;
  transfer.reply.append(data, size);
  if (transfer.on_bytes && !transfer.on_bytes({data, size})) return 0;
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
  std::string line(data, size);
  std::transform(line.begin(), line.end(), line.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  constexpr std::string_view kName = "retry-after:";
  if (line.rfind(kName, 0) == 0)
    static_cast<Transfer*>(user)->retry_after = line.substr(kName.size());
  return size;
}

class OpenAiEngine : public ChatModel {
 public:
  OpenAiEngine(std::string base, std::string model, std::string key, const EngineOptions& options)
      : base_(std::move(base)),
        model_(std::move(model)),
        key_(std::move(key)),
        options_(options),
        jitter_(1) {
    start_curl();
  }

  ModelInfo info() const override {
    return {.name = model_, .identity = base_ + "#" + model_, .engine = "openai"};
  }

  Result<int> count_tokens(const ChatRequest& request) override {
    // The server's tokenizer is unknown: four bytes a token is the usual estimate.
    std::size_t bytes = 0;
    for (const Message& message : request.messages) bytes += message.content.size() + 16;
    return static_cast<int>(bytes / 4);
  }

  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    std::deque<Call> waiting;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      // `n` is not served everywhere; one call a sample is, and each has its own seed.
      for (int sample = 0; sample < requests[i].samples; ++sample) waiting.push_back({i, sample});
    }
    std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi(curl_multi_init(), curl_multi_cleanup);
    std::map<CURL*, std::unique_ptr<Transfer>> flying;
    Status status = ok();
    while (status && (!waiting.empty() || !flying.empty())) {
      status = check_interrupt();
      if (status) status = start_due(requests, waiting, flying, multi.get());
      if (!status) break;
      int running = 0;
      curl_multi_perform(multi.get(), &running);
      int left = 0;
      bool heard = false;
      while (CURLMsg* message = status ? curl_multi_info_read(multi.get(), &left) : nullptr) {
        if (message->msg != CURLMSG_DONE) continue;
        heard = true;
        const CURLcode code = message->data.result;
        auto node = flying.extract(message->easy_handle);
        curl_multi_remove_handle(multi.get(), node.key());
        status = finish(*node.mapped(), code, waiting, on_reply);
      }
      if (heard) continue;  // first fill what became free: answers and new calls are recorded at once
      if (status && watcher_) status = watcher_->before_waiting();
      if (status && !(waiting.empty() && flying.empty()))
        curl_multi_poll(multi.get(), nullptr, 0, 50, nullptr);
    }
    for (auto& [handle, transfer] : flying) curl_multi_remove_handle(multi.get(), handle);
    return status;
  }

  bool watch(CallWatcher* watcher) override {
    watcher_ = watcher;
    return true;
  }

  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override {
    for (Call call;;) {
      ChatReply reply;
      Error in_stream;
      bool failed = false, began = false;
      SseParser parser([&](std::string_view data) {
        if (data == "[DONE]" || failed) return;
        auto piece = take_chunk(data, base_, reply);
        if (!piece) {
          failed = true;
          in_stream = piece.error();
        } else if (!piece->empty()) {
          began = true;
          on_text(*piece);
        }
      });
      auto transfer = prepare(request, call, true);
      transfer->on_bytes = [&](std::string_view bytes) {
        parser.feed(bytes);
        return !failed && interrupt_signal() == 0;
      };
      const CURLcode code = curl_easy_perform(transfer->curl.get());
      if (code == CURLE_OK) parser.finish();  // a broken connection leaves half an event
      if (auto go_on = check_interrupt(); !go_on) return fail(go_on.error());
      if (failed) return fail(std::move(in_stream));
      const auto problem = classify(*transfer, code);
      if (!problem) {
        if (!reply.finish_reason.empty()) return reply;
        return protocol_error(base_, "the stream ended without a finish_reason");
      }
      // What a person has begun to read is not asked for again.
      if (!problem->retryable || began || ++call.tries >= kMostTries) return fail(*problem);
      std::this_thread::sleep_for(
          std::chrono::duration<double>(wait_before(call.tries, transfer->retry_after)));
    }
  }

 private:
  std::unique_ptr<Transfer> prepare(const ChatRequest& request, const Call& call,
                                    bool streaming) const {
    auto transfer = std::make_unique<Transfer>();
    transfer->call = call;
    transfer->body = completion_body(model_, request, call.sample, streaming);
    transfer->curl.reset(curl_easy_init());
    curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/json");
    if (!key_.empty())
      headers = curl_slist_append(headers, ("Authorization: Bearer " + key_).c_str());
    transfer->headers.reset(headers);
    CURL* curl = transfer->curl.get();
    curl_easy_setopt(curl, CURLOPT_URL, (base_ + "/chat/completions").c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, transfer->body.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(transfer->body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer.get());
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer.get());
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->detail);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_seconds * 1000));
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);  // a key must not travel to another place
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    return transfer;
  }

  Status start_due(std::span<const ChatRequest> requests, std::deque<Call>& waiting,
                   std::map<CURL*, std::unique_ptr<Transfer>>& flying, CURLM* multi) const {
    const auto now = Clock::now();
    const auto most = static_cast<std::size_t>(std::max(options_.concurrency, 1));
    std::vector<Call> due;
    for (std::size_t looked = waiting.size(); looked > 0 && flying.size() + due.size() < most;
         --looked) {
      const Call call = waiting.front();
      waiting.pop_front();
      if (call.not_before > now) {
        waiting.push_back(call);
        continue;
      }
      due.push_back(call);
    }
    if (watcher_ && !due.empty()) {
      std::vector<SentCall> calls;
      for (const Call& call : due) calls.push_back({call.request, call.sample});
      if (auto recorded = watcher_->before_sending(calls); !recorded) return recorded;
    }
    for (const Call& call : due) {
      auto transfer = prepare(requests[call.request], call, false);
      CURL* handle = transfer->curl.get();
      curl_multi_add_handle(multi, handle);
      flying.emplace(handle, std::move(transfer));
    }
    return ok();
  }

  double wait_before(int tries, const std::string& retry_after) {
    const double asked = std::atof(retry_after.c_str());
    if (asked > 0 && asked <= kLongestServerWait) return asked;
    double wait = options_.retry_seconds;
    for (int i = 1; i < tries; ++i) wait *= 2;
    return std::min(wait, kLongestWait) * (0.75 + 0.25 * jitter_.uniform());
  }

  /// What went wrong with a finished transfer, or nothing.
  std::optional<Error> classify(const Transfer& transfer, CURLcode code) const {
    if (code == CURLE_WRITE_ERROR)
      return protocol_error(base_, "the reply is larger than 16 MiB").error;
    if (code != CURLE_OK) return endpoint_failure(code, base_, transfer.detail).error;
    long http = 0;
    curl_easy_getinfo(transfer.curl.get(), CURLINFO_RESPONSE_CODE, &http);
    if (http == 200) return std::nullopt;
    return http_problem(http, transfer.reply, base_);
  }

  Status finish(const Transfer& transfer, CURLcode code, std::deque<Call>& waiting,
                const OnReply& on_reply) {
    auto problem = classify(transfer, code);
    if (!problem) {
      auto reply = read_completion(transfer.reply, base_);
      if (reply) return on_reply(transfer.call.request, transfer.call.sample, *reply);
      problem = reply.error();
    }
    Call call = transfer.call;
    if (!problem->retryable || ++call.tries >= kMostTries) return fail(*problem);
    const double wait = wait_before(call.tries, transfer.retry_after);
    spdlog::debug("retrying in {:.1f} s: {}", wait, problem->message);
    call.not_before = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                         std::chrono::duration<double>(wait));
    waiting.push_back(call);
    return ok();
  }

  std::string base_, model_, key_;
  EngineOptions options_;
  CallWatcher* watcher_ = nullptr;
  Random jitter_;
};

}  // namespace

Result<std::unique_ptr<ChatModel>> open_openai_model(const std::string& reference,
                                                     const EngineOptions& options) {
  const std::size_t hash = reference.find('#');
  std::string base = reference.substr(0, hash);
  while (!base.empty() && base.back() == '/') base.pop_back();
  const std::size_t host = base.find("://") + 3;
  if (base.size() <= host) {
    return fail(ErrorKind::usage, "model",
                fmt::format("expected a URL with a host, found \"{}\"", reference),
                "for example http://localhost:8080/v1#model");
  }
  const std::string model = hash == std::string::npos ? "default" : reference.substr(hash + 1);
  const char* key = std::getenv("OPENAI_API_KEY");
  return std::unique_ptr<ChatModel>(
      std::make_unique<OpenAiEngine>(base, model, key ? key : "", options));
}

}  // namespace rolellm

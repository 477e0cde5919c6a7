#include "rolellm/llm/http/http_engine.h"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/llm/http/batch_run.h"
#include "rolellm/llm/http/call_loop.h"
#include "rolellm/llm/http/curl_transport.h"
#include "rolellm/llm/http/token_counter.h"
#include "rolellm/llm/prices.h"

namespace rolellm {
namespace {

class HttpEngine : public ChatModel {
 public:
  HttpEngine(std::string name, std::vector<Endpoint> endpoints, const EngineOptions& options,
             std::unique_ptr<TokenCounter> counter, HttpParts parts)
      : name_(std::move(name)),
        endpoints_(std::move(endpoints)),
        options_(options),
        counter_(std::move(counter)),
        transport_(std::move(parts.transport)),
        clock_(*parts.clock),
        store_(std::move(parts.capabilities)),
        random_(static_cast<std::uint64_t>(clock_.unix_seconds())) {
    for (Endpoint& endpoint : endpoints_) {
      remembered_.push_back(store_.find(endpoint.config().identity(), clock_.unix_seconds()));
      endpoint.can() = with_settings(endpoint.config(), remembered_.back());
    }
  }

  ModelInfo info() const override {
    const EndpointConfig& first = endpoints_.front().config();
    ModelInfo info{.name = first.model, .identity = name_, .engine = first.api};
    info.estimates_tokens = !counter_->exact();
    for (const Endpoint& endpoint : endpoints_) {  // the dearest counts, an unknown one most
      const std::optional<Price>& price = endpoint.price();
      info.input_price =
          price && info.input_price >= 0 ? std::max(info.input_price, price->input) : -1;
      info.output_price =
          price && info.output_price >= 0 ? std::max(info.output_price, price->output) : -1;
    }
    return info;
  }

  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    if (options_.batch_folder.empty())
      return run(requests, {.on_reply = on_reply, .watcher = watcher_});
    if (requests.empty()) return ok();
    const BatchOptions batch{.folder = options_.batch_folder,
                             .first_poll_seconds = 10 * options_.retry_seconds,
                             .retry_seconds = options_.retry_seconds};
    return run_batches(endpoints_.front(), *transport_, clock_, batch, options_.ledger.get(),
                       requests, on_reply, watcher_);
  }

  bool watch(CallWatcher* watcher) override {
    watcher_ = watcher;
    return true;
  }

  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override {
    ChatRequest once = request;
    once.samples = 1;
    ChatReply whole;
    const OnReply on_reply = [&](std::size_t, int, const ChatReply& reply) -> Status {
      whole = reply;
      return ok();
    };
    auto done = run({&once, 1}, {.on_reply = on_reply, .on_text = &on_text});
    if (!done) return fail(done.error());
    return whole;
  }

  Result<int> count_tokens(const ChatRequest& request) override { return counter_->count(request); }

 private:
  Status run(std::span<const ChatRequest> requests, const CallListener& listener) {
    for (const ChatRequest& request : requests) {
      if (request.adapter.empty()) continue;
      return fail(ErrorKind::usage, "adapter", "a server cannot switch adapters by request",
                  "load the adapter at the server and name it as the model");
    }
    const CallLoopOptions loop{.retry_seconds = options_.retry_seconds,
                               .deadline_seconds = options_.deadline_seconds};
    auto done = CallLoop(endpoints_, *transport_, clock_, loop, options_.ledger.get(), random_)
                    .run(requests, listener);
    remember();
    return done;
  }

  /// Keeps what the servers have shown this time.
  void remember() {
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      if (endpoints_[i].can() == remembered_[i]) continue;
      remembered_[i] = endpoints_[i].can();
      store_.keep(endpoints_[i].config().identity(), remembered_[i], clock_.unix_seconds());
    }
  }

  std::string name_;
  std::vector<Endpoint> endpoints_;
  std::vector<Capabilities> remembered_;
  EngineOptions options_;
  std::unique_ptr<TokenCounter> counter_;
  std::unique_ptr<Transport> transport_;
  const Clock& clock_;
  CapabilityStore store_;
  Random random_;
  CallWatcher* watcher_ = nullptr;
};

bool is_file(const std::string& reference) {
  return reference.ends_with(".yaml") || reference.ends_with(".yml");
}

/// The endpoints file's price, or that of the prices files; without one a budget in money is no
/// budget.
Result<std::optional<Price>> price_of(const EndpointConfig& config, const Ledger* ledger) {
  if (config.input_price >= 0 && config.output_price >= 0)
    return std::optional<Price>(Price{config.input_price, config.output_price});
  auto price = find_price(config.model);
  if (!price) return fail(price.error());
  if (*price || !ledger || !ledger->limits().cost) return price;
  return fail(Error{.kind = ErrorKind::config,
                    .message = fmt::format("--max-cost needs the price of {}", config.model),
                    .file = user_prices_file().string(),
                    .hint = fmt::format("write there, in USD per million tokens:\n"
                                        "    format: rolellm.prices/1\n    models:\n"
                                        "      {}: {{input: 0, output: 0}}",
                                        config.model)});
}

}  // namespace

Result<std::unique_ptr<ChatModel>> open_http_model(const std::string& reference,
                                                   const EngineOptions& options) {
  auto set = is_file(reference) ? load_endpoints(reference) : endpoint_from_url(reference);
  if (!set) return fail(set.error());
  HttpParts parts;
  parts.capabilities = capabilities_file();
  return make_http_model(std::move(*set), options, std::move(parts));
}

Result<std::unique_ptr<ChatModel>> make_http_model(EndpointSet set, const EngineOptions& options,
                                                   HttpParts parts) {
  if (!parts.clock) parts.clock = &system_clock();
  if (!parts.transport) parts.transport = make_curl_transport(*parts.clock);
  std::vector<Endpoint> endpoints;
  std::string tokenizer;
  for (EndpointConfig& config : set.endpoints) {
    if (config.concurrency == 0) config.concurrency = std::max(options.concurrency, 1);
    if (config.timeout_seconds == 0) config.timeout_seconds = options.timeout_seconds;
    if (tokenizer.empty()) tokenizer = config.tokenizer;
    auto key = endpoint_key(config);
    if (!key) return fail(key.error());
    auto price = price_of(config, options.ledger.get());
    if (!price) return fail(price.error());
    endpoints.emplace_back(std::move(config), std::move(*key), *price, Capabilities{});
  }
  if (!options.batch_folder.empty() && endpoints.front().config().api != "openai") {
    return fail(ErrorKind::usage, "batch",
                fmt::format("{} has no batch API of OpenAI's kind", endpoints.front().config().url),
                "leave --batch out");
  }
  auto counter = make_token_counter(tokenizer);
  if (!counter) return fail(counter.error());
  return std::unique_ptr<ChatModel>(std::make_unique<HttpEngine>(
      set.name, std::move(endpoints), options, std::move(*counter), std::move(parts)));
}

}  // namespace rolellm

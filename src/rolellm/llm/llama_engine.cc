#include "rolellm/llm/llama_engine.h"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/llm/chat_format.h"
#include "rolellm/llm/context_size.h"
#include "rolellm/llm/gguf_check.h"
#include "rolellm/llm/grammar_table.h"
#include "rolellm/llm/job_order.h"
#include "rolellm/llm/llama_cells.h"
#include "rolellm/llm/scheduler.h"
#include "rolellm/llm/tokenizer.h"
#include "rolellm/llm/weight_form.h"

namespace rolellm {
namespace {

constexpr int kMostLogprobs = 20;

/// Adapters of one model, each loaded when it is first asked for.
class Adapters {
 public:
  explicit Adapters(llama_model* model) : model_(model) {}

  /// Its number for `CellModel::use_adapter`.
  Result<int> find(const std::string& file, double scale) {
    const auto known = std::find(names_.begin(), names_.end(), std::pair(file, scale));
    if (known != names_.end()) return static_cast<int>(known - names_.begin());
    auto adapter = load(file);
    if (!adapter) return fail(adapter.error());
    names_.emplace_back(file, scale);
    uses_.push_back({*adapter, static_cast<float>(scale)});
    return static_cast<int>(names_.size()) - 1;
  }

  const std::vector<AdapterUse>& uses() const { return uses_; }

 private:
  Result<llama_adapter_lora*> load(const std::string& file) {
    if (file.empty()) return nullptr;
    for (const auto& [name, adapter] : loaded_) {
      if (name == file) return adapter.get();
    }
    if (auto sound = check_gguf(file); !sound) return fail(sound.error());
    LlamaAdapter adapter(llama_adapter_lora_init(model_, file.c_str()));
    if (!adapter) {
      Error error{.kind = ErrorKind::bad_model,
                  .detail = "adapter",
                  .message = "this adapter was not made for the model",
                  .file = file};
      return fail(std::move(error));
    }
    loaded_.emplace_back(file, std::move(adapter));
    return loaded_.back().second.get();
  }

  llama_model* model_;
  std::vector<std::pair<std::string, LlamaAdapter>> loaded_;
  std::vector<std::pair<std::string, double>> names_;
  std::vector<AdapterUse> uses_;
};

class LlamaEngine : public ChatModel {
 public:
  LlamaEngine(LlamaModel model, Adapters adapters, std::unique_ptr<LlamaCells> cells,
              ChatFormat format, ModelInfo info, SchedulerOptions options, bool deterministic)
      : model_(std::move(model)),
        adapters_(std::move(adapters)),
        cells_(std::move(cells)),
        vocab_(llama_model_get_vocab(model_.get())),
        format_(std::move(format)),
        info_(std::move(info)),
        options_(options),
        deterministic_(deterministic) {}

  ModelInfo info() const override { return info_; }

  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (auto sound = check(requests[i]); !sound) {
        return requests.size() == 1
                   ? sound
                   : fail(sound.error(), fmt::format("request {} of {}", i + 1, requests.size()));
      }
    }
    const auto order = shared_prefix_order(requests);
    const JobList jobs{.count = order.size(),
                       .make = [&](std::size_t at) { return make_job(requests[order[at]]); }};
    return run(jobs, [&](std::size_t at, int sample, const ChatReply& reply) {
      return on_reply(order[at], sample, reply);
    });
  }

  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override {
    if (auto sound = check(request); !sound) return fail(sound.error());
    const JobList jobs{.count = 1, .make = [&](std::size_t) {
                         auto job = make_job(request);
                         if (!job) return job;
                         job->samples = 1;
                         job->exact = deterministic_;  // somebody waits: no idle rows
                         return job;
                       }};
    ChatReply answer;
    const auto on_sample = [&](std::size_t, int, const ChatReply& reply) -> Status {
      answer = reply;
      return ok();
    };
    auto done =
        run(jobs, on_sample, [&](std::size_t, int, std::string_view piece) { on_text(piece); });
    if (!done) return fail(done.error());
    return answer;
  }

  Result<int> count_tokens(const ChatRequest& request) override {
    return static_cast<int>(prompt_tokens(request).size());
  }

 private:
  Status run(const JobList& jobs, const OnSample& on_sample, const OnPiece& on_piece = {}) {
    cells_->set_adapters(adapters_.uses());
    if (auto used = cells_->use_adapter(0); !used) return used;
    auto stats = run_jobs(*cells_, jobs, options_, on_sample, on_piece);
    if (!stats) return fail(stats.error());
    spdlog::debug(
        "{}: {} steps, {} prompt tokens, {} computed, {} generated, {} of {} cells, "
        "{} answers interrupted",
        info_.name, stats->steps, stats->prompt_tokens, stats->computed_tokens,
        stats->generated_tokens, stats->most_cells, options_.cells, stats->interrupted);
    return ok();
  }

  std::vector<Token> prompt_tokens(const ChatRequest& request) const {
    const auto segments = render_chat(format_, request.messages, true, request.answer_prefix);
    return tokenize_segments(vocab_, segments).tokens;
  }

  /// What would stop this request later, before any work begins.
  Status check(const ChatRequest& request) {
    if (request.samples < 1 || request.sampling.max_tokens < 1) {
      return fail(ErrorKind::usage, "",
                  fmt::format("expected at least one sample of at least one token, found {} of {}",
                              request.samples, request.sampling.max_tokens));
    }
    if (request.logprobs < 0 || request.logprobs > kMostLogprobs) {
      return fail(
          ErrorKind::usage, "",
          fmt::format("expected 0 to {} logprobs, found {}", kMostLogprobs, request.logprobs));
    }
    if (request.messages.empty() && request.answer_prefix.empty()) {
      return fail(ErrorKind::usage, "", "expected at least one message, found an empty prompt");
    }
    if (!request.adapter.empty()) {
      if (auto adapter = adapters_.find(request.adapter, request.adapter_scale); !adapter)
        return fail(adapter.error());
    }
    if (!request.schema.is_null()) {
      auto grammar = grammar_of(request.schema);
      if (!grammar) return fail(grammar.error());
      if ((*grammar)->fewest_tokens() > request.sampling.max_tokens) {
        return fail(ErrorKind::usage, "schema",
                    fmt::format("no answer of {} tokens follows the schema; the shortest takes {}",
                                request.sampling.max_tokens, (*grammar)->fewest_tokens()),
                    "raise max_tokens, or lower minLength and minItems");
      }
    }
    return check_size(request);
  }

  Status check_size(const ChatRequest& request) const {
    const int answer = request.sampling.max_tokens;
    // Most prompts are seen to fit without being rendered: that is for when their turn comes.
    if (prompt_tokens_at_most(format_, request.messages, request.answer_prefix) +
            static_cast<std::size_t>(answer) <=
        static_cast<std::size_t>(info_.context_tokens)) {
      return ok();
    }
    const int prompt = static_cast<int>(prompt_tokens(request).size());
    const std::int64_t need = std::int64_t{prompt} + answer;
    if (const int trained = llama_model_n_ctx_train(model_.get()); need > trained) {
      return fail(ErrorKind::failure, "context",
                  fmt::format("a prompt of {} tokens and an answer of up to {} make {}; the model "
                              "was trained on texts of {} at most",
                              prompt, answer, need, trained),
                  "shorten the prompt, or take another model");
    }
    if (need <= options_.cells) return ok();
    return fail(ErrorKind::failure, "context",
                fmt::format("a prompt of {} tokens and an answer of up to {} need {} cells of "
                            "context; there are {}",
                            prompt, answer, need, options_.cells),
                "raise --context, or shorten the prompt");
  }

  Result<DecodeJob> make_job(const ChatRequest& request) {
    DecodeJob job{.prompt = prompt_tokens(request),
                  .sampling = request.sampling,
                  .samples = request.samples,
                  .grammar = {},
                  .logprobs = request.logprobs,
                  .adapter = 0,
                  .exact = deterministic_ || is_greedy(request.sampling)};
    if (!request.schema.is_null()) {
      auto grammar = grammar_of(request.schema);
      if (!grammar) return fail(grammar.error());
      job.grammar = std::move(*grammar);
    }
    if (!request.adapter.empty()) {
      auto adapter = adapters_.find(request.adapter, request.adapter_scale);
      if (!adapter) return fail(adapter.error());
      job.adapter = *adapter;
    }
    return job;
  }

  Result<std::shared_ptr<const JsonGrammar>> grammar_of(const Json& schema) {
    if (!tokens_) {
      tokens_ = std::make_unique<TokenTable>(vocab_);
      grammars_ = std::make_unique<GrammarTable>(*tokens_);
    }
    return grammars_->find(schema);
  }

  LlamaModel model_;  // before what is made from it
  Adapters adapters_;
  std::unique_ptr<LlamaCells> cells_;
  const llama_vocab* vocab_;
  ChatFormat format_;
  ModelInfo info_;
  SchedulerOptions options_;
  bool deterministic_;
  std::unique_ptr<TokenTable> tokens_;  // made when the first schema needs it
  std::unique_ptr<GrammarTable> grammars_;
};

Result<ChatFormat> choose_format(const llama_model* model, const std::string& wanted) {
  if (!wanted.empty()) return find_chat_format(wanted);
  const char* own = llama_model_chat_template(model, nullptr);
  return detect_chat_format(own ? own : "");
}

Result<FormedModel> load_model(const fs::path& gguf, int gpu_layers) {
  if (gpu_layers == 0) return load_in_fastest_form(gguf);
  auto model = load_llama_model(gguf, {.gpu_layers = gpu_layers});
  if (!model) return fail(model.error());
  return FormedModel{std::move(*model), {}};
}

SchedulerOptions choose_sizes(const llama_model* model, const EngineOptions& options) {
  SchedulerOptions sizes;
  sizes.threads = options.threads > 0 ? options.threads : default_threads();
  sizes.parallel = std::clamp(options.parallel, 1, 240);
  sizes.sequences = 2 * sizes.parallel + 16;
  sizes.cells = options.context_tokens > 0
                    ? options.context_tokens
                    : choose_cells(sizes.parallel, llama_model_n_ctx_train(model),
                                   bytes_per_cell(model), free_memory_bytes());
  return sizes;
}

}  // namespace

Result<std::unique_ptr<ChatModel>> open_llama_model(const fs::path& gguf, const std::string& name,
                                                    const EngineOptions& options) {
  if (options.deterministic && options.gpu_layers != 0) {
    return fail(ErrorKind::usage, "", "--deterministic needs all layers on the processor",
                "leave out --gpu-layers");
  }
  auto hash = model_file_hash(gguf);
  if (!hash) return fail(hash.error());
  auto formed = load_model(gguf, options.gpu_layers);
  if (!formed) return fail(formed.error());
  LlamaModel& model = formed->model;
  if (llama_model_is_recurrent(model.get()) || llama_model_is_hybrid(model.get())) {
    Error error{.kind = ErrorKind::bad_model,
                .detail = "unsupported",
                .message = "a recurrent model cannot share prompt prefixes",
                .file = gguf.string(),
                .hint = "serve it with llama-server and use its URL"};
    return fail(std::move(error));
  }
  auto format = choose_format(model.get(), options.chat_format);
  if (!format) return fail(format.error());
  if (auto fits = check_turn_marks(llama_model_get_vocab(model.get()), *format); !fits)
    return fail(fits.error());

  ModelInfo info{.name = name, .identity = "gguf:" + *hash + "|" + format->name, .engine = "llama"};
  Adapters adapters(model.get());
  auto own = adapters.find(options.adapter, options.adapter_scale);  // number 0: of most requests
  if (!own) return fail(own.error());
  if (!options.adapter.empty()) {
    auto adapter_hash = model_file_hash(options.adapter);
    if (!adapter_hash) return fail(adapter_hash.error());
    info.name += "+adapter";
    info.identity += fmt::format("|lora:{}*{}", *adapter_hash, options.adapter_scale);
  }

  SchedulerOptions sizes = choose_sizes(model.get(), options);
  auto cells = LlamaCells::make(model.get(), {.cells = sizes.cells,
                                              .sequences = sizes.sequences,
                                              .batch_tokens = sizes.batch_tokens,
                                              .outputs = sizes.parallel,
                                              .threads = sizes.threads,
                                              .row_rule = formed->row_rule,
                                              .own_attention = options.gpu_layers == 0});
  if (!cells) return fail(cells.error());
  if (options.deterministic) {
    auto exact = (*cells)->has_exact_rows();
    if (!exact) return fail(exact.error());
    if (!*exact) {
      return fail(ErrorKind::bad_model, "unsupported",
                  "this model's attention adds up in an order that depends on other requests",
                  "leave out --deterministic");
    }
  }
  sizes.sequences = (*cells)->sequences();
  info.context_tokens = std::min(sizes.cells, llama_model_n_ctx_train(model.get()));
  info.batch_decides = !options.deterministic;
  return std::unique_ptr<ChatModel>(std::make_unique<LlamaEngine>(
      std::move(model), std::move(adapters), std::move(*cells), std::move(*format), std::move(info),
      sizes, options.deterministic));
}

}  // namespace rolellm

#include "rolellm/llm/llama_engine.h"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/llm/chat_format.h"
#include "rolellm/llm/gguf_check.h"
#include "rolellm/llm/json_grammar.h"
#include "rolellm/llm/llama_backend.h"
#include "rolellm/llm/tokenizer.h"

namespace rolellm {
namespace {

class LlamaEngine : public ChatModel {
 public:
  LlamaEngine(LlamaModel model, LlamaAdapter adapter, LlamaContext context, ChatFormat format,
              ModelInfo info, SchedulerOptions options)
      : model_(std::move(model)),
        adapter_(std::move(adapter)),
        context_(std::move(context)),
        vocab_(llama_model_get_vocab(model_.get())),
        format_(std::move(format)),
        info_(std::move(info)),
        options_(options) {}

  ModelInfo info() const override { return info_; }

  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    std::vector<DecodeJob> jobs;
    for (const ChatRequest& request : requests) {
      auto job = make_job(request);
      if (!job) return fail(job.error());
      jobs.push_back(std::move(*job));
    }
    auto stats = run_jobs(context_.get(), vocab_, jobs, options_, on_reply);
    if (!stats) return fail(stats.error());
    spdlog::debug("{}: {} steps, {} prompt tokens ({} computed), {} generated", info_.name,
                  stats->steps, stats->prompt_tokens, stats->computed_tokens,
                  stats->generated_tokens);
    return ok();
  }

  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override {
    auto job = make_job(request);
    if (!job) return fail(job.error());
    job->samples = 1;
    ChatReply answer;
    const auto on_piece = [&](std::size_t, int, std::string_view piece) { on_text(piece); };
    const auto on_sample = [&](std::size_t, int, const ChatReply& reply) -> Status {
      answer = reply;
      return ok();
    };
    auto stats = run_jobs(context_.get(), vocab_, {&*job, 1}, options_, on_sample, on_piece);
    if (!stats) return fail(stats.error());
    return answer;
  }

  Result<int> count_tokens(const ChatRequest& request) override {
    auto job = make_job(request);
    if (!job) return fail(job.error());
    return static_cast<int>(job->prompt.size());
  }

 private:
  Result<DecodeJob> make_job(const ChatRequest& request) {
    const auto segments = render_chat(format_, request.messages, true, request.answer_prefix);
    DecodeJob job{.prompt = tokenize_segments(vocab_, segments).tokens,
                  .sampling = request.sampling,
                  .samples = request.samples,
                  .grammar = {}};
    if (request.samples < 1 || request.sampling.max_tokens < 1) {
      return fail(ErrorKind::usage, "",
                  fmt::format("expected at least one sample of at least one token, found {} of {}",
                              request.samples, request.sampling.max_tokens));
    }
    if (job.prompt.empty()) {
      return fail(ErrorKind::usage, "", "expected at least one message, found an empty prompt");
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
      job.grammar = std::move(*grammar);
    }
    return job;
  }

  /// The grammar of a schema, made once for all requests that share it.
  Result<std::shared_ptr<const JsonGrammar>> grammar_of(const Json& schema) {
    if (grammar_ && schema == grammar_schema_) return grammar_;
    if (!tokens_) tokens_ = std::make_unique<TokenTable>(vocab_);
    auto grammar = JsonGrammar::compile(schema, *tokens_);
    if (!grammar) return grammar;
    grammar_schema_ = schema;
    grammar_ = *grammar;
    return grammar;
  }

  LlamaModel model_;
  LlamaAdapter adapter_;
  LlamaContext context_;
  const llama_vocab* vocab_;
  ChatFormat format_;
  ModelInfo info_;
  SchedulerOptions options_;
  std::unique_ptr<TokenTable> tokens_;  // made when the first schema needs it
  Json grammar_schema_;
  std::shared_ptr<const JsonGrammar> grammar_;
};

Result<ChatFormat> choose_format(const llama_model* model, const std::string& wanted) {
  if (!wanted.empty()) return find_chat_format(wanted);
  const char* own = llama_model_chat_template(model, nullptr);
  return detect_chat_format(own ? own : "");
}

LlamaContext make_context(llama_model* model, const EngineOptions& options,
                          const SchedulerOptions& scheduler) {
  llama_context_params params = llama_context_default_params();
  params.n_ctx = static_cast<std::uint32_t>(scheduler.cells);
  params.n_batch = static_cast<std::uint32_t>(scheduler.batch_tokens);
  params.n_ubatch = static_cast<std::uint32_t>(scheduler.batch_tokens);
  params.n_seq_max = static_cast<std::uint32_t>(scheduler.parallel + 1);  // and the trunk
  params.n_threads = options.threads > 0 ? options.threads : default_threads();
  params.n_threads_batch = params.n_threads;
  params.kv_unified = true;  // the only layout in which sequences share cells
  params.swa_full = true;    // and in which a sliding window keeps a shared prefix
  params.no_perf = true;
  return LlamaContext(llama_init_from_model(model, params));
}

}  // namespace

Result<std::unique_ptr<ChatModel>> open_llama_model(const fs::path& gguf, const std::string& name,
                                                    const EngineOptions& options) {
  auto hash = model_file_hash(gguf);
  if (!hash) return fail(hash.error());
  auto model = load_llama_model(gguf, false, options.gpu_layers);
  if (!model) return fail(model.error());
  if (llama_model_is_recurrent(model->get()) || llama_model_is_hybrid(model->get())) {
    Error error{.kind = ErrorKind::bad_model,
                .detail = "unsupported",
                .message = "a recurrent model cannot share prompt prefixes",
                .file = gguf.string(),
                .hint = "serve it with llama-server and use its URL"};
    return fail(std::move(error));
  }
  auto format = choose_format(model->get(), options.chat_format);
  if (!format) return fail(format.error());

  ModelInfo info{.name = name, .identity = "gguf:" + *hash + "|" + format->name, .engine = "llama"};
  LlamaAdapter adapter;
  if (!options.adapter.empty()) {
    if (auto sound = check_gguf(options.adapter); !sound) return fail(sound.error());
    auto adapter_hash = model_file_hash(options.adapter);
    if (!adapter_hash) return fail(adapter_hash.error());
    adapter.reset(llama_adapter_lora_init(model->get(), options.adapter.c_str()));
    if (!adapter) {
      Error error{.kind = ErrorKind::bad_model,
                  .detail = "adapter",
                  .message = "this adapter was not made for the model " + gguf.string(),
                  .file = options.adapter};
      return fail(std::move(error));
    }
    info.name += "+adapter";
    info.identity += fmt::format("|lora:{}*{}", *adapter_hash, options.adapter_scale);
  }

  SchedulerOptions scheduler;
  scheduler.cells = options.context_tokens;
  scheduler.parallel = std::clamp(options.parallel, 1, 255);
  scheduler.trained = llama_model_n_ctx_train(model->get());
  info.context_tokens = std::min(scheduler.cells, scheduler.trained);
  info.batch_decides = true;
  LlamaContext context = make_context(model->get(), options, scheduler);
  if (!context) {
    return fail(ErrorKind::failure, "context",
                fmt::format("libllama cannot make a context of {} tokens", scheduler.cells),
                "lower --context");
  }
  if (adapter) {
    llama_adapter_lora* raw = adapter.get();
    auto scale = static_cast<float>(options.adapter_scale);
    llama_set_adapters_lora(context.get(), &raw, 1, &scale);
  }
  return std::unique_ptr<ChatModel>(
      std::make_unique<LlamaEngine>(std::move(*model), std::move(adapter), std::move(context),
                                    std::move(*format), std::move(info), scheduler));
}

}  // namespace rolellm

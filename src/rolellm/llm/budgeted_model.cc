#include "rolellm/llm/budgeted_model.h"

namespace rolellm {
namespace {

class BudgetedModel : public ChatModel {
 public:
  BudgetedModel(std::unique_ptr<ChatModel> model, std::shared_ptr<Ledger> ledger)
      : model_(std::move(model)), ledger_(std::move(ledger)) {}

  ModelInfo info() const override { return model_->info(); }
  bool watch(CallWatcher* watcher) override { return model_->watch(watcher); }
  Result<int> count_tokens(const ChatRequest& request) override {
    return model_->count_tokens(request);
  }

  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    std::size_t first = 0;
    while (first < requests.size()) {
      Charge worst;
      std::size_t end = first;
      for (; end < requests.size(); ++end) {
        auto most = worst_of(requests[end]);
        if (!most) return fail(most.error());
        if (!ledger_->reserve(*most)) {
          if (end == first) return fail(ledger_->exhausted(*most));
          break;
        }
        worst.tokens += most->tokens;
      }
      Charge actual;
      auto done =
          model_->generate(requests.subspan(first, end - first),
                           [&](std::size_t request, int sample, const ChatReply& reply) -> Status {
                             actual.tokens += charge_for(reply.usage, {}).tokens;
                             return on_reply(first + request, sample, reply);
                           });
      ledger_->settle(worst, actual);
      if (!done) return done;
      first = end;
    }
    return ok();
  }

  Result<ChatReply> stream(const ChatRequest& request, const OnText& on_text) override {
    auto worst = worst_of(request);
    if (!worst) return fail(worst.error());
    if (!ledger_->reserve(*worst)) return fail(ledger_->exhausted(*worst));
    auto reply = model_->stream(request, on_text);
    ledger_->settle(*worst, reply ? charge_for(reply->usage, {}) : *worst);
    return reply;
  }

 private:
  Result<Charge> worst_of(const ChatRequest& request) {
    auto prompt = model_->count_tokens(request);
    if (!prompt) return fail(prompt.error());
    const std::int64_t each = static_cast<std::int64_t>(*prompt) + request.sampling.max_tokens;
    return Charge{.cost = 0, .tokens = each * request.samples};
  }

  std::unique_ptr<ChatModel> model_;
  std::shared_ptr<Ledger> ledger_;
};

}  // namespace

std::unique_ptr<ChatModel> make_budgeted_model(std::unique_ptr<ChatModel> model,
                                               std::shared_ptr<Ledger> ledger) {
  return std::make_unique<BudgetedModel>(std::move(model), std::move(ledger));
}

}  // namespace rolellm

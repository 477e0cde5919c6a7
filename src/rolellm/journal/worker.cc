#include "rolellm/journal/worker.h"

#include "rolellm/journal/work_queue.h"

namespace rolellm {
namespace {

/// A request that reads back as another one would be answered under a wrong key.
Status check_key(const ModelInfo& model, const WorkItem& item) {
  if (journal_key(model, item.request, item.sample) == item.key) return ok();
  return fail(
      ErrorKind::mismatch, "",
      "expected a request of this version of rolellm in the shared journal, found another's",
      "use the same rolellm for every worker of a journal");
}

}  // namespace

Result<int> Worker::work() {
  WorkQueue& queue = *journal_.queue();
  const ModelInfo model = model_.info();
  auto items = queue.claim(model);
  if (!items) return fail(items.error());
  if (items->empty()) return 0;

  // An answer may have come between the wish for it and the lease.
  std::vector<std::string> keys;
  for (const WorkItem& item : *items) keys.push_back(item.key);
  auto known = journal_.find(keys);
  if (!known) return fail(known.error());
  MissingCalls missing;
  Status status = ok();
  for (std::size_t i = 0; i < items->size() && status; ++i) {
    if (!(*known)[i]) missing.add((*items)[i].request, {i, (*items)[i].sample, keys[i]});
    status = check_key(model, (*items)[i]);
  }
  int answers = 0;
  if (status) {
    status = ask(model_, journal_, missing, model.batch_decides,
                 [&](const MissingCall&, const ChatReply& reply) -> Status {
                   ++answers;
                   ++counts_.answers;
                   counts_.prompt_tokens += reply.usage.prompt_tokens;
                   counts_.completion_tokens += reply.usage.completion_tokens;
                   return ok();
                 });
  }
  const bool given_up = !status && error_code(status.error()) == "failure.lease";
  const Status released = queue.release();
  if (!status && !given_up) return fail(status.error());
  if (!released) return fail(released.error());
  return answers;
}

}  // namespace rolellm

#include "rolellm/eval/items.h"

#include <algorithm>

#include "rolellm/core/progress.h"
#include "rolellm/role_gpt/role_prompt.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

void add_part(const BenchPart& part, const Benchmark& benchmark, bool specific, bool unseen,
              int per_role, std::vector<EvalItem>& items) {
  std::map<std::pair<std::string, std::string>, std::string> baseline;
  for (const BenchRow& row : part.rolegpt_baseline) {
    if (!row.generated.empty())
      baseline[{row.role, std::string(trim(row.question))}] = row.generated.front();
  }
  std::map<std::string, int> taken;
  for (const BenchRow& row : part.test) {
    if (per_role > 0 && taken[row.role] >= per_role) continue;
    ++taken[row.role];
    EvalItem item{.role = row.role,
                  .question = std::string(trim(row.question)),
                  .specific = specific,
                  .unseen = unseen};
    item.references = row.generated;
    if (!specific) {
      const auto raw = benchmark.raw_answers.find(row.question);
      if (raw != benchmark.raw_answers.end()) item.raw = raw->second;
    }
    if (const auto it = baseline.find({item.role, item.question}); it != baseline.end()) {
      item.answers["rolegpt"] = it->second;
    }
    items.push_back(std::move(item));
  }
}

}  // namespace

std::vector<EvalItem> eval_items(const Benchmark& benchmark, int per_role) {
  std::vector<EvalItem> items;
  for (const auto& [split, unseen] : {std::pair{&benchmark.instruction_generalization, false},
                                      {&benchmark.role_generalization, true}}) {
    add_part(split->general, benchmark, false, unseen, per_role, items);
    add_part(split->role_specific, benchmark, true, unseen, per_role, items);
  }
  return items;
}

Result<std::vector<ChatRequest>> item_requests(const std::vector<EvalItem>& items,
                                               const std::map<std::string, Profile>& profiles,
                                               const Sampling& sampling) {
  std::vector<ChatRequest> requests;
  for (const EvalItem& item : items) {
    const auto profile = profiles.find(item.role);
    if (profile == profiles.end()) {
      return fail(ErrorKind::failure, "profile",
                  "no profile of the role " + item.role + " is there",
                  "build it with: rolellm profile build");
    }
    auto messages = student_messages(profile->second, item.question);
    if (!messages) return fail(messages.error());
    requests.push_back({.messages = std::move(*messages), .sampling = sampling, .schema = nullptr});
  }
  return requests;
}

Status answer_items(std::vector<EvalItem>& items, const std::string& system, ChatModel& model,
                    const std::map<std::string, Profile>& profiles, const Sampling& sampling) {
  auto requests = item_requests(items, profiles, sampling);
  if (!requests) return fail(requests.error());
  Progress progress(system, "answers", static_cast<std::int64_t>(items.size()));
  return model.generate(*requests, [&](std::size_t i, int, const ChatReply& reply) -> Status {
    items[i].answers[system] = std::string(trim(reply.text));
    progress.add(1);
    return ok();
  });
}

Json item_to_json(const EvalItem& item) {
  return Json{{"role", item.role},
              {"question", item.question},
              {"kind", item.specific ? "specific" : "general"},
              {"unseen_role", item.unseen},
              {"references", item.references},
              {"raw", item.raw},
              {"answers", item.answers}};
}

Result<EvalItem> item_from_json(const Json& row) {
  EvalItem item;
  auto role = string_field(row, "role");
  if (!role) return fail(role.error());
  auto question = string_field(row, "question");
  if (!question) return fail(question.error());
  auto references = strings_field(row, "references");
  if (!references) return fail(references.error());
  item.role = *role;
  item.question = *question;
  item.references = *references;
  item.specific = string_or(row, "kind", "") == "specific";
  item.unseen = row.value("unseen_role", false);
  item.raw = string_or(row, "raw", "");
  if (row.contains("answers") && row["answers"].is_object()) {
    for (const auto& [system, answer] : row["answers"].items()) {
      if (answer.is_string()) item.answers[system] = answer.get<std::string>();
    }
  }
  return item;
}

}  // namespace rolellm

#include "rolellm/cli/pipeline/outlook.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/story.h"

namespace rolellm {
namespace {

/// Of a prompt with a role's description and its few-shots.
constexpr int kPromptTokens = 700;
constexpr double kBytesPerToken = 4;
/// As stage 2 plans its rounds: the share of candidates that is kept, before the first round has
/// told, and the smallest that later rounds go by.
constexpr double kFirstYield = 0.55, kLeastYield = 0.2;
constexpr int kTripletTokens = 130, kStyleTokens = 110;

bool reaches(std::span<const Stage> stages, std::string_view name) {
  return std::any_of(stages.begin(), stages.end(),
                     [&](const Stage& stage) { return stage.name == name; });
}

/// A model that a stage will open: known by name, there as a file, or a server.
Status check_model(const std::string& key, const std::string& reference) {
  const auto wrong = [&](Error error) -> Status { return fail(std::move(error), key); };
  if (reference.rfind("scripted:", 0) == 0) return ok();
  if (is_remote(reference)) {
    auto opened = open_model(reference, {});  // reads settings and keys, and calls nobody
    return opened ? ok() : wrong(opened.error());
  }
  auto here = resolve_model(reference);
  if (here || describe_model(reference)) return ok();  // what is only known gets pulled
  return wrong(here.error());
}

Forecast calls(double count, int completion_tokens) {
  const auto whole = static_cast<std::int64_t>(std::ceil(count));
  return {.calls = whole,
          .prompt_tokens = whole * kPromptTokens,
          .completion_tokens = whole * completion_tokens};
}

/// One try at every role; another is made only for a role whose description fails its checks.
Result<Forecast> forecast_profiles(const Recipe& recipe) {
  Forecast forecast;
  for (const RecipeScript& named : recipe.scripts) {
    auto script = load_story(named.files);
    if (!script) return fail(script.error());
    if (auto corrected = correct_cast(*script, named.corrections); !corrected)
      return fail(corrected.error());
    auto roles = named_roles(*script, named);
    if (!roles) return fail(roles.error());
    for (const NamedRole& role : *roles) {
      auto requests = profile_requests({&*script, role.name}, recipe.profile);
      if (!requests) return fail(requests.error());
      for (const ChatRequest& request : *requests) {
        double bytes = 0;
        for (const Message& message : request.messages)
          bytes += static_cast<double>(message.content.size());
        const std::int64_t calls = request.samples;
        forecast += {.calls = calls,
                     .prompt_tokens = static_cast<std::int64_t>(bytes / kBytesPerToken) * calls,
                     .completion_tokens = request.sampling.max_tokens * calls};
      }
    }
  }
  return forecast;
}

/// Of one role.
Forecast forecast_instructions(const ContextInstructOptions& o) {
  const double missing =
      o.questions_per_role * (o.written_answers ? 1.0 : std::max(1 - o.script_share, 0.0));
  const double per_call = std::max(o.questions_per_call, 1);
  const double requests =
      std::ceil(missing / (per_call * kFirstYield)) +
      std::max(o.max_rounds - 1, 0) * std::ceil(missing / (per_call * kLeastYield));
  Forecast forecast =
      calls(requests * o.samples_per_call, kTripletTokens * static_cast<int>(per_call));
  if (o.written_answers && o.style) forecast += calls(o.questions_per_role, kStyleTokens);
  return forecast;
}

}  // namespace

Status check_inputs(const Recipe& recipe, std::span<const Stage> stages) {
  if (reaches(stages, "profiles")) {
    if (auto known = check_model("teacher", recipe.teacher); !known) return known;
  }
  if (reaches(stages, "responses")) {
    if (recipe.instructions.empty()) {
      return fail(ErrorKind::config, "", "instructions: expected a file of general instructions",
                  "such as instructions: data/instructions/general-en.jsonl");
    }
    if (auto read = general_instructions(recipe.instructions); !read) return fail(read.error());
  }
  if (reaches(stages, "adapter")) {
    if (is_remote(recipe.student)) {
      return fail(
          ErrorKind::config, "",
          fmt::format("student: expected a model to tune, found the server {}", recipe.student),
          "a name (rolellm model ls), a .gguf file, or hf:org/repo/file.gguf");
    }
    if (auto known = check_model("student", recipe.student); !known) return known;
  }
  return ok();
}

Result<Forecast> forecast_run(const Recipe& recipe, std::span<const Stage> stages) {
  int known = 0, roles = 0;
  for (const RecipeScript& script : recipe.scripts) {
    known += static_cast<int>(script.roles.size());
    roles += static_cast<int>(script.roles.size() + script.unseen.size());
  }
  Forecast forecast;
  if (reaches(stages, "profiles")) {
    auto profiles = forecast_profiles(recipe);
    if (!profiles) return profiles;
    forecast += *profiles;
  }
  if (reaches(stages, "instructions")) {
    const Forecast of_role = forecast_instructions(recipe.instruct);
    for (int i = 0; i < roles; ++i) forecast += of_role;
  }
  if (reaches(stages, "responses")) {
    const GeneralOptions& split = recipe.split;
    const int train = known * (split.train + split.specific_train) * recipe.respond.samples;
    const int test = roles * (split.test + split.specific_test) * (split.references + 1);
    const int raw = split.test;
    forecast += calls(train + test + raw, recipe.respond.max_tokens);
  }
  return forecast;
}

}  // namespace rolellm

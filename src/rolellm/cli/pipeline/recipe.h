// A complete run as one YAML file.
#pragma once

#include <string>
#include <vector>

#include "rolellm/context_instruct/options.h"
#include "rolellm/core/files.h"
#include "rolellm/core/json.h"
#include "rolellm/profile/build_profile.h"
#include "rolellm/rocit/tune_options.h"
#include "rolellm/role_gpt/responses.h"

namespace rolellm {

/// One script, or several that tell one story, and the roles taken from it.
struct RecipeScript {
  std::vector<fs::path> files;      ///< relative to the recipe's folder, or absolute
  fs::path corrections;             ///< of the cast; mostly none
  std::vector<std::string> roles;   ///< known roles: trained on
  std::vector<std::string> unseen;  ///< roles in no training row

  /// What a run calls it: the files' names without their endings.
  std::string name() const;
};

/// How many general instructions are answered, and how often.
struct GeneralOptions {
  int train = 40;          ///< instructions every known role answers for training
  int test = 16;           ///< held-out instructions every role answers
  int references = 3;      ///< reference answers of a test instruction; one more is the baseline
  int specific_test = 10;  ///< role-specific questions held out for each role
  int specific_train = 0;  ///< role-specific training questions each known role answers as well
};
template <class Visitor>
void visit_fields(Visitor&& visit, GeneralOptions& o) {
  visit("train", o.train, "general instructions every known role answers for training");
  visit("test", o.test, "held-out general instructions every role answers");
  visit("references", o.references, "the teacher's reference answers to a test question");
  visit("specific_test", o.specific_test, "role-specific questions held out for each role");
  visit("specific_train", o.specific_train,
        "role-specific training questions the teacher answers as each known role, besides the "
        "answer they have");
}

struct EvalOptions {
  int per_role = 0;     ///< test questions of each kind and role; 0: all
  int max_tokens = 80;  ///< longest answer of the students
  double repeat_penalty = 1.0;
  int resamples = 10'000;
};
template <class Visitor>
void visit_fields(Visitor&& visit, EvalOptions& o) {
  visit("per_role", o.per_role, "test questions of each kind and role; 0: all");
  visit("max_tokens", o.max_tokens, "longest answer of the students");
  visit("repeat_penalty", o.repeat_penalty,
        "against small students' loops; the same for all; 1: none");
  visit("resamples", o.resamples, "bootstrap resamples");
}

struct RecipeEngine {
  int parallel = 64;
  int context = 12'288;
  int threads = 0;
  bool deterministic = false;
  int concurrency = 16;
  double timeout_seconds = 300;
};
template <class Visitor>
void visit_fields(Visitor&& visit, RecipeEngine& o) {
  visit("parallel", o.parallel, "answers computed together");
  visit("context", o.context, "tokens of context shared by them");
  visit("threads", o.threads, "0: all processors");
  visit("deterministic", o.deterministic,
        "a local model gives the same text for the same seed whatever else it answers");
  visit("concurrency", o.concurrency, "requests in flight to a server");
  visit("timeout_seconds", o.timeout_seconds, "a server has for one answer");
}

struct Recipe {
  std::string name;
  std::string language = "en";
  std::int64_t seed = 1;
  std::string teacher, student;
  std::vector<RecipeScript> scripts;
  fs::path instructions;  ///< general instructions; empty: none, which ends before `responses`
  ProfileOptions profile;
  ContextInstructOptions instruct;
  RespondOptions respond;
  GeneralOptions split;
  TuneOptions tune;
  EvalOptions eval;
  RecipeEngine engine;
};

/// Reads a recipe and applies `--set` assignments. Errors: `config` with key and line, `io.*`.
Result<Recipe> load_recipe(const fs::path& file, const std::vector<std::string>& settings);

/// `{"known": […], "unseen": […]}`: which roles a stage works on, and what for.
Json roles_to_json(const Recipe& recipe);

/// The effective recipe, defaults included: for `config show`.
Json recipe_to_json(const Recipe& recipe);

}  // namespace rolellm

// From kept instructions and RoleGPT's responses to a benchmark in RoleBench's form.
#pragma once

#include <string>
#include <vector>

#include "rolellm/context_instruct/instruction.h"
#include "rolellm/role_bench/benchmark.h"
#include "rolellm/role_gpt/responses.h"

namespace rolellm {

struct BenchOptions {
  int references = 3;  ///< answers of a test row that are references; the next one is the baseline
  std::int64_t seed = 1;
};
template <class Visitor>
void visit_fields(Visitor&& visit, BenchOptions& o) {
  visit("references", o.references, "reference answers of a general test question");
  visit("seed", o.seed, "seed of the split");
}

/// Everything of one role.
struct RoleMaterial {
  std::string role;
  bool unseen = false;                     ///< in no training row: the role-generalization test
  std::vector<Instruction> instructions;   ///< kept ones
  std::vector<bool> instruction_held_out;  ///< same length
  std::vector<Response> general_train;     ///< answers to training instructions
  std::vector<Response> general_test;      ///< `references` + 1 answers each
  std::vector<Response> specific_train;    ///< RoleGPT's own answers to instructions
  std::vector<Response> specific_test;     ///< the same for held-out ones, `references` + 1 each
};

struct CleaningCounts {
  int kept = 0;
  std::map<std::string, int> rejected;  ///< by reason
};

/// Assembles both splits. Answers that `AnswerFilter` is against are left out, and rows without
/// answers with them. `manifest` says by which rule the rows were split and what cleaning left out.
Result<Benchmark> build_benchmark(std::string_view language, const std::vector<RoleMaterial>& roles,
                                  const std::map<std::string, std::string>& raw_answers,
                                  std::string_view license, const BenchOptions& options,
                                  CleaningCounts& cleaning);

}  // namespace rolellm

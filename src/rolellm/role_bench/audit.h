// Looks for what must not be in a benchmark: leaks from train to test, empty or repeated rows.
#pragma once

#include "rolellm/core/json.h"
#include "rolellm/role_bench/benchmark.h"

namespace rolellm {

struct AuditFinding {
  std::string split;  ///< `instruction_generalization` or `role_generalization`
  std::string kind;   ///< `exact_leak`, `near_leak`, `role_leak`, `repeated_row`, `empty_answer`,
                      ///< `names_an_ai`, …
  std::string role;
  std::string question;
  std::string other;  ///< the training question it meets, or empty
};

struct Audit {
  std::vector<AuditFinding> findings;
  std::map<std::string, int> counts;  ///< by kind
  bool leaks() const;
};

/// Compares every test question with the training questions of its split (equal after
/// normalisation; near-duplicate by BM25 likeness; unseen roles in training rows) and scans
/// answers.
Result<Audit> audit_benchmark(const Benchmark& benchmark);

/// `rolellm.audit/1`.
Json audit_to_json(const Audit& audit);

}  // namespace rolellm

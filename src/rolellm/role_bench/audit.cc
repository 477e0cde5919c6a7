#include "rolellm/role_bench/audit.h"

#include <set>

#include "rolellm/retrieve/near_duplicates.h"
#include "rolellm/role_bench/cleaning.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

class Auditor {
 public:
  Auditor(const AnswerFilter& filter, Audit& audit) : filter_(filter), audit_(audit) {}

  void split(const std::string& name, const BenchSplit& split, bool roles_must_be_new) {
    name_ = name;
    for (const BenchPart* part : {&split.general, &split.role_specific}) {
      if (!roles_must_be_new) question_leaks(*part);
      answers(*part);
      repeated_rows(*part);
    }
    if (roles_must_be_new) role_leaks(split);
  }

 private:
  void find(const std::string& kind, const BenchRow& row, const std::string& other = {}) {
    audit_.findings.push_back({name_, kind, row.role, row.question, other});
    ++audit_.counts[kind];
  }

  void question_leaks(const BenchPart& part) {
    std::vector<std::string> texts;
    for (const BenchRow& row : part.train) texts.push_back(row.question);
    for (const BenchRow& row : part.test) texts.push_back(row.question);
    const auto train = static_cast<int>(part.train.size());
    std::set<int> told;
    for (const Likeness& pair : near_duplicate_pairs(texts, kNearDuplicate)) {
      if (pair.a >= train || pair.b < train || !told.insert(pair.b).second) continue;
      const BenchRow& row = part.test[static_cast<std::size_t>(pair.b - train)];
      const bool exact = normalise(texts[pair.a]) == normalise(texts[pair.b]);
      find(exact ? "exact_leak" : "near_leak", row, texts[pair.a]);
    }
  }

  void role_leaks(const BenchSplit& split) {
    std::set<std::string> trained;
    for (const BenchPart* part : {&split.general, &split.role_specific}) {
      for (const BenchRow& row : part->train) trained.insert(row.role);
    }
    for (const BenchPart* part : {&split.general, &split.role_specific}) {
      for (const BenchRow& row : part->test) {
        if (trained.count(row.role)) find("role_leak", row);
      }
    }
  }

  void answers(const BenchPart& part) {
    for (const auto* rows : {&part.train, &part.test}) {
      for (const BenchRow& row : *rows) {
        if (row.generated.empty()) find("empty_answer", row);
        for (const std::string& answer : row.generated) {
          const std::string reason = filter_.reason_against(answer);
          if (!reason.empty()) find(reason, row);
        }
      }
    }
  }

  void repeated_rows(const BenchPart& part) {
    for (const auto* rows : {&part.train, &part.test}) {
      std::set<std::pair<std::string, std::string>> seen;
      for (const BenchRow& row : *rows) {
        if (!seen.emplace(row.role, normalise(row.question)).second) find("repeated_row", row);
      }
    }
  }

  const AnswerFilter& filter_;
  Audit& audit_;
  std::string name_;
};

}  // namespace

bool Audit::leaks() const {
  return counts.count("exact_leak") || counts.count("near_leak") || counts.count("role_leak");
}

Result<Audit> audit_benchmark(const Benchmark& benchmark) {
  auto filter = AnswerFilter::load();
  if (!filter) return fail(filter.error());
  Audit audit;
  Auditor auditor(*filter, audit);
  auditor.split("instruction_generalization", benchmark.instruction_generalization, false);
  auditor.split("role_generalization", benchmark.role_generalization, true);
  return audit;
}

Json audit_to_json(const Audit& audit) {
  Json findings = Json::array();
  for (const AuditFinding& f : audit.findings) {
    findings.push_back({{"split", f.split},
                        {"kind", f.kind},
                        {"role", f.role},
                        {"question", f.question},
                        {"other", f.other}});
  }
  return Json{{"format", "rolellm.audit/1"},
              {"leaks", audit.leaks()},
              {"counts", audit.counts},
              {"findings", findings}};
}

}  // namespace rolellm

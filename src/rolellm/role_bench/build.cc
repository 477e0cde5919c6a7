#include "rolellm/role_bench/build.h"

#include <algorithm>
#include <map>
#include <set>

#include "rolellm/role_bench/cleaning.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// "Mercury." is right, and nobody's voice. Words, or characters in Chinese.
constexpr int kLeastWords = 3;

class Builder {
 public:
  Builder(const AnswerFilter& filter, const BenchOptions& options, CleaningCounts& counts)
      : filter_(filter), options_(options), counts_(counts) {}

  std::vector<std::string> clean(const std::vector<std::string>& answers) {
    std::vector<std::string> kept;
    for (const std::string& answer : answers) {
      const std::string reason = filter_.reason_against(answer);
      if (reason.empty()) {
        ++counts_.kept;
        kept.push_back(answer);
      } else {
        ++counts_.rejected[reason];
      }
    }
    return kept;
  }

  /// RoleGPT's clean answers that are long enough to have a voice.
  std::vector<std::string> clean_responses(const std::vector<std::string>& answers) {
    std::vector<std::string> kept = clean(answers);
    const auto short_ones = std::erase_if(
        kept, [](const std::string& answer) { return count_words(answer) < kLeastWords; });
    if (short_ones > 0) {
      counts_.kept -= static_cast<int>(short_ones);
      counts_.rejected["short"] += static_cast<int>(short_ones);
    }
    return kept;
  }

  void add_train(const Response& response, BenchPart& part) {
    auto answers = without_repeats(response.role + "/train", response.question,
                                   clean_responses(response.generated));
    if (!answers.empty())
      part.train.push_back({response.role, response.question, std::move(answers), {}});
  }

  /// The last clean answer is the baseline, the others are references; a row needs both.
  void add_test(const Response& response, BenchPart& part) {
    auto answers = clean_responses(response.generated);
    if (answers.size() < 2) return;
    std::string baseline = std::move(answers.back());
    answers.pop_back();
    answers = without_repeats(response.role + "/test", response.question, std::move(answers));
    if (answers.empty()) return;
    if (static_cast<int>(answers.size()) > options_.references) {
      answers.resize(static_cast<std::size_t>(options_.references));
    }
    part.test.push_back({response.role, response.question, std::move(answers), {}});
    part.rolegpt_baseline.push_back({response.role, response.question, {std::move(baseline)}, {}});
  }

  /// Each row's first answer is the instruction's own; RoleGPT's follow.
  void add_specific(const RoleMaterial& role, BenchSplit& known, BenchSplit& unseen) {
    for (std::size_t i = 0; i < role.instructions.size(); ++i) {
      const Instruction& instruction = role.instructions[i];
      auto answers = clean({best_answer(instruction)});
      if (answers.empty()) continue;
      BenchRow row{role.role, instruction.question, std::move(answers), {instruction.kind}};
      const bool test = role.unseen || role.instruction_held_out[i];
      std::vector<std::string> more = clean_responses(
          answers_to(instruction.question, test ? role.specific_test : role.specific_train));
      if (test) {
        if (more.empty()) continue;  // without a baseline nothing is compared
        BenchPart& part = (role.unseen ? unseen : known).role_specific;
        part.rolegpt_baseline.push_back({role.role, row.question, {std::move(more.back())}, {}});
        more.pop_back();
        more = without_repeats(role.role + "/test", row.question, std::move(more));
        add_references(more, row);
        part.test.push_back(std::move(row));
      } else {
        more = without_repeats(role.role + "/train", row.question, std::move(more));
        add_references(more, row);
        known.role_specific.train.push_back(std::move(row));
      }
    }
  }

  /// No training row holds an answer that is a reference of its role's test: RoleGPT at times says
  /// another line of the script instead of answering.
  void keep_test_answers_out(BenchSplit& split) {
    std::set<std::pair<std::string, std::string>> tested;
    for (const BenchPart* part : {&split.general, &split.role_specific}) {
      for (const BenchRow& row : part->test) {
        for (const std::string& answer : row.generated) tested.emplace(row.role, normalise(answer));
      }
    }
    for (BenchPart* part : {&split.general, &split.role_specific}) {
      for (BenchRow& row : part->train) {
        const auto gone = std::erase_if(row.generated, [&](const std::string& answer) {
          return tested.contains({row.role, normalise(answer)});
        });
        if (gone == 0) continue;
        counts_.rejected["answers_a_test_question"] += static_cast<int>(gone);
        counts_.kept -= static_cast<int>(gone);
      }
      std::erase_if(part->train, [](const BenchRow& row) { return row.generated.empty(); });
    }
  }

 private:
  static std::vector<std::string> answers_to(const std::string& question,
                                             const std::vector<Response>& responses) {
    const auto found =
        std::find_if(responses.begin(), responses.end(),
                     [&](const Response& response) { return response.question == question; });
    return found == responses.end() ? std::vector<std::string>{} : found->generated;
  }

  /// Without what the role answered to another question of the same side already: a pet phrase for
  /// an answer to everything is learnt at once, and then nothing else.
  std::vector<std::string> without_repeats(const std::string& side, const std::string& question,
                                           std::vector<std::string> answers) {
    std::map<std::string, std::string>& asked = answered_[side];
    std::erase_if(answers, [&](const std::string& answer) {
      if (asked.try_emplace(normalise(answer), question).first->second == question) return false;
      ++counts_.rejected["repeated"];
      --counts_.kept;
      return true;
    });
    return answers;
  }

  /// Up to `references` of `more` that the row does not have yet.
  void add_references(const std::vector<std::string>& more, BenchRow& row) const {
    const auto limit = row.generated.size() + static_cast<std::size_t>(options_.references);
    for (const std::string& answer : more) {
      if (row.generated.size() < limit &&
          std::find(row.generated.begin(), row.generated.end(), answer) == row.generated.end()) {
        row.generated.push_back(answer);
      }
    }
  }

  const AnswerFilter& filter_;
  const BenchOptions& options_;
  CleaningCounts& counts_;
  /// For each role and side: an answer, normalised, and the question it was given to first.
  std::map<std::string, std::map<std::string, std::string>> answered_;
};

}  // namespace

Result<Benchmark> build_benchmark(std::string_view language, const std::vector<RoleMaterial>& roles,
                                  const std::map<std::string, std::string>& raw_answers,
                                  std::string_view license, const BenchOptions& options,
                                  CleaningCounts& cleaning) {
  auto filter = AnswerFilter::load();
  if (!filter) return fail(filter.error());
  Builder builder(*filter, options, cleaning);
  Benchmark benchmark{.language = std::string(language)};
  benchmark.raw_answers = raw_answers;
  BenchSplit& known = benchmark.instruction_generalization;
  BenchSplit& unseen = benchmark.role_generalization;
  std::vector<std::string> known_roles, unseen_roles;
  for (const RoleMaterial& role : roles) {
    (role.unseen ? unseen_roles : known_roles).push_back(role.role);
    for (const Response& response : role.general_train) {
      if (!role.unseen) builder.add_train(response, known.general);
    }
    for (const Response& response : role.general_test) {
      builder.add_test(response, role.unseen ? unseen.general : known.general);
    }
    builder.add_specific(role, known, unseen);
  }
  builder.keep_test_answers_out(known);
  // As in RoleBench, role generalization trains on the known roles' rows.
  unseen.general.train = known.general.train;
  unseen.role_specific.train = known.role_specific.train;
  benchmark.manifest =
      Json{{"format", "rolellm.bench/1"},
           {"language", language},
           {"license", license},
           {"split_rule",
            "clusters of near-duplicate questions are held out whole; unseen roles are in no "
            "training row"},
           {"roles", {{"known", known_roles}, {"unseen", unseen_roles}}},
           {"cleaning", {{"kept", cleaning.kept}, {"rejected", cleaning.rejected}}},
           {"seed", options.seed}};
  return benchmark;
}

}  // namespace rolellm

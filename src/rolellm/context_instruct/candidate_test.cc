#include "rolellm/context_instruct/candidate.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

Candidate proposal(int line, const std::string& question, const std::string& verdict, double fit,
                   int sample) {
  Candidate candidate{.sample = sample, .line = line, .fit = fit, .row = {}};
  candidate.row.question = question;
  candidate.row.verdict = verdict;
  return candidate;
}

std::vector<std::string> verdicts(const std::vector<Candidate>& candidates) {
  std::vector<std::string> all;
  for (const Candidate& candidate : candidates)
    all.push_back(candidate.row.question + " " + candidate.row.verdict);
  return all;
}

TEST(PickBest, LeavesTheBestKeptQuestionToEachLine) {
  std::vector<Candidate> candidates = {
      proposal(7, "a", "kept", 1, 0), proposal(7, "b", "kept", 2, 1),
      proposal(7, "c", "low_confidence", 9, 2), proposal(3, "d", "kept", 0, 1)};
  pick_best(candidates);
  EXPECT_EQ(verdicts(candidates),
            (std::vector<std::string>{"d kept", "b kept", "a outdone", "c low_confidence"}));
}

TEST(PickBest, DoesNotDependOnTheOrderOfReplies) {
  const std::vector<Candidate> one = {
      proposal(7, "a", "kept", 2, 0), proposal(7, "b", "kept", 2, 1),
      proposal(7, "a", "kept", 2, 2), proposal(5, "a", "kept", 1, 0)};
  std::vector<Candidate> forward = one;
  std::vector<Candidate> backward(one.rbegin(), one.rend());
  pick_best(forward);
  pick_best(backward);
  EXPECT_EQ(verdicts(forward), verdicts(backward));
  EXPECT_EQ(verdicts(forward), (std::vector<std::string>{"a kept", "a kept", "b outdone"}));
}

}  // namespace
}  // namespace rolellm

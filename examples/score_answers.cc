// How near is an answer to what was expected? ROUGE-L, as the report has it.
//
//   build/dev/bin/score_answers "Mind the wick, champ." "Mind the wick." "Leave the lamp alone."
#include <string>
#include <vector>

#include "or_stop.h"
#include "rolellm/eval/rouge.h"
#include "rolellm/text/words.h"

using namespace rolellm;

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: score_answers ANSWER REFERENCE [REFERENCE]...\n");
    return 2;
  }
  const std::string answer = argv[1];
  const std::vector<std::string> references(argv + 2, argv + argc);

  // The well-known rouge-score package keeps a-z and 0-9 only, and so finds nothing at all in
  // Chinese. There every character is a unit of its own.
  const RougeTokens tokens =
      guess_language(answer) == "zh" ? RougeTokens::chars : RougeTokens::rouge;

  for (const std::string& reference : references) {
    const RougeScore score = rouge_l(answer, reference, tokens);
    fmt::print("precision {:.3f}  recall {:.3f}  F1 {:.3f}  {}\n", score.precision, score.recall,
               score.f1, reference);
  }
  // There are many good answers, so the best reference counts; the mean says how far they lie
  // apart.
  const MultiRouge together = rouge_l_multi(answer, references, tokens);
  fmt::print("best F1 {:.3f}, mean {:.3f}\n", together.max.f1, together.mean.f1);
}

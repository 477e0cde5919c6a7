// Settings of stage 2.
#pragma once

#include <cstdint>

namespace rolellm {

struct ContextInstructOptions {
  int questions_per_role = 40;
  bool written_answers = false;
  double script_share = 0.5;
  int questions_per_call = 3;
  int samples_per_call = 2;
  int max_rounds = 3;
  double agnostic_share = 0.25;
  int excerpt_words = 150;
  int narration_words = 25;
  double min_support = 0.5;
  double duplicate_threshold = 0.6;
  double temperature = 0.7;
  double top_p = 0.95;
  bool style = true;
  int style_lines = 3;
  double min_style_support = 0.4;
  std::uint64_t seed = 1;
};
template <class Visitor>
void visit_fields(Visitor&& visit, ContextInstructOptions& o) {
  visit("questions_per_role", o.questions_per_role, "rows to keep for each role");
  visit(
      "written_answers", o.written_answers,
      "the teacher writes question and answer; else only the question to a line of the role, which "
      "is what small teachers can do well");
  visit("script_share", o.script_share,
        "share of the rows whose question may be what the script asks or tells the role");
  visit("questions_per_call", o.questions_per_call, "questions asked of the teacher in one call");
  visit("samples_per_call", o.samples_per_call,
        "tries at each call; the best question to each line of the role is kept");
  visit("max_rounds", o.max_rounds, "rounds of calls at most, each with another seed");
  visit("agnostic_share", o.agnostic_share,
        "share of calls about the role itself, not about a scene");
  visit("excerpt_words", o.excerpt_words,
        "longest excerpt, in words (Chinese: twice as many characters)");
  visit("narration_words", o.narration_words,
        "longer narration in an excerpt is cut at a sentence");
  visit("min_support", o.min_support,
        "share of an answer's content words that excerpt and profile must hold");
  visit("duplicate_threshold", o.duplicate_threshold,
        "BM25 likeness from which a question repeats another");
  visit("temperature", o.temperature, "how freely the teacher writes");
  visit("top_p", o.top_p, "the teacher draws from the likeliest tokens of this total probability");
  visit("style", o.style, "rewrite written answers in the role's voice");
  visit("style_lines", o.style_lines, "the role's own lines found for each rewriting");
  visit("min_style_support", o.min_style_support,
        "share of the answer's content words a rewriting must keep");
  visit("seed", o.seed, "seed of the first round");
}

}  // namespace rolellm

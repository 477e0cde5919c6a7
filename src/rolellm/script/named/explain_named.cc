#include "rolellm/script/named/explain_named.h"

#include <fmt/format.h>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/named_script.h"
#include "rolellm/script/named/paragraphs.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/script/named/speech_tagger.h"
#include "rolellm/script/unspoken.h"

namespace rolellm {

Result<std::string> explain_named_line(const Lines& lines, std::size_t line) {
  if (const auto& words = PlayWords::get(); !words) return fail(words.error());
  const NamedScript script(lines);
  const ParagraphJudge paragraphs(script.lines(), script.body(), script.openings());
  TaggedScript tagged = tag_speeches(script, paragraphs, lines);
  const LineKind kind = kinds_of(tagged, lines)[line];
  mark_unspoken(tagged, lines);
  const LineKind told = kinds_of(tagged, lines)[line];
  std::string text = fmt::format("{}\ndecided: {}\n", trim(lines[line]), kind_name(kind));
  if (told != kind) text += why_unspoken(told);
  const OpeningHabits& habits = script.openings().habits();
  text += fmt::format(
      "\nthis file: {} {} by {} speakers; {:.0f} % below a blank line, {:.0f} % in capitals\n",
      habits.openings, describe_openings(habits), habits.names, 100 * habits.below_blank,
      100 * habits.capitals);
  const auto [first, last] = script.frame();
  if (line < first || line >= last) return text + "\noutside the marks that frame the work\n";
  const std::size_t i = line - first;
  if (i < script.body())
    return text + "\nabove the first heading and the first speech: title or list of persons\n";
  const auto list = [&](const std::vector<OpeningReason>& reasons, double needed) {
    double sum = 0;
    for (const OpeningReason& reason : reasons) {
      sum += reason.weight;
      text += fmt::format("{:>+8.2f}  {}\n", reason.weight, reason.text);
    }
    text += fmt::format("{:>+8.2f}  in all, {} needed\n", sum, needed);
  };
  if (const auto reasons = script.openings().reasons(i); !reasons.empty()) {
    text += "\nas the beginning of a speech:\n";
    list(reasons, OpeningFinder::kThreshold);
  }
  const PlayLine& read = script.lines()[i];
  if (read.kind == LineClass::text && !script.openings().at(i)) {
    text += "\nas more of the speech above:\n";
    list(paragraphs.reasons(i), 0);
  } else if (read.kind != LineClass::text) {
    constexpr std::string_view kWhy[] = {"",
                                         "page furniture, a note of editors, or a mark alone",
                                         "a heading of acts, scenes or places",
                                         "words that end a part",
                                         "brackets fill the line",
                                         "the words of a direction",
                                         ""};
    text += fmt::format("\nby its form: {}\n", kWhy[static_cast<std::size_t>(read.kind)]);
  }
  return text;
}

}  // namespace rolellm

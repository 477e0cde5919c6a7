#include "rolellm/script/named/spoken_text.h"

#include <algorithm>
#include <vector>

#include "rolellm/script/fountain_marks.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

bool is_word(std::string_view text, std::size_t at) {
  return at < text.size() && is_ascii_alnum(text[at]);
}

/// `_Exit._`, `_Er geht ab._`, `_Aside._`: a sentence of its own in italics, where one may begin.
bool is_direction(std::string_view inner, std::string_view before) {
  inner = trim(inner);
  if (inner.size() < 3 || inner.back() != '.' ||
      inner.find_first_of("!?") != std::string_view::npos)
    return false;
  if (!is_ascii_upper(inner.front()) && !is_beyond_ascii(inner.front())) return false;
  before = trim(before);
  return before.empty() ||
         std::string_view(".!?;:—-)").find(before.back()) != std::string_view::npos ||
         before.ends_with("—");
}

/// Marks that a file puts around its speeches.
struct QuoteHabits {
  bool doubled = false;   ///< “English ones”, below names
  bool cornered = false;  ///< 「Chinese ones」
};

/// Takes the marks around a whole speech off; where others have none, somebody is quoted.
void unquote(TaggedLine& first, TaggedLine& last, const QuoteHabits& habits) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"「", "」"}, {"『", "』"}, {"“", "”"}}) {
    if (!(open == "“" ? habits.doubled : habits.cornered)) continue;
    if (!first.text.starts_with(open) || !last.text.ends_with(close)) continue;
    if (first.text.find(open, open.size()) != std::string_view::npos && &first == &last) continue;
    if (&first == &last && first.text.size() < open.size() + close.size()) continue;
    first.text.remove_prefix(open.size());
    last.text.remove_suffix(close.size());
    return;
  }
}

/// Whether most speeches begin with 「, and most of those below names with “ or 「.
QuoteHabits quote_habits(const TaggedScript& script) {
  int speeches = 0, cornered = 0, below_names = 0, doubled = 0;
  bool begins = false, below_name = false;
  for (const TaggedLine& line : script.lines) {
    if (line.starts_speech()) {
      begins = true;
      below_name = line.kind == LineKind::cue;
    }
    if (!begins || line.kind != LineKind::dialogue || line.text.empty()) continue;
    begins = false;
    const bool corner = line.text.starts_with("「") || line.text.starts_with("『");
    ++speeches;
    cornered += corner ? 1 : 0;
    below_names += below_name ? 1 : 0;
    doubled += below_name && (corner || line.text.starts_with("“")) ? 1 : 0;
  }
  return {.doubled = doubled > 0 && 2 * doubled >= below_names,
          .cornered = cornered > 0 && 2 * cornered >= speeches};
}

/// Of what is told: `_The lamp goes out._`
std::string without_marks_of_italics(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside = i > 0 && is_word(text, i - 1) && is_word(text, i + 1);  // `snake_case`
    if (text[i] != '_' || inside) plain += text[i];
  }
  return plain;
}

std::string without_bold(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find("**", at), text.size());
    plain += text.substr(at, mark - at);
    at = mark + 2;
  }
  return plain;
}

void take_italics_of_verses(TaggedScript& script) {
  std::vector<TaggedLine*> verses;
  for (std::size_t i = 1; i < script.lines.size(); ++i) {
    TaggedLine &above = script.lines[i - 1], &below = script.lines[i];
    if (below.kind != LineKind::dialogue || above.kind != LineKind::dialogue ||
        !are_verses_in_italics(above.text, below.text))
      continue;
    if (verses.empty() || verses.back() != &above) verses.push_back(&above);
    verses.push_back(&below);
  }
  for (TaggedLine* verse : verses) verse->text = verse->text.substr(1, verse->text.size() - 2);
}

/// `My wife!      [_Exit._` gets its bracket back where no line of the speech below has it.
void close_brackets(TaggedScript& script) {
  constexpr std::size_t kLinesOfDirection = 14;
  for (std::size_t i = 0; i < script.lines.size(); ++i) {
    TaggedLine& line = script.lines[i];
    if (line.kind != LineKind::dialogue) continue;
    const std::size_t open = line.text.rfind('[');
    if (open == std::string_view::npos || line.text.find(']', open) != std::string_view::npos)
      continue;
    bool closed = false;
    for (std::size_t k = i + 1; k < script.lines.size() && k <= i + kLinesOfDirection; ++k) {
      const TaggedLine& below = script.lines[k];
      if (below.kind == LineKind::blank && below.keeps_speech_open) continue;
      if (below.kind == LineKind::meta) continue;  // a page is turned
      if (below.starts_speech() || below.kind != LineKind::dialogue) break;
      const std::size_t mark = below.text.find_first_of("[]");
      if (mark == std::string_view::npos) continue;
      closed = below.text[mark] == ']';
      break;
    }
    if (!closed) line.text = script.keep(std::string(line.text) + "]");
  }
}

}  // namespace

std::string without_italics(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    if (i > 0 && is_word(text, i - 1) && is_word(text, i + 1)) {  // `snake_case`
      plain += '_';
      continue;
    }
    const std::size_t close = text.substr(0, i + 300).find('_', i + 1);
    if (close == std::string_view::npos) continue;
    const std::string_view inner = text.substr(i + 1, close - i - 1);
    const bool in_brackets =
        !plain.empty() && std::string_view("([").find(plain.back()) != std::string_view::npos;
    if (!in_brackets && is_direction(inner, plain)) {
      plain += '[';
      plain += inner;
      plain += ']';
      i = close;
    }
  }
  return plain;
}

bool are_verses_in_italics(std::string_view above, std::string_view below) {
  const auto in_italics = [](std::string_view ink) {
    return ink.size() > 2 && ink.front() == '_' && ink.back() == '_' &&
           ink.find('_', 1) == ink.size() - 1;
  };
  // `_Sings._` above a song is none of its lines.
  return in_italics(above) && in_italics(below) && !above.ends_with("._") && !above.ends_with(")_");
}

void clean_spoken_text(TaggedScript& script) {
  TaggedLine* first = nullptr;
  TaggedLine* last = nullptr;
  bool below_name = false;
  const QuoteHabits habits = quote_habits(script);
  const auto finish = [&] {
    if (first && last)
      unquote(*first, *last,
              {.doubled = habits.doubled && below_name, .cornered = habits.cornered});
    first = last = nullptr;
  };
  close_brackets(script);
  take_italics_of_verses(script);
  for (TaggedLine& line : script.lines) {
    if (line.text.find('_') != std::string_view::npos && line.kind != LineKind::meta)
      line.text = script.keep(line.kind == LineKind::action ? without_marks_of_italics(line.text)
                                                            : without_italics(line.text));
    const bool starred = line.kind == LineKind::dialogue || line.kind == LineKind::action;
    if (starred && line.text.find('*') != std::string_view::npos)
      line.text = script.keep(without_emphasis(without_bold(line.text)));
    const bool spoken = line.kind == LineKind::dialogue;
    if (line.starts_speech()) {
      finish();
      below_name = line.kind == LineKind::cue;
    }
    if (spoken && !line.text.empty()) {
      if (!first) first = &line;
      last = &line;
    } else if (line.kind == LineKind::action || line.kind == LineKind::scene_heading) {
      finish();
    }
  }
  finish();
}

}  // namespace rolellm

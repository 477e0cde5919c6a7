#include "rolellm/script/named/spoken_text.h"

#include <algorithm>

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
  if (!is_ascii_upper(inner.front())) return false;
  before = trim(before);
  return before.empty() ||
         std::string_view(".!?;:—-)").find(before.back()) != std::string_view::npos ||
         before.ends_with("—");
}

void unquote(TaggedLine& first, TaggedLine& last, bool below_name) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"「", "」"}, {"『", "』"}, {"“", "”"}}) {
    if (open == "“" && !below_name) continue;  // somebody is quoted
    if (!first.text.starts_with(open) || !last.text.ends_with(close)) continue;
    if (first.text.find(open, open.size()) != std::string_view::npos && &first == &last) continue;
    if (&first == &last && first.text.size() < open.size() + close.size()) continue;
    first.text.remove_prefix(open.size());
    last.text.remove_suffix(close.size());
    return;
  }
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

void clean_spoken_text(TaggedScript& script) {
  TaggedLine* first = nullptr;
  TaggedLine* last = nullptr;
  bool below_name = false;
  const auto finish = [&] {
    if (first && last) unquote(*first, *last, below_name);
    first = last = nullptr;
  };
  for (TaggedLine& line : script.lines) {
    if (line.text.find('_') != std::string_view::npos && line.kind != LineKind::meta)
      line.text = script.keep(without_italics(line.text));
    if (line.text.find("**") != std::string_view::npos && line.kind == LineKind::dialogue) {
      line.text = script.keep(without_bold(line.text));
    }
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

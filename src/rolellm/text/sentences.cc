#include "rolellm/text/sentences.h"

#include <array>
#include <cctype>

#include "rolellm/text/wide_text.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::array<std::string_view, 4> kWideEnds = {"。", "！", "？", "…"};
constexpr std::array<std::string_view, 10> kClosers = {"\"", "'",  ")",  "]",  "”",
                                                       "’",  "」", "』", "）", "》"};

template <class List>
std::string_view match_at(std::string_view text, std::size_t at, const List& list) {
  for (const std::string_view mark : list) {
    if (text.substr(at).starts_with(mark)) return mark;
  }
  return {};
}

/// `Mr.`, `Dr.`, `St.`, `J.`: short, capitalised, and without a vowel.
bool is_abbreviation_before(std::string_view text, std::size_t period) {
  std::size_t begin = period;
  while (begin > 0 && std::isalpha(static_cast<unsigned char>(text[begin - 1]))) --begin;
  const std::string_view word = text.substr(begin, period - begin);
  if (word.empty() || word.size() > 3 || !std::isupper(static_cast<unsigned char>(word[0]))) {
    return false;
  }
  if (word.size() == 1) return word != "I";
  return word.find_first_of("aeiouyAEIOUY") == std::string_view::npos;
}

}  // namespace

std::string_view trim_blanks(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  // Many lines are indented.
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  while (!text.empty()) {
    const char first = text.front(), last = text.back();
    if (is_blank(first)) {
      text.remove_prefix(1);
    } else if (first == kWideBlank[0] && text.starts_with(kWideBlank)) {
      text.remove_prefix(kWideBlank.size());
    } else if (is_blank(last)) {
      text.remove_suffix(1);
    } else if (last == kWideBlank[2] && text.ends_with(kWideBlank)) {
      text.remove_suffix(kWideBlank.size());
    } else {
      break;
    }
  }
  return text;
}

std::vector<std::string> sentences(std::string_view text) {
  std::vector<std::string> found;
  std::size_t begin = 0;
  const auto take = [&](std::size_t end) {
    const std::string_view sentence = trim(text.substr(begin, end - begin));
    if (!sentence.empty()) found.emplace_back(sentence);
    begin = end;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '\n') {
      take(at++);
      continue;
    }
    const std::string_view wide = match_at(text, at, kWideEnds);
    const bool narrow = text[at] == '.' || text[at] == '!' || text[at] == '?';
    if (wide.empty() && !narrow) {
      ++at;
      continue;
    }
    const bool abbreviation = text[at] == '.' && is_abbreviation_before(text, at);
    bool any_wide = false;
    while (at < text.size()) {  // a run of end marks, then what closes around it
      const std::string_view mark = match_at(text, at, kWideEnds);
      if (!mark.empty()) {
        any_wide = true;
        at += mark.size();
      } else if (text[at] == '.' || text[at] == '!' || text[at] == '?') {
        ++at;
      } else {
        break;
      }
    }
    for (auto close = match_at(text, at, kClosers); at < text.size() && !close.empty();
         close = match_at(text, at, kClosers)) {
      at += close.size();
    }
    const bool before_blank =
        at >= text.size() || std::isspace(static_cast<unsigned char>(text[at]));
    if (any_wide || (before_blank && !abbreviation)) take(at);
  }
  take(text.size());
  return found;
}

bool ends_as_sentence(std::string_view text) {
  text = trim(text);
  for (bool closed = true; closed;) {
    closed = false;
    for (const std::string_view close : kClosers) {
      if (text.ends_with(close)) {
        text.remove_suffix(close.size());
        closed = true;
      }
    }
  }
  if (text.ends_with('.') || text.ends_with('!') || text.ends_with('?')) return true;
  for (const std::string_view mark : kWideEnds) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

bool is_question(std::string_view sentence) {
  return sentence.ends_with('?') || sentence.ends_with("？");
}

void append_sentence(std::string& text, std::string_view sentence) {
  if (!text.empty() && !begins_with_han(sentence)) text += ' ';
  text += sentence;
}

std::string first_sentences(std::string_view text, int max_words) {
  std::string kept;
  int used = 0;
  for (const std::string& sentence : sentences(text)) {
    const int length = count_words(sentence);
    if (!kept.empty() && used + length > max_words) break;
    append_sentence(kept, sentence);
    used += length;
  }
  return kept;
}

}  // namespace rolellm

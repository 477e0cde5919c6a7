#include "rolellm/text/words.h"

#include <array>
#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace rolellm {
namespace {

constexpr UChar32 kCurlyApostrophe = 0x2019;

bool is_han(UChar32 c) {
  if (c < 0x2E80) return false;
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(c, &error) == USCRIPT_HAN;
}

bool is_word_character(UChar32 c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK;
}

void append_utf8(std::string& text, UChar32 c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
    return;
  }
  std::array<std::uint8_t, U8_MAX_LENGTH> bytes;
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

UChar32 next_character(std::string_view text, std::int32_t& at) {
  UChar32 c = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  U8_NEXT(bytes, at, static_cast<std::int32_t>(text.size()), c);
  return c;
}

UChar32 lower(UChar32 c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  return u_tolower(c);
}

bool is_vowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

bool has_vowel(std::string_view word) {
  return word.find_first_of("aeiouy") != std::string_view::npos;
}

/// What is left when `-ed` or `-ing` is gone: doubled consonants undone, so `stopp` → `stop`.
std::string mend_end(std::string_view rest) {
  const std::size_t n = rest.size();
  if (n > 2 && rest[n - 1] == rest[n - 2] && !is_vowel(rest[n - 1]) &&
      std::string_view("lsz").find(rest[n - 1]) == std::string_view::npos) {
    rest.remove_suffix(1);
  }
  return std::string(rest);
}

}  // namespace

std::vector<WordSpan> word_spans(std::string_view text) {
  std::vector<WordSpan> found;
  WordSpan span;
  const auto end_word = [&](std::int32_t end) {
    if (span.word.empty()) return;
    span.end = static_cast<std::size_t>(end);
    found.push_back(std::move(span));
    span = {};
  };
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (at < size) {
    const std::int32_t begin = at;
    const UChar32 c = next_character(text, at);
    if (c >= 0 && is_han(c)) {
      end_word(begin);
      append_utf8(span.word, c);
      span.begin = static_cast<std::size_t>(begin);
      end_word(at);
      continue;
    }
    if (c >= 0 && is_word_character(c)) {
      if (span.word.empty()) span.begin = static_cast<std::size_t>(begin);
      append_utf8(span.word, lower(c));
      continue;
    }
    if ((c == '\'' || c == kCurlyApostrophe) && !span.word.empty() && at < size) {
      std::int32_t ahead = at;
      const UChar32 after = next_character(text, ahead);
      if (after >= 0 && is_word_character(after) && !is_han(after)) {
        span.word += '\'';
        continue;
      }
    }
    end_word(begin);
  }
  end_word(size);
  return found;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> list;
  for (WordSpan& span : word_spans(text)) list.push_back(std::move(span.word));
  return list;
}

std::string stem(std::string_view word) {
  if (word.ends_with("'s")) word.remove_suffix(2);
  std::size_t n = word.size();
  if (n <= 3) return std::string(word);
  if (word.ends_with("ies") && n > 4) return std::string(word.substr(0, n - 3)) + "y";
  if (word.ends_with("ied") && n > 4) return std::string(word.substr(0, n - 3)) + "y";
  if (word.ends_with("sses") || word.ends_with("shes") || word.ends_with("ches") ||
      word.ends_with("xes")) {
    return std::string(word.substr(0, n - 2));
  }
  if (word.ends_with("s") && !word.ends_with("ss") && !word.ends_with("us") &&
      !word.ends_with("is")) {
    word.remove_suffix(1);
    n = word.size();
  }
  std::string base(word);
  if (word.ends_with("ing") && n > 5 && has_vowel(word.substr(0, n - 3))) {
    base = mend_end(word.substr(0, n - 3));
  } else if (word.ends_with("ed") && n > 4 && has_vowel(word.substr(0, n - 2))) {
    base = mend_end(word.substr(0, n - 2));
  }
  // `bake`, `baked` and `baking` meet in `bak`.
  if (base.size() > 3 && base.back() == 'e') base.pop_back();
  return base;
}

std::vector<std::string> search_terms(std::string_view text) {
  const std::vector<WordSpan> all = word_spans(text);
  const auto is_han_at = [&](std::size_t i) { return begins_with_han(all[i].word); };
  const auto pairs_with_next = [&](std::size_t i) {
    return i + 1 < all.size() && is_han_at(i) && is_han_at(i + 1) && all[i].end == all[i + 1].begin;
  };
  std::vector<std::string> terms;
  terms.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!is_han_at(i)) {
      terms.push_back(stem(all[i].word));
    } else if (pairs_with_next(i)) {
      terms.push_back(all[i].word + all[i + 1].word);
    } else if (i == 0 || !pairs_with_next(i - 1)) {
      terms.push_back(all[i].word);
    }
  }
  return terms;
}

int count_words(std::string_view text) { return static_cast<int>(words(text).size()); }

std::string normalise(std::string_view text) {
  std::string joined;
  for (const std::string& word : words(text)) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  }
  return joined;
}

bool begins_with_han(std::string_view text) {
  if (text.empty() || static_cast<unsigned char>(text.front()) < 0x80) return false;
  std::int32_t at = 0;
  return is_han(next_character(text, at));
}

std::string_view guess_language(std::string_view text) {
  int han = 0;
  int other = 0;
  for (const std::string& word : words(text)) ++(begins_with_han(word) ? han : other);
  return han > other ? "zh" : "en";
}

std::string join_words(const std::vector<std::string>& parts) {
  std::string joined;
  bool after_han = true;
  for (const std::string& part : parts) {
    const bool han = begins_with_han(part);
    if (!joined.empty() && !han && !after_han) joined += ' ';
    joined += part;
    after_han = han;
  }
  return joined;
}

}  // namespace rolellm

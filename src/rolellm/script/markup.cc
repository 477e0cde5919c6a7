#include "rolellm/script/markup.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

#include <unicode/utf8.h>

#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestTag = 300;  // bytes

bool is_html_name(std::string_view name) {
  constexpr std::array<std::string_view, 38> kNames = {
      "b",     "i",      "u",    "em",   "strong", "pre",  "br",      "p",      "font", "span",
      "div",   "center", "tt",   "html", "head",   "body", "title",   "table",  "tr",   "td",
      "tbody", "th",     "a",    "hr",   "small",  "big",  "h1",      "h2",     "h3",   "h4",
      "code",  "script", "meta", "link", "style",  "ul",   "section", "article"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// Bytes of the tag at the start of `text`, or 0.
std::size_t tag_at(std::string_view text) {
  text = text.substr(0, kLongestTag);
  std::size_t at = text.substr(1, 1) == "/" ? 2 : 1;
  std::string name;
  while (at < text.size() && is_ascii_alnum(text[at])) name += lower_ascii(text[at++]);
  const std::size_t end = text.find_first_of("<>", at);
  const bool ends = end != std::string_view::npos && text[end] == '>' && at < text.size() &&
                    std::string_view(" />\t").find(text[at]) != std::string_view::npos;
  return ends && is_html_name(name) ? end + 1 : 0;
}

std::string utf8_of(UChar32 c) {
  // Pages of Windows' own years number its signs, not Unicode's.
  constexpr std::pair<UChar32, UChar32> kWindows[] = {
      {0x85, 0x2026}, {0x91, 0x2018}, {0x92, 0x2019}, {0x93, 0x201C},
      {0x94, 0x201D}, {0x96, 0x2013}, {0x97, 0x2014}, {0xA0, ' '}};
  for (const auto& [from, to] : kWindows)
    if (c == from) c = to;
  if (c < ' ' || c > 0x10FFFF || U_IS_SURROGATE(c)) return {};
  char bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  return std::string(bytes, static_cast<std::size_t>(size));
}

/// What `&name;` means, or empty.
std::string entity(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},
      {"nbsp", " "},   {"ndash", "–"},  {"mdash", "—"},  {"lsquo", "‘"},  {"rsquo", "’"},
      {"ldquo", "“"},  {"rdquo", "”"},  {"bdquo", "„"},  {"hellip", "…"}, {"laquo", "«"},
      {"raquo", "»"},  {"eacute", "é"}, {"egrave", "è"}, {"agrave", "à"}, {"ccedil", "ç"},
      {"ntilde", "ñ"}, {"auml", "ä"},   {"ouml", "ö"},   {"uuml", "ü"},   {"Auml", "Ä"},
      {"Ouml", "Ö"},   {"Uuml", "Ü"},   {"szlig", "ß"},  {"copy", "©"},   {"deg", "°"}};
  if (!name.starts_with('#')) {
    const auto* row = std::find_if(std::begin(kNamed), std::end(kNamed),
                                   [&](const auto& named) { return named.first == name; });
    return row == std::end(kNamed) ? std::string() : std::string(row->second);
  }
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
  if (hexadecimal) name.remove_prefix(1);
  UChar32 c = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), c, hexadecimal ? 16 : 10);
  if (error != std::errc() || end != name.data() + name.size()) return {};
  return utf8_of(c);
}

/// Replaces the entity at the start of `text`: its bytes and what it means.
std::pair<std::size_t, std::string> entity_at(std::string_view text) {
  constexpr std::size_t kLongestEntity = 10;  // bytes
  const std::size_t end = text.substr(0, kLongestEntity).find(';');
  if (end == std::string_view::npos) return {};
  return {end + 1, entity(text.substr(1, end - 1))};
}

std::string cleaned(std::string_view text, bool tags) {
  std::string clean;
  const std::string_view marks = tags ? "<&" : "&";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find_first_of(marks, at), text.size());
    clean += text.substr(at, mark - at);
    at = mark;
    if (at == text.size()) break;
    if (text[at] == '<') {
      const std::size_t size = tag_at(text.substr(at));
      if (size == 0) clean += '<';
      at += std::max<std::size_t>(size, 1);
      continue;
    }
    const auto [size, meaning] = entity_at(text.substr(at));
    clean += meaning.empty() ? "&" : meaning;
    at += meaning.empty() ? 1 : size;
  }
  return clean;
}

}  // namespace

std::string without_markup(std::string_view line) {
  std::string clean = cleaned(line, true);
  return is_blank(clean) ? std::string(line) : clean;
}

bool is_markup_alone(std::string_view line) {
  line = trim(line);
  if (line.empty() || (line.front() != '<' && line.front() != '&')) return false;
  return is_blank(cleaned(line, true));
}

std::string with_entities_resolved(std::string_view text) { return cleaned(text, false); }

}  // namespace rolellm

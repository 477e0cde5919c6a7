#include "rolellm/script/source_lines.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace rolellm {
namespace {

/// Strictly: no surrogates, nothing overlong.
bool is_utf8(std::string_view text) {
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) return false;
  }
  return true;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Control characters that no text file has.
bool looks_binary(std::string_view text) {
  const std::string_view head = text.substr(0, 1 << 16);
  const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < 32 &&
           std::string_view("\t\n\r\f\x1A\x1B").find(c) == std::string_view::npos;
  });
  return odd * 100 > static_cast<std::ptrdiff_t>(head.size());
}

Result<std::string> convert(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(encoding, &status),
                                                               ucnv_close);
  if (U_FAILURE(status)) {
    return fail(ErrorKind::bad_script, "encoding", fmt::format("no converter for {}", encoding));
  }
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                status);
  if (U_FAILURE(status)) {
    return fail(ErrorKind::bad_script, "encoding", fmt::format("not valid {}", encoding));
  }
  std::string utf8;
  return text.toUTF8String(utf8);
}

Result<std::string> decode(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
    return convert(bytes, "UTF-16");
  if (bytes.find('\0') != std::string_view::npos || looks_binary(bytes)) {
    return fail(ErrorKind::bad_script, "binary", "expected text, found a binary file",
                "save the script as plain text or Fountain first");
  }
  if (is_utf8(bytes)) return std::string(bytes);
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&status),
                                                                          ucsdet_close);
  ucsdet_setText(detector.get(), bytes.data(),
                 static_cast<int32_t>(std::min<std::size_t>(bytes.size(), 1 << 20)), &status);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
  const char* name = match ? ucsdet_getName(match, &status) : nullptr;
  if (U_FAILURE(status) || !name) {
    return fail(ErrorKind::bad_script, "encoding",
                "the text is not UTF-8, and its encoding cannot be told", "convert it to UTF-8");
  }
  return convert(bytes, name);
}

/// Form feeds, DOS end marks and no-break spaces become plain blanks: layout is told by blanks.
void blank_out_odd_spaces(std::string& text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\f' || c == '\x1A'; }, ' ');
  constexpr std::string_view kNoBreakSpace = "\u00A0";
  if (text.find(kNoBreakSpace) == std::string::npos) return;
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = std::min(text.find(kNoBreakSpace, at), text.size());
    plain.append(text, at, next - at);
    if (next < text.size()) plain += ' ';
    at = next + kNoBreakSpace.size();
  }
  text = std::move(plain);
}

char lower_of(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Bytes of the tag that begins `text`, such as `<b>`, `</PRE>` or `<font size="2">`; 0 for none:
/// "<Enter>" may be what somebody types.
std::size_t tag_length(std::string_view text) {
  constexpr std::string_view kTags[] = {
      "a",     "b",     "big",    "blockquote", "body", "br",    "center", "code", "dd",
      "div",   "dl",    "dt",     "em",         "font", "h1",    "h2",     "h3",   "head",
      "hr",    "html",  "i",      "img",        "li",   "meta",  "p",      "pre",  "s",
      "span",  "small", "strong", "sub",        "sup",  "table", "tbody",  "td",   "th",
      "title", "tr",    "tt",     "u",          "ul"};
  constexpr std::size_t kLongest = 200;
  if (text.empty() || text.front() != '<') return 0;
  const std::size_t end = text.substr(0, kLongest).find('>');
  if (end == std::string_view::npos) return 0;
  std::string name;
  for (std::size_t i = text[1] == '/' ? 2 : 1; i < end && name.size() < 12; ++i) {
    const char c = lower_of(text[i]);
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) break;
    name += c;
  }
  return std::find(std::begin(kTags), std::end(kTags), name) != std::end(kTags) ? end + 1 : 0;
}

/// Bytes of the entity that begins `text`, and what it stands for; 0 for none.
std::size_t entity_length(std::string_view text, std::string& stands_for) {
  constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
      {"&amp;", "&"},   {"&lt;", "<"},    {"&gt;", ">"},    {"&quot;", "\""}, {"&nbsp;", " "},
      {"&apos;", "'"},  {"&rsquo;", "’"}, {"&lsquo;", "‘"}, {"&rdquo;", "”"}, {"&ldquo;", "“"},
      {"&mdash;", "—"}, {"&ndash;", "–"}, {"&hellip;", "…"}};
  for (const auto& [entity, sign] : kEntities) {
    if (!text.starts_with(entity)) continue;
    stands_for = sign;
    return entity.size();
  }
  // &#8217;
  if (!text.starts_with("&#")) return 0;
  UChar32 code = 0;
  std::size_t i = 2;
  for (; i < text.size() && i < 9 && text[i] >= '0' && text[i] <= '9'; ++i)
    code = code * 10 + (text[i] - '0');
  constexpr UChar32 kNoBreakSpace = 0xA0;
  if (i == 2 || i >= text.size() || text[i] != ';' || code < ' ' || !U_IS_UNICODE_CHAR(code))
    return 0;
  stands_for.clear();
  icu::UnicodeString(code == kNoBreakSpace ? ' ' : code).toUTF8String(stands_for);
  return i + 1;
}

std::string cleaned(std::string_view line) {
  std::string clean, sign;
  for (std::size_t at = 0; at < line.size();) {
    if (const std::size_t tag = tag_length(line.substr(at)); tag > 0) {
      at += tag;
    } else if (const std::size_t entity = entity_length(line.substr(at), sign); entity > 0) {
      clean += sign;
      at += entity;
    } else {
      clean += line[at++];
    }
  }
  return clean;
}

/// `line` without the tags and entities that web pages leave in scripts. A line of nothing else
/// stays as it is: each line with ink has to be told of.
std::string without_markup(std::string_view line) {
  std::string clean = cleaned(line);
  return is_blank(clean) ? std::string(line) : clean;
}

Result<std::string> normalise(std::string text) {
  if (is_ascii(text)) return text;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  nfc->normalizeUTF8(0, text, sink, nullptr, status);
  if (U_FAILURE(status))
    return fail(ErrorKind::bad_script, "encoding", "the text cannot be normalised");
  return normal;
}

}  // namespace

Result<SourceText> SourceText::read(std::string_view bytes) {
  auto text = decode(bytes);
  if (!text) return fail(text.error());
  text = normalise(std::move(*text));
  if (!text) return fail(text.error());
  blank_out_odd_spaces(*text);
  SourceText source;
  source.text_ = std::make_unique<std::string>(std::move(*text));
  const std::string_view all = *source.text_;
  source.lines_.reserve(static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n')) + 1);
  bool any = false;
  for (std::size_t at = 0; at < all.size();) {
    // One character after the other: libraries search for each mark anew.
    std::size_t end = at;
    bool markup = false;
    for (; end < all.size() && all[end] != '\n' && all[end] != '\r'; ++end)
      markup = markup || all[end] == '<' || all[end] == '&';
    std::string_view line = all.substr(at, end - at);
    if (markup) line = source.cleaned_.emplace_back(without_markup(line));
    source.lines_.push_back(line);
    any = any || !is_blank(line);
    const bool pair = end + 1 < all.size() && all[end] == '\r' && all[end + 1] == '\n';
    at = end + (pair ? 2 : 1);
  }
  if (!any) return fail(ErrorKind::bad_script, "empty", "expected a script, found an empty file");
  return source;
}

int indent_of(std::string_view line) {
  int column = 0;
  for (const char c : line) {
    if (c == '\t') {
      column = (column / 8 + 1) * 8;
    } else if (c == ' ') {
      ++column;
    } else {
      break;
    }
  }
  return column;
}

bool is_blank(std::string_view line) { return trim(line).empty(); }

bool is_markup_alone(std::string_view line) {
  line = trim(line);
  if (line.empty() || (line.front() != '<' && line.front() != '&')) return false;
  return is_blank(cleaned(line));
}

}  // namespace rolellm

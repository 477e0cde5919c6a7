#include "rolellm/script/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "rolellm/script/misreading.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// How much of a text is UTF-8, strictly: no surrogates, nothing overlong.
struct Utf8Count {
  std::size_t characters = 0;  ///< of several bytes
  std::size_t bad = 0;         ///< bytes that belong to none
};

template <class Bad>
Utf8Count count_utf8(std::string_view text, Bad on_bad) {
  Utf8Count count;
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::size_t at = find_beyond_ascii(text); at < text.size();
       at = find_beyond_ascii(text, at)) {
    auto i = static_cast<std::int64_t>(at);
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) {
      ++count.bad;
      on_bad(at++);
    } else {
      ++count.characters;
      at = static_cast<std::size_t>(i);
    }
  }
  return count;
}

/// Control characters that no text file has.
bool looks_binary(std::string_view text) {
  const std::string_view head = text.substr(0, 1 << 16);
  const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < 32 &&
           std::string_view("\t\n\r\f\x1A\x1B").find(c) == std::string_view::npos;
  });
  return odd * 100 > static_cast<std::ptrdiff_t>(head.size()) ||
         text.find('\0') != std::string_view::npos;
}

Failure binary() {
  return fail(ErrorKind::bad_script, "binary", "expected text, found a binary file",
              "save the script as plain text or Fountain first");
}

/// Of bytes in which a line feed is one byte.
Failure no_text(std::string_view bytes, std::size_t at, std::string message) {
  const auto above =
      std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  return fail(Error{.kind = ErrorKind::bad_script,
                    .detail = "encoding",
                    .message = fmt::format("{} (byte {:#04x} at offset {})", message,
                                           static_cast<unsigned char>(bytes[at]), at),
                    .line = above + 1,
                    .offset = static_cast<std::int64_t>(at),
                    .hint = "convert the file to UTF-8, e.g. iconv -f ENCODING -t UTF-8"});
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

/// Bytes read in one encoding, all of them.
struct Converted {
  icu::UnicodeString text;
  bool single_bytes = false;  ///< each character is one byte
};

/// Nothing is replaced: bytes that mean nothing in `encoding` are an error with their offset.
Result<Converted> convert(std::string_view bytes, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(encoding, &status));
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  if (U_FAILURE(status))
    return fail(ErrorKind::bad_script, "encoding", fmt::format("no converter for {}", encoding));
  Converted converted{.single_bytes = ucnv_getMaxCharSize(converter.get()) == 1};
  std::array<char16_t, 1 << 14> buffer;
  const char* source = bytes.data();
  do {
    status = U_ZERO_ERROR;
    char16_t* target = buffer.data();
    ucnv_toUnicode(converter.get(), &target, buffer.data() + buffer.size(), &source,
                   bytes.data() + bytes.size(), nullptr, true, &status);
    converted.text.append(buffer.data(), static_cast<int32_t>(target - buffer.data()));
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  if (U_SUCCESS(status)) return converted;
  std::array<char, 16> invalid;
  auto length = static_cast<std::int8_t>(invalid.size());
  status = U_ZERO_ERROR;
  ucnv_getInvalidChars(converter.get(), invalid.data(), &length, &status);
  const auto at =
      static_cast<std::size_t>(source - bytes.data()) - static_cast<std::size_t>(length);
  return no_text(bytes, at, fmt::format("expected text in {}", encoding));
}

Result<std::string> to_utf8(const Converted& converted) {
  std::string utf8;
  converted.text.toUTF8String(utf8);
  if (looks_binary(utf8)) return binary();
  return utf8;
}

Result<std::string> decode_as(std::string_view bytes, const char* encoding) {
  auto converted = convert(bytes, encoding);
  if (!converted) return fail(converted.error());
  return to_utf8(*converted);
}

/// Whether `text` is written in characters that there are, in lines.
bool has_lines_of_text(const icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); ++i) {
    if (!u_isdefined(text.char32At(i))) return false;
  }
  return text.indexOf(u'\n') >= 0;
}

/// `UTF-16LE` or `UTF-16BE` when every second byte is mostly zero and the others never are, or when
/// there are zeros and the bytes are text in it: of an alphabet far from ASCII; or null.
const char* wide_encoding(std::string_view bytes) {
  std::string_view head = bytes.substr(0, 4096);
  head.remove_suffix(head.size() % 2);
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0' ? 1 : 0;
  if (head.size() < 4 || zeros[0] + zeros[1] == 0) return nullptr;
  const std::size_t many = head.size() / 4;  // half of the pairs
  if (zeros[0] == 0 && zeros[1] >= many) return "UTF-16LE";
  if (zeros[1] == 0 && zeros[0] >= many) return "UTF-16BE";
  for (const char* name : {"UTF-16LE", "UTF-16BE"}) {
    const auto text = convert(head, name);
    if (text && has_lines_of_text(text->text) && to_utf8(*text)) return name;
  }
  return nullptr;
}

/// How many bytes at the end begin a character of UTF-8 that is not there whole.
std::size_t cut_off(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(text.size(), 3); ++back) {
    const auto byte = static_cast<std::uint8_t>(text[text.size() - back]);
    if (U8_IS_LEAD(byte))
      return back <= static_cast<std::size_t>(U8_COUNT_TRAIL_BYTES(byte)) ? back : 0;
    if (!U8_IS_TRAIL(byte)) return 0;
  }
  return 0;
}

/// What stands at byte `at` of a text in UTF-8, or what it means in Windows-1252.
UChar32 character_at(std::string_view text, std::size_t at, const icu::UnicodeString& meanings) {
  if (at >= text.size()) return 0;
  auto i = static_cast<std::int64_t>(at);
  UChar32 c = 0;
  U8_NEXT(text.data(), i, static_cast<std::int64_t>(text.size()), c);
  return c >= 0 ? c : meanings.charAt(static_cast<unsigned char>(text[at]) - 0x80);
}

UChar32 last_character(std::string_view utf8) {
  constexpr std::size_t kLongest = 4;
  const std::string_view tail = utf8.substr(utf8.size() - std::min(utf8.size(), kLongest));
  auto i = static_cast<std::int32_t>(tail.size());
  UChar32 c = 0;
  if (i > 0) U8_PREV(tail.data(), 0, i, c);
  return c;
}

/// `text` with the bytes that are no UTF-8 read as Windows-1252, where they make sense so.
Result<std::string> repaired(std::string_view text) {
  std::string high;
  for (int byte = 0x80; byte < 0x100; ++byte) high += static_cast<char>(byte);
  auto windows = convert(high, "windows-1252");
  if (!windows) return fail(windows.error());
  const icu::UnicodeString& meanings = windows->text;
  std::string whole;
  std::size_t from = 0;
  MisreadingCheck check;
  std::optional<std::size_t> broken;
  count_utf8(text, [&](std::size_t at) {
    const auto byte = static_cast<std::uint8_t>(text[at]);
    const bool goes_on =
        at + 1 < text.size() && U8_IS_TRAIL(static_cast<std::uint8_t>(text[at + 1]));
    if (U8_IS_LEAD(byte) && (goes_on || at + 1 == text.size()) && !broken) broken = at;
    whole += text.substr(from, at - from);
    const UChar32 before = last_character(whole);
    const UChar32 meaning = meanings.charAt(byte - 0x80);
    check.see({before, meaning, character_at(text, at + 1, meanings)}, at);
    icu::UnicodeString(meaning).toUTF8String(whole);
    from = at + 1;
  });
  if (broken) return no_text(text, *broken, "a character of UTF-8 breaks off");
  if (const auto wrong = check.wrong_at())
    return no_text(text, *wrong, "expected UTF-8, found a byte that is none");
  return whole += text.substr(from);
}

/// Where `converted` shows that its bytes are of another encoding. `least`: characters beyond ASCII
/// that it must have to be believed.
std::optional<std::size_t> misread_at(const Converted& converted, int least) {
  if (!converted.single_bytes) return std::nullopt;
  const icu::UnicodeString& text = converted.text;
  const auto at = [&](int32_t i) -> UChar32 {
    return i < 0 || i >= text.length() ? 0 : text.charAt(i);
  };
  MisreadingCheck check;
  std::size_t first = 0;
  for (int32_t i = 0; i < text.length(); ++i) {
    if (text.charAt(i) < 0x80) continue;
    if (check.seen() == 0) first = static_cast<std::size_t>(i);
    check.see({at(i - 1), at(i), at(i + 1)}, static_cast<std::size_t>(i));
  }
  return check.seen() < least ? first : check.wrong_at();
}

/// An encoding to try.
struct Guess {
  std::string encoding;
  int least = 0;
};

/// What ICU takes the bytes for, likeliest first; then what it knows nothing of, or is unsure of in
/// short texts. Old Macintosh and DOS encodings make letters of nearly everything, so they need
/// some text.
std::vector<Guess> guesses(std::string_view bytes) {
  constexpr int32_t kUnsure = 10;  // of 100: what ICU gives any encoding of several bytes
  constexpr std::size_t kEnough = 1 << 18;
  constexpr int kSomeWords = 4, kSomeText = 10;
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&status),
                                                                          ucsdet_close);
  ucsdet_setText(detector.get(), bytes.data(),
                 static_cast<int32_t>(std::min(bytes.size(), kEnough)), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  std::vector<Guess> found;
  for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const std::string name = ucsdet_getName(matches[i], &status);
    const bool sure = ucsdet_getConfidence(matches[i], &status) > kUnsure;
    const bool western = name == "ISO-8859-1" || name == "windows-1252";
    if (sure && !name.starts_with("UTF-") && !name.starts_with("IBM"))
      found.push_back({name, western ? 0 : kSomeWords});
  }
  found.insert(found.end(), {{"windows-1252"}, {"macintosh", kSomeText}, {"ibm-850", kSomeText}});
  return found;
}

/// Text in the first encoding in which all bytes make sense.
Result<std::string> guessed(std::string_view bytes) {
  std::optional<std::size_t> first_wrong;
  for (const Guess& guess : guesses(bytes)) {
    const auto converted = convert(bytes, guess.encoding.c_str());
    const auto wrong = converted ? misread_at(*converted, guess.least)
                                 : static_cast<std::size_t>(converted.error().offset.value_or(0));
    if (!wrong) return to_utf8(*converted);
    if (!first_wrong) first_wrong = wrong;
  }
  return no_text(bytes, *first_wrong,
                 "the text is neither UTF-8 nor in another encoding that can be told");
}

}  // namespace

std::size_t find_beyond_ascii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::uint64_t eight = 0;
  for (; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & kHighBits) != 0) break;
  }
  while (at < text.size() && !is_beyond_ascii(text[at])) ++at;
  return at;
}

Result<std::string> decode_text(std::string_view bytes) {
  if (bytes.size() > kLargestScript) {
    return fail(ErrorKind::bad_script, "limit",
                fmt::format("expected a script of at most 1 GiB, found {} bytes", bytes.size()));
  }
  UErrorCode status = U_ZERO_ERROR;
  int32_t mark = 0;
  const auto head = static_cast<int32_t>(std::min<std::size_t>(bytes.size(), 4));
  const char* marked = ucnv_detectUnicodeSignature(bytes.data(), head, &mark, &status);
  const auto marked_as = std::string_view(marked ? marked : "");
  if (marked_as.starts_with("UTF-") && marked_as != "UTF-8") {
    auto text = decode_as(bytes, marked);
    if (constexpr std::string_view kMark = "\uFEFF"; text && text->starts_with(kMark))
      text->erase(0, kMark.size());
    return text;
  }
  if (const char* wide = wide_encoding(bytes)) return decode_as(bytes, wide);
  if (bytes.starts_with("{\\rtf")) {
    return fail(ErrorKind::bad_script, "binary", "expected plain text, found RTF",
                "open it in a word processor and save it as plain text");
  }
  if (looks_binary(bytes)) return binary();
  const Utf8Count count = count_utf8(bytes, [](std::size_t) {});
  const std::size_t behind_mark = marked_as == "UTF-8" ? static_cast<std::size_t>(mark) : 0;
  if (count.bad == 0) return std::string(bytes.substr(behind_mark));
  if (const std::size_t cut = cut_off(bytes); cut == count.bad)
    return no_text(bytes, bytes.size() - cut, "the file ends in the middle of a UTF-8 character");
  auto text = count.characters >= count.bad ? repaired(bytes) : guessed(bytes);
  if (text && behind_mark > 0) text->erase(0, behind_mark);
  return text;
}

}  // namespace rolellm

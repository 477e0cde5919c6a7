#include "rolellm/script/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

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
  text.toUTF8String(utf8);
  if (looks_binary(utf8)) return binary();
  return utf8;
}

/// `UTF-16LE` or `UTF-16BE` when every second byte is mostly zero and the others never are; or
/// null.
const char* wide_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 4096);
  if (head.size() < 4) return nullptr;
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0' ? 1 : 0;
  const std::size_t many = head.size() / 4;  // half of the pairs
  if (zeros[0] == 0 && zeros[1] >= many) return "UTF-16LE";
  if (zeros[1] == 0 && zeros[0] >= many) return "UTF-16BE";
  return nullptr;
}

/// `text` with the bytes that are no UTF-8 read as Windows-1252.
std::string repaired(std::string_view text) {
  std::array<std::string, 256> meanings;
  for (int byte = 0x80; byte < 0x100; ++byte) {
    const char c = static_cast<char>(byte);
    auto meaning = convert({&c, 1}, "windows-1252");
    meanings[static_cast<std::size_t>(byte)] = meaning ? *meaning : "\uFFFD";
  }
  std::string whole;
  std::size_t from = 0;
  count_utf8(text, [&](std::size_t at) {
    whole += text.substr(from, at - from);
    whole += meanings[static_cast<unsigned char>(text[at])];
    from = at + 1;
  });
  return whole += text.substr(from);
}

Result<std::string> guessed(std::string_view bytes) {
  constexpr int32_t kUnsure = 10;  // of 100
  constexpr std::size_t kEnough = 1 << 18;
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&status),
                                                                          ucsdet_close);
  ucsdet_setText(detector.get(), bytes.data(),
                 static_cast<int32_t>(std::min(bytes.size(), kEnough)), &status);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
  const char* name = match ? ucsdet_getName(match, &status) : nullptr;
  const bool sure = match && ucsdet_getConfidence(match, &status) >= kUnsure;
  if (U_FAILURE(status) || !name || !sure) {
    return fail(ErrorKind::bad_script, "encoding",
                "the text is not UTF-8, and its encoding cannot be told", "convert it to UTF-8");
  }
  return convert(bytes, name);
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
  if (marked && std::string_view(marked).starts_with("UTF-")) {
    bytes.remove_prefix(static_cast<std::size_t>(mark));
    if (marked != std::string_view("UTF-8")) return convert(bytes, marked);
  }
  if (const char* wide = wide_encoding(bytes)) return convert(bytes, wide);
  if (bytes.starts_with("{\\rtf")) {
    return fail(ErrorKind::bad_script, "binary", "expected plain text, found RTF",
                "open it in a word processor and save it as plain text");
  }
  if (looks_binary(bytes)) return binary();
  const Utf8Count count = count_utf8(bytes, [](std::size_t) {});
  if (count.bad == 0) return std::string(bytes);
  return count.characters >= 3 * count.bad ? repaired(bytes) : guessed(bytes);
}

}  // namespace rolellm

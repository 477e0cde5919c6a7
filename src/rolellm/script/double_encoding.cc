#include "rolellm/script/double_encoding.h"

#include <cstdint>
#include <string_view>

#include <unicode/utf8.h>

#include "rolellm/script/odd_characters.h"

namespace rolellm {
namespace {

/// A byte as it was written again.
struct WrittenByte {
  int byte = -1;  ///< 0x80 to 0xBF; else -1
  std::size_t size = 0;
};

WrittenByte trail_byte_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  auto i = static_cast<std::int64_t>(at);
  UChar32 c = 0;
  U8_NEXT(text.data(), i, static_cast<std::int64_t>(text.size()), c);
  const std::size_t size = static_cast<std::size_t>(i) - at;
  if (c >= 0x80 && c <= 0xBF) return {static_cast<int>(c), size};
  if (c < 0xC0) return {};
  const int byte = windows_byte_of(text.substr(at, size));
  return byte < 0 ? WrittenByte() : WrittenByte{byte, size};
}

/// A character that was written as several.
struct Mangled {
  std::string meant;     ///< in UTF-8; empty for none
  std::size_t size = 0;  ///< bytes of what stands for it
  bool certain = false;
};

constexpr std::string_view kCircumflexA = "\u00C2", kTildeA = "\u00C3", kSmallA = "\u00E2";

Mangled mangled_at(std::string_view text, std::size_t at) {
  const std::string_view lead = text.substr(at, 2);
  const WrittenByte second = trail_byte_at(text, at + 2);
  if (second.byte < 0) return {};
  if (lead == kSmallA) {
    // `â€` begins quotes, dashes and dots, `â„` and `â‚` signs such as that of trade marks.
    const WrittenByte third = trail_byte_at(text, at + 2 + second.size);
    if (third.byte < 0 || (second.byte != 0x80 && second.byte != 0x82 && second.byte != 0x84))
      return {};
    return {{'\xE2', static_cast<char>(second.byte), static_cast<char>(third.byte)},
            2 + second.size + third.size,
            true};
  }
  return {{lead == kTildeA ? '\xC3' : '\xC2', static_cast<char>(second.byte)}, 2 + second.size};
}

std::size_t find_lead(std::string_view text, std::size_t at) {
  for (at = text.find('\xC3', at); at < text.size(); at = text.find('\xC3', at + 1)) {
    const std::string_view lead = text.substr(at, 2);
    if (lead == kCircumflexA || lead == kTildeA || lead == kSmallA) return at;
  }
  return text.size();
}

}  // namespace

std::string without_double_encoding(std::string text) {
  constexpr int kFarMore = 4;
  int pairs = 0, lone = 0;
  bool any = false;
  for (std::size_t at = find_lead(text, 0); at < text.size(); at = find_lead(text, at + 2)) {
    const Mangled found = mangled_at(text, at);
    any = any || !found.meant.empty();
    if (std::string_view(text).substr(at, 2) == kSmallA) continue;
    ++(found.meant.empty() ? lone : pairs);
  }
  if (!any) return text;
  const bool letters_too = pairs >= kFarMore * lone;
  std::string plain;
  std::size_t from = 0;
  for (std::size_t at = find_lead(text, 0); at < text.size();) {
    const Mangled found = mangled_at(text, at);
    if (!found.meant.empty() && (found.certain || letters_too)) {
      plain.append(text, from, at - from);
      plain += found.meant;
      from = at + found.size;
      at = find_lead(text, from);
    } else {
      at = find_lead(text, at + 2);
    }
  }
  return plain.append(text, from);
}

}  // namespace rolellm

#include "rolellm/core/secret.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <unordered_set>
#include <vector>

namespace rolellm {
namespace {

constexpr std::size_t kPiece = 8;  // shorter pieces tell too little to be a leak

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += kDigits[bits >> (count - 6) & 63U];
  }
  if (count > 0) text += kDigits[bits << (6 - count) & 63U];
  return text;
}

std::string url_encoded(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || std::string_view("-_.~").find(c) != std::string_view::npos) {
      text += c;
    } else {
      text += '%';
      text += kHex[byte >> 4U];
      text += kHex[byte & 15U];
    }
  }
  return text;
}

/// What the secret may look like. Base64 depends on how many bytes stood before it.
std::vector<std::string> forms_of(const std::string& secret) {
  std::vector<std::string> forms{secret, url_encoded(secret)};
  for (std::size_t shift = 0; shift < 3; ++shift)
    forms.push_back(base64(std::string(shift, '\0') + secret).substr(shift == 0 ? 0 : shift + 1));
  return forms;
}

}  // namespace

std::string Secret::scrub(std::string_view text) const {
  if (value_.empty()) return std::string(text);
  std::unordered_set<std::string> pieces;
  for (const std::string& form : forms_of(value_)) {
    const std::size_t length = std::min(kPiece, form.size());
    for (std::size_t at = 0; at + length <= form.size(); ++at)
      pieces.insert(form.substr(at, length));
  }
  const std::size_t length = std::min(kPiece, value_.size());
  std::vector<bool> secret(text.size(), false);
  for (std::size_t at = 0; at + length <= text.size(); ++at) {
    if (!pieces.contains(std::string(text.substr(at, length)))) continue;
    for (std::size_t i = at; i < at + length; ++i) secret[i] = true;
  }
  std::string clean;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!secret[at]) {
      clean += text[at];
    } else if (at == 0 || !secret[at - 1]) {
      clean += "***";
    }
  }
  return clean;
}

Secret secret_from_env(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return Secret(value ? value : "");
}

}  // namespace rolellm

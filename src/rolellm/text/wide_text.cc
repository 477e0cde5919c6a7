#include "rolellm/text/wide_text.h"

#include <utility>

namespace rolellm {
namespace {

constexpr std::pair<std::string_view, char> kSigns[] = {
    {"。", '.'}, {"！", '!'}, {"？", '?'}, {"：", ':'}, {"，", ','}, {"、", ','}, {"；", ';'},
    {"）", ')'}, {"】", ']'}, {"〕", ']'}, {"］", ']'}, {"．", '.'}, {"……", '.'}, {"——", '-'}};

/// 0 for none.
char wide_sign_at_end(std::string_view text) {
  for (const auto& [wide, sign] : kSigns)
    if (text.ends_with(wide)) return sign;
  return 0;
}

}  // namespace

char last_sign(std::string_view text) {
  const auto last = static_cast<unsigned char>(text.back());
  if (last < 0x80) return text.back();
  if (const char sign = wide_sign_at_end(text)) return sign;
  for (const std::string_view quote : {"”", "’", "」", "』", "》"}) {
    if (!text.ends_with(quote)) continue;
    if (const char sign = wide_sign_at_end(text.substr(0, text.size() - quote.size()))) return sign;
  }
  return text.back();
}

}  // namespace rolellm

#include "rolellm/script/named/name_signs.h"

#include "rolellm/script/line_shapes.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// Bytes of the sign at the start of `text` when it is one of `signs`, all of which begin with a
/// byte of `leads`: one look settles nearly all texts.
template <class Signs>
std::size_t sign_bytes(std::string_view text, const ByteSet& leads, const Signs& signs) {
  if (text.empty() || !leads.contains(text.front())) return 0;
  for (const std::string_view sign : signs) {
    if (text.starts_with(sign)) return sign.size();
  }
  return 0;
}

}  // namespace

std::size_t dash_bytes(std::string_view text) {
  static constexpr ByteSet kLeads("-\xE2");
  static constexpr std::string_view kDashes[] = {"--", "——", "—", "–", "―"};
  return sign_bytes(text, kLeads, kDashes);
}

std::size_t colon_bytes(std::string_view text) {
  static constexpr ByteSet kLeads(":\xE2\xEF");
  static constexpr std::string_view kColons[] = {":", "：", "∶", "﹕"};
  return sign_bytes(text, kLeads, kColons);
}

std::string_view closing_bracket(std::string_view text) {
  static constexpr ByteSet kLeads("([\xE3\xEF");
  if (text.empty() || !kLeads.contains(text.front())) return {};
  for (const auto& [open, close] : kBrackets) {
    if (text.starts_with(open)) return close;
  }
  return {};
}

bool begins_with_sentence_sign(std::string_view text) {
  static constexpr ByteSet kLeads("\xE2\xE3\xEF");
  static constexpr std::string_view kSigns[] = {"。", "，", "！", "？", "；", "…", "“",
                                                "”",  "「", "」", "《", "》", "‘", "『"};
  return sign_bytes(text, kLeads, kSigns) > 0;
}

std::string_view without_blanks_before(std::string_view text) {
  while (true) {
    if (text.starts_with(' ') || text.starts_with('\t')) {
      text.remove_prefix(1);
    } else if (text.starts_with("　")) {
      text.remove_prefix(3);
    } else {
      return text;
    }
  }
}

}  // namespace rolellm

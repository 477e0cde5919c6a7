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

std::string_view take_brackets(std::string_view text, std::string_view& behind) {
  const char* begin = text.data();
  while (true) {
    std::string_view close = closing_bracket(text);
    if (close.empty() && text.starts_with("_(")) close = ")_";
    if (close.empty()) return text;
    const std::size_t end = text.substr(0, kLongestBehind).find(close);
    if (end == std::string_view::npos) return text;
    const std::string_view after = text.substr(end + close.size());
    behind = std::string_view(begin, static_cast<std::size_t>(after.data() - begin));
    text = without_blanks_before(after);
    if (behind.size() > kLongestBehind) return text;  // an endless row of brackets
  }
}

std::size_t take_end(std::string_view text, NameEnd& end) {
  if (text.starts_with('.')) {
    end = NameEnd::stop;
    return 1 + dash_bytes(text.substr(1));
  }
  if (const std::size_t colon = colon_bytes(text); colon > 0) {
    end = NameEnd::colon;
    return colon + dash_bytes(text.substr(colon));
  }
  if (const std::size_t dash = dash_bytes(text); dash > 0) {
    end = NameEnd::dash;
    return dash;
  }
  return 0;
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

#include "rolellm/script/hidden_markup.h"

#include <array>

#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongest = 20'000;  // bytes of a hidden part
constexpr std::string_view kNothing = "<!---->";

/// One kind of hidden part. Ends are looked for once each, whatever opens before them.
struct Kind {
  std::string_view open, close;  // in capitals
  std::size_t next_close = 0;
};

/// Where `close` ends from `from` on; beyond the text when it does not come.
std::size_t end_of(std::string_view text, std::string_view close, std::size_t from) {
  for (std::size_t at = text.find(close.front(), from); at != std::string_view::npos;
       at = text.find(close.front(), at + 1))
    if (starts_with_ignoring_case(text.substr(at), close)) return at + close.size();
  return std::string_view::npos;
}

}  // namespace

HiddenMarkup::HiddenMarkup(std::string_view text) : text_(text) {
  std::array<Kind, 3> kinds = {{{"<!--", "-->"}, {"<SCRIPT", "</SCRIPT>"}, {"<STYLE", "</STYLE>"}}};
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    std::size_t behind = at + 1;
    for (Kind& kind : kinds) {
      const std::size_t inside = at + kind.open.size();
      if (!starts_with_ignoring_case(text.substr(at), kind.open)) continue;
      // `<ScriptNote>` is another tag.
      if (inside < text.size() && is_ascii_alnum(text[inside])) continue;
      if (kind.next_close < inside) kind.next_close = end_of(text, kind.close, inside);
      if (kind.next_close == std::string_view::npos || kind.next_close - at > kLongest) continue;
      behind = kind.next_close;
      parts_.emplace_back(at, behind);
    }
    at = behind;
  }
}

std::optional<std::string> HiddenMarkup::shown(std::size_t begin, std::size_t end) {
  while (next_ < parts_.size() && parts_[next_].second <= begin) ++next_;
  if (next_ == parts_.size() || parts_[next_].first >= end) return std::nullopt;
  std::string text;
  for (std::size_t part = next_; part < parts_.size() && parts_[part].first < end; ++part) {
    if (parts_[part].first > begin) text += text_.substr(begin, parts_[part].first - begin);
    begin = parts_[part].second;
  }
  if (begin < end) text += text_.substr(begin, end - begin);
  return trim(text).empty() ? std::string(kNothing) : text;
}

}  // namespace rolellm

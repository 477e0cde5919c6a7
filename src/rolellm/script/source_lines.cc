#include "rolellm/script/source_lines.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include "rolellm/script/double_encoding.h"
#include "rolellm/script/hidden_markup.h"
#include "rolellm/script/line_words.h"
#include "rolellm/script/markup.h"
#include "rolellm/script/odd_characters.h"
#include "rolellm/script/text_encoding.h"
#include "rolellm/script/wiki_markup.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

/// Lines of a byte or two would take a hundred times the file's size.
constexpr std::ptrdiff_t kMostLines = 10'000'000;

Failure too_many_lines() {
  return fail(ErrorKind::bad_script, "limit", "expected a script of at most 10,000,000 lines",
              "split it into several files");
}

Result<std::string> normalise(std::string text) {
  if (find_beyond_ascii(text) == text.size()) return text;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_SUCCESS(status) && nfc->isNormalizedUTF8(text, status)) return text;
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  nfc->normalizeUTF8(0, text, sink, nullptr, status);
  if (U_FAILURE(status))
    return fail(ErrorKind::bad_script, "encoding", "the text cannot be normalised");
  return normal;
}

/// Where lines end. Few texts have carriage returns or markup, which one look at the whole tells.
class LineEnds {
 public:
  explicit LineEnds(std::string_view text)
      : text_(text),
        returns_(text.find('\r') != std::string_view::npos),
        tags_(text.find('<') != std::string_view::npos),
        entities_(text.find('&') != std::string_view::npos),
        wiki_(is_wiki_text(text)) {}

  /// The end of the line that begins at `at`.
  std::size_t find(std::size_t at) const {
    static constexpr ByteSet kEnds("\n\r");
    return returns_ ? kEnds.find(text_, at) : std::min(text_.find('\n', at), text_.size());
  }
  bool have_tags() const { return tags_; }
  bool are_wiki() const { return wiki_; }
  bool have_markup(std::string_view line) const {
    return wiki_ || (tags_ && line.find('<') != std::string_view::npos) ||
           (entities_ && line.find('&') != std::string_view::npos);
  }

 private:
  std::string_view text_;
  bool returns_, tags_, entities_, wiki_;
};

}  // namespace

Result<SourceText> SourceText::read(std::string_view bytes) {
  if (const auto& words = LineWords::get(); !words) return fail(words.error());
  if (const Status known = markup_is_known(); !known) return fail(known.error());
  if (const Status known = odd_characters_are_known(); !known) return fail(known.error());
  auto text = decode_text(bytes);
  if (!text) return fail(text.error());
  text = normalise(without_double_encoding(std::move(*text)));
  if (!text) return fail(text.error());
  SourceText source;
  source.text_ = std::make_unique<std::string>(without_odd_characters(std::move(*text)));
  const std::string_view all = *source.text_;
  const std::ptrdiff_t line_feeds = std::count(all.begin(), all.end(), '\n');
  if (line_feeds > kMostLines) return too_many_lines();
  const std::size_t enough = static_cast<std::size_t>(line_feeds) + 1;
  Lines& lines = source.lines_;
  Lines& raw = source.raw_lines_;
  lines.reserve(enough);
  const LineEnds ends(all);
  HiddenMarkup hidden(ends.have_tags() ? all : std::string_view());
  bool any = false;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = ends.find(at);
    std::string_view line = all.substr(at, end - at);
    if (std::ssize(lines) == kMostLines) return too_many_lines();
    const auto shown = hidden.is_empty() || is_blank(line) ? std::nullopt : hidden.shown(at, end);
    const bool markup = shown || ends.have_markup(line);
    if (markup && raw.empty()) {
      raw.reserve(enough);
      raw = lines;
    }
    if (!raw.empty() || markup) raw.push_back(line);
    if (markup) {
      std::string clean = without_markup(shown ? std::string_view(*shown) : line);
      if (ends.are_wiki()) clean = without_wiki_marks(clean);
      line = source.cleaned_.emplace_back(std::move(clean));
    }
    lines.push_back(line);
    any = any || !is_blank(line);
    const bool pair = end + 1 < all.size() && all[end] == '\r' && all[end + 1] == '\n';
    at = end + (pair ? 2 : 1);
  }
  if (!any) return fail(ErrorKind::bad_script, "empty", "expected a script, found an empty file");
  return source;
}

int SourceText::line_at(std::size_t offset) const {
  const Lines& lines = raw_lines();
  const auto below =
      std::upper_bound(lines.begin(), lines.end(), text_->data() + offset,
                       [](const char* at, std::string_view line) { return at < line.data(); });
  return static_cast<int>(below - lines.begin());
}

int indent_of(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && line[at] == ' ') ++at;
  int column = static_cast<int>(at);
  while (at < line.size()) {
    if (line[at] == '\t') {
      column = (column / 8 + 1) * 8;
      ++at;
    } else if (line[at] == ' ') {
      ++column;
      ++at;
    } else if (line.substr(at).starts_with(kWideBlank)) {
      column += kWideColumns;
      at += kWideBlank.size();
    } else {
      break;
    }
  }
  return column;
}

bool is_blank(std::string_view line) { return trim(line).empty(); }

}  // namespace rolellm

#include "rolellm/script/screenplay/small_names.h"

#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr int kMostWordsOfName = 4;
constexpr std::size_t kMostBytesOfName = 40;  // bytes

/// One to four words that all begin large, or all small, without a mark that sentences have.
bool may_be_small_name(const LineScan& scan) {
  if (scan.shape != LineShape::upper_start && scan.shape != LineShape::lower_start &&
      scan.shape != LineShape::mostly_capitals)  // `Ma (CONT'D)`
    return false;
  const std::string_view name = scan.name();
  if (scan.caseless || name.empty() || name.size() > kMostBytesOfName || name.back() == '.' ||
      name.back() == '-')
    return false;
  static constexpr ByteSet kSentenceMarks(",;:!?\"");
  if (kSentenceMarks.find(name) < name.size()) return false;
  const bool small = is_ascii_lower(name.front());
  int words = 0;
  bool begins = true;
  for (const char c : name) {
    if (begins && c != ' ') {
      ++words;
      if (small ? is_ascii_upper(c) : is_ascii_lower(c)) return false;
    }
    begins = c == ' ';
  }
  return words <= kMostWordsOfName;
}

bool is_capital_name_line(const LineScan& scan) {
  return scan.line_case() == LineCase::capitals && scan.words <= kMostWordsOfName &&
         scan.name_bytes > 0;
}

/// Nearer to the text below than to what is above, further right, or as far as all is; without
/// blank lines below the end of a sentence.
bool is_set_off(std::span<const LineScan> scans, std::size_t i) {
  if (i + 1 == scans.size()) return false;
  const LineScan &line = scans[i], &below = scans[i + 1];
  if (i == 0 || below.gap < line.gap || line.indent > below.indent + 1) return true;
  static constexpr ByteSet kEnds(".!?)");
  return below.gap == line.gap && (line.gap > 0 || kEnds.contains(last_sign(scans[i - 1].ink)));
}

void give_shape_of_name(LineScan& scan) {
  scan.shape = scan.name_bytes < scan.ink.size() ? LineShape::capital_name : LineShape::capitals;
}

}  // namespace

void mark_small_names(std::span<LineScan> scans) {
  constexpr int kFewest = 3;
  struct Times {
    int all = 0;
    bool small = false;
  };
  std::unordered_map<std::string_view, Times> names;
  std::vector<std::size_t> small;
  for (std::size_t i = 0; i < scans.size(); ++i) {
    if (!is_set_off(scans, i)) continue;
    const bool may_be = may_be_small_name(scans[i]);
    if (!may_be && !is_capital_name_line(scans[i])) continue;
    Times& times = names[scans[i].name()];
    ++times.all;
    times.small = may_be;
    if (may_be) small.push_back(i);
  }
  int again = 0, capitals_again = 0;
  for (const auto& [name, times] : names)
    if (times.all > 1) (times.small ? again : capitals_again) += times.all;
  if (again < kFewest || again <= 2 * capitals_again) return;
  for (const std::size_t i : small) {
    LineScan& scan = scans[i];
    // The last words of wrapped text stand alone, too, and titles above headings.
    const bool doubtful =
        scan.shape == LineShape::lower_start || scans[i + 1].line_case() == LineCase::capitals;
    if (doubtful && names[scan.name()].all < 2) continue;
    give_shape_of_name(scan);
  }
  // A piece may end in one.
  LineScan& last = scans.back();
  if (may_be_small_name(last) && names.contains(last.name())) give_shape_of_name(last);
}

}  // namespace rolellm

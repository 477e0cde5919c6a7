#include "rolellm/script/line_joiner.h"

#include <algorithm>

#include "rolellm/script/line_words.h"
#include "rolellm/script/odd_characters.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

/// `…`, `—`, `”`: signs that Chinese shares with English.
bool is_shared_sign_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xE2;
}

bool ends_shared(std::string_view text) {
  return text.size() >= kHanBytes && is_shared_sign_at(text, text.size() - kHanBytes);
}

/// Signs behind or before a word: `……”`. More are no text.
constexpr int kMostSigns = 6;

bool ends_wide(std::string_view text) {
  for (int sign = 0; sign < kMostSigns && ends_shared(text); ++sign) text.remove_suffix(kHanBytes);
  return text.size() >= kHanBytes && is_wide_at(text, text.size() - kHanBytes);
}
bool begins_wide(std::string_view text) {
  for (int sign = 0; sign < kMostSigns && text.size() > kHanBytes && is_shared_sign_at(text, 0);
       ++sign)
    text.remove_prefix(kHanBytes);
  return is_wide_at(text, 0);
}

bool has_wide(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (is_wide_at(text, at)) return true;
  return false;
}

/// What stands where two lines meet.
enum class Seam {
  none,   // text that parts words by nothing: Chinese, Japanese
  mixed,  // there, a sign or a word of ASCII on one side
  blank,
};

Seam seam_between(std::string_view above, std::string_view below) {
  constexpr std::size_t kLook = 60;  // bytes of a sentence that tell its language
  if (above.empty() || below.empty()) return Seam::none;
  const bool wide_above = ends_wide(above), wide_below = begins_wide(below);
  if (wide_above && wide_below) return Seam::none;
  if (!wide_above && !wide_below) return Seam::blank;
  if (wide_above ? is_shared_sign_at(below, 0) : ends_shared(above)) return Seam::none;
  const std::string_view other = wide_above
                                     ? below.substr(0, kLook)
                                     : above.substr(above.size() - std::min(above.size(), kLook));
  const char beside = wide_above ? below.front() : above.back();
  return !is_beyond_ascii(beside) && has_wide(other) ? Seam::mixed : Seam::blank;
}

bool is_word_byte(char c) { return is_ascii_letter(c) || is_beyond_ascii(c); }
bool is_small_byte(char c) { return is_ascii_lower(c) || is_beyond_ascii(c); }

/// A word that a line end may have parted: `embar` and `rassed`. Empty halves: none has.
struct Halves {
  std::string_view first, second;
  explicit operator bool() const { return !first.empty(); }
};

/// Names keep their hyphens, so both halves are in small letters.
Halves halves_at(std::string_view above, std::string_view below) {
  constexpr std::size_t kLeast = 2, kMost = 30;  // bytes
  if (!above.ends_with('-') || below.empty() || !is_ascii_lower(below.front())) return {};
  above.remove_suffix(1);
  std::size_t begin = above.size(), end = 0;
  while (begin > 0 && is_word_byte(above[begin - 1])) --begin;
  while (end < below.size() && is_word_byte(below[end])) ++end;
  const Halves halves{above.substr(begin), below.substr(0, end)};
  for (const std::string_view half : {halves.first, halves.second}) {
    if (half.size() < kLeast || half.size() > kMost ||
        !std::all_of(half.begin(), half.end(), is_small_byte))
      return {};
  }
  return halves;
}

bool is_between_compounds(std::string_view word) {
  const LineWords::List& list = line_words().between_compounds;
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string whole(const Halves& halves) {
  return std::string(halves.first) + std::string(halves.second);
}

/// Most lines have no two blanks; a byte that begins an ideographic one may be another's.
bool may_have_runs(std::string_view line) {
  if (line.empty()) return false;
  // Bytes and no branch, so that compilers look at many at once.
  unsigned char found = line.back() == '\t';
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const char c = line[i];
    found |= (c == '\t') | (c == '\xE3') | ((c == ' ') & (line[i + 1] == ' '));
  }
  return found != 0;
}

}  // namespace

void append_squeezed(std::string& text, std::string_view line) {
  if (!may_have_runs(line)) {
    text += line;
    return;
  }
  const auto blank_at = [&](std::size_t at) -> std::size_t {
    if (line[at] == ' ' || line[at] == '\t') return 1;
    return line.substr(at).starts_with(kWideBlank) ? kWideBlank.size() : 0;
  };
  static constexpr ByteSet kBlanks(" \t\xE3");
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t blank = kBlanks.find(line, at);
    text += line.substr(at, blank - at);
    if (blank >= line.size()) break;
    std::size_t size = blank_at(blank);
    text += line[blank] == '\t' ? std::string_view(" ")
                                : line.substr(blank, std::max<std::size_t>(size, 1));
    at = blank + std::max<std::size_t>(size, 1);
    while (size > 0 && at < line.size() && (size = blank_at(at)) > 0) at += size;
  }
}

void LineJoiner::expect(std::string_view above, std::string_view below) {
  constexpr std::size_t kMost = 100'000;  // hostile files
  any_mixed_ = any_mixed_ || seam_between(above, below) == Seam::mixed;
  const Halves halves = halves_at(above, below);
  if (!halves || parted_.size() == kMost) return;
  ++ends_;
  const std::string word = whole(halves);
  begun_.insert(word);
  parted_.try_emplace(word, false);
}

void LineJoiner::look_through(const Lines& source) {
  if (any_mixed_)
    for (const std::string_view line : source) count_mixed(line);
  if (!parted_.empty())
    for (const std::string_view line : source) look_through(line);
}

/// `第12场` and `第 12 场`.
void LineJoiner::count_mixed(std::string_view line) {
  for (std::size_t at = 0; at + 1 < line.size(); ++at) {
    if (!is_ascii_alnum(line[at])) continue;
    const bool gap_behind = line[at + 1] == ' ', gap_before = at > 0 && line[at - 1] == ' ';
    const std::size_t behind = at + (gap_behind ? 2 : 1), before = kHanBytes + (gap_before ? 1 : 0);
    if (behind < line.size() && is_wide_at(line, behind)) ++(gap_behind ? apart_ : together_);
    if (at >= before && is_wide_at(line, at - before)) ++(gap_before ? apart_ : together_);
  }
}

void LineJoiner::look_through(std::string_view line) {
  std::string_view above;  // the word before a hyphen and a blank
  for (std::size_t at = 0; at < line.size();) {
    if (!is_word_byte(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < line.size() && is_word_byte(line[end])) ++end;
    const std::string_view word = line.substr(at, end - at);
    if (word.size() > 1 && begun_.contains(word, 0)) {
      const auto found = parted_.find(word);
      if (found != parted_.end()) found->second = true;
    }
    if (!above.empty() && is_small_byte(above.front()) && !is_between_compounds(word)) ++dashes_;
    above = line.substr(end, 2) == "- " ? word : std::string_view();
    at = end;
  }
}

void LineJoiner::append(std::string& text, std::string_view line) const {
  if (text.ends_with(kSoftHyphen)) {
    drop_soft_hyphen(text);
  } else if (const Halves halves = halves_at(text, line);
             halves && !parted_.empty() && !is_between_compounds(halves.second)) {
    const auto known = parted_.find(whole(halves));
    if (known != parted_.end() && known->second) {
      text.pop_back();
    } else if (2 * dashes_ >= ends_) {
      text += ' ';
    }
  } else if (const Seam seam = seam_between(text, line);
             seam == Seam::blank || (seam == Seam::mixed && apart_ > together_)) {
    text += ' ';
  }
  append_squeezed(text, line);
}

}  // namespace rolellm

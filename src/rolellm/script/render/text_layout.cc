#include "rolellm/script/render/text_layout.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// The first character of `text`, which is not empty.
std::string_view first_sign(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return text.substr(0, end);
}

}  // namespace

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

std::size_t character_start(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines(1);
  int used = 0;
  const auto next_line = [&] {
    lines.emplace_back();
    used = 0;
  };
  while (!(text = trim(text)).empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" \n\t"));
    text.remove_prefix(word.size());
    const int length = character_count(word);
    const bool fits = used + 1 + length <= width;
    const bool han = !fits && has_han(word);
    if (used > 0 && !fits && !han) next_line();
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    if (!han) {
      lines.back() += word;
      used += length;
      continue;
    }
    for (std::size_t at = 0; at < word.size();) {
      const std::string_view sign = first_sign(word.substr(at));
      if (used >= width && has_han(sign)) next_line();
      lines.back() += sign;
      ++used;
      at += sign.size();
    }
  }
  return lines;
}

std::string title_case(std::string_view text) {
  std::string out(text);
  bool start = true;
  for (std::size_t i = 0; i < out.size(); ++i) {
    char& c = out[i];
    c = start ? upper_ascii(c) : lower_ascii(c);
    // U+00C0 to U+00DE in two bytes; the sign of multiplication stands among them.
    if (c == '\xC3' && i + 1 < out.size()) {
      const auto next = static_cast<unsigned char>(out[++i]);
      if (!start && next >= 0x80 && next <= 0x9E && next != 0x97)
        out[i] = static_cast<char>(next + 0x20);
      start = false;
      continue;
    }
    start = c == ' ' || c == '-' || c == '/';
  }
  return out;
}

std::string with_directions(const Utterance& speech, std::string_view open,
                            std::string_view close) {
  std::string text;
  std::size_t at = 0;
  const auto pad = [&] {
    if (!text.empty() && text.back() != ' ' && text.back() != '\n') text += ' ';
  };
  for (const Direction& d : speech.directions) {
    const auto offset = std::clamp(static_cast<std::size_t>(d.offset), at, speech.content.size());
    text += speech.content.substr(at, offset - at);
    at = offset;
    while (at < speech.content.size() && speech.content[at] == ' ') ++at;
    const bool han = has_han(speech.content);
    if (!han) pad();
    ((text += open) += d.text) += close;
    if (!han && at < speech.content.size()) text += ' ';
  }
  return text + speech.content.substr(at);
}

SplitSpeech split_opening_directions(const Utterance& speech) {
  SplitSpeech split{.opening = {}, .rest = speech};
  auto& directions = split.rest.directions;
  while (!directions.empty() && directions.front().offset == 0) {
    split.opening += (split.opening.empty() ? "" : ", ") + directions.front().text;
    directions.erase(directions.begin());
  }
  return split;
}

}  // namespace rolellm

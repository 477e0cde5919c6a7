#include "rolellm/script/wiki_markup.h"

#include <algorithm>

#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::string_view kBold = "'''";

/// `The yard` of `==The yard==`, or empty.
std::string_view heading_in(std::string_view line) {
  line = trim(line);
  const std::size_t marks = std::min(line.find_first_not_of('='), line.size());
  if (marks < 2 || line.size() <= 2 * marks || !line.ends_with(line.substr(0, marks))) return {};
  return trim(line.substr(marks, line.size() - 2 * marks));
}

/// Adds `shown` of `[[page|shown]]`, which `text` begins with; its bytes.
std::size_t read_link(std::string_view text, std::string& shown) {
  const std::size_t close = text.find("]]");
  const std::string_view inner = text.substr(2, close - 2);
  shown += inner.substr(inner.rfind('|') + 1);
  return close + 2;
}

}  // namespace

bool is_wiki_text(std::string_view text) {
  constexpr int kOften = 3;
  int lines = text.starts_with(kBold) ? 1 : 0;
  for (std::size_t at = text.find("\n'''"); at != std::string_view::npos && lines < kOften;
       at = text.find("\n'''", at + 1))
    ++lines;
  return lines >= kOften;
}

std::string without_wiki_marks(std::string_view line) {
  if (const std::string_view heading = heading_in(line); !heading.empty())
    return "## " + std::string(heading);
  // Behind the last end no link is looked for: lines of open brackets stay linear.
  const std::size_t last_close = line.rfind("]]");
  const std::size_t links_end = last_close == std::string_view::npos ? 0 : last_close;
  std::string plain;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\'') {
      const std::size_t end = std::min(line.find_first_not_of('\'', at), line.size());
      const std::size_t marks = end - at;  // two are italics, three bold, five both
      if (marks == 1 || marks == 4) plain += '\'';
      if (marks == 2 || marks == 5) plain += '_';
      at = end;
    } else if (at < links_end && line.substr(at).starts_with("[[")) {
      at += read_link(line.substr(at), plain);
    } else {
      plain += line[at++];
    }
  }
  return trim(plain).empty() ? std::string(line) : plain;
}

}  // namespace rolellm

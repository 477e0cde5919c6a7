#include "rolellm/script/structured/renpy_text.h"

#include <algorithm>

#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::string_view kQuotes = "\"'`";

/// `name="Eileen"` among arguments: what follows `name=`, or nothing.
std::optional<std::string_view> argument(std::string_view arguments, std::string_view name) {
  for (std::size_t at = arguments.find(name); at != std::string_view::npos;
       at = arguments.find(name, at + 1)) {
    const bool begins = at == 0 || !is_renpy_word(arguments[at - 1]);
    const std::string_view rest = trim(arguments.substr(at + name.size()));
    if (begins && rest.starts_with('=')) return trim(rest.substr(1));
  }
  return std::nullopt;
}

std::string_view statement_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_renpy_word(text[end])) ++end;
  return text.substr(0, end);
}

/// `_("Eileen")` is a string to be translated.
std::optional<std::string> literal(std::string_view text) {
  text = trim(text);
  if (text.starts_with("_(")) text = trim(text.substr(2));
  return take_renpy_string(text);
}

/// Behind the tag that closes what `{rt}` or `{alt}` opens: it is shown above the text, or read to
/// the blind.
std::size_t hidden_until(std::string_view text, std::size_t at, std::string_view tag) {
  if (tag != "rt" && tag != "alt") return at;
  const std::string closing = "{/" + std::string(tag) + "}";
  const std::size_t end = text.substr(0, at + 400).find(closing, at);
  return end == std::string_view::npos ? at : end + closing.size();
}

}  // namespace

bool is_renpy_word(char c) {
  return is_ascii_alnum(c) || c == '_' || c == '.' || is_beyond_ascii(c);
}

std::optional<std::string> take_renpy_string(std::string_view& text) {
  if (text.empty() || kQuotes.find(text.front()) == std::string_view::npos) return std::nullopt;
  const char quote = text.front();
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      value += text[i] == 'n' ? ' ' : text[i];
    } else if (text[i] == quote) {
      text = trim(text.substr(i + 1));
      return value;
    } else {
      value += text[i];
    }
  }
  return std::nullopt;
}

char open_renpy_string(std::string_view line, char open) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (open == '\0') {
      if (line[i] == '#') break;
      if (kQuotes.find(line[i]) != std::string_view::npos) open = line[i];
    } else if (line[i] == '\\') {
      ++i;
    } else if (line[i] == open) {
      open = '\0';
    }
  }
  return open;
}

std::string renpy_said(std::string_view text) {
  std::string out;
  const auto append = [&](char c) {
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  };
  std::size_t no_close[2] = {text.size(), text.size()};  // from where no `}`, no `]` is left
  for (std::size_t at = 0; at < text.size();) {
    const char open = text[at];
    const bool tag = open == '{', variable = open == '[';
    if ((tag || variable) && text.substr(at + 1, 1) == std::string_view(&open, 1)) {
      out += open;
      at += 2;
      continue;
    }
    std::size_t end = std::string_view::npos;
    if ((tag || variable) && at < no_close[variable]) {
      end = text.find(tag ? '}' : ']', at);
      if (end == std::string_view::npos) no_close[variable] = at;
    }
    if (end == std::string_view::npos) {
      append(text[at++]);
      continue;
    }
    const std::string_view inner = text.substr(at + 1, end - at - 1);
    at = tag ? hidden_until(text, end + 1, inner) : end + 1;
    if (tag && (inner == "p" || inner.starts_with("p="))) append(' ');  // a click, then more
  }
  return std::string(trim(out));
}

RenpyNames::RenpyNames(const Lines& lines) {
  // Twice: a character may be defined before the variable or the character it is called after.
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < lines.size(); ++i)
      read_definition(trim(lines[i]), i + 1 < lines.size() ? trim(lines[i + 1]) : "");
  }
}

void RenpyNames::read_definition(std::string_view line, std::string_view below) {
  for (const std::string_view start : {"define ", "default ", "$"}) {
    if (!line.starts_with(start)) continue;
    line = trim(line.substr(start.size()));
    break;
  }
  // `define -1 e = …`: when it is done
  if (line.starts_with('-')) line = trim(line.substr(std::min(line.find(' '), line.size())));
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos || line.substr(equals, 2) == "==") return;
  const std::string_view variable = trim(line.substr(0, equals));
  if (variable.empty() || statement_word(variable) != variable) return;
  const std::string_view value = trim(line.substr(equals + 1));
  const std::size_t call = value.find("Character(");
  if (call == std::string_view::npos) {
    auto text = literal(value);
    if (!text) return;
    if (variable == "config.name") title_ = *text;
    values_.try_emplace(std::string(variable), std::move(*text));
    return;
  }
  std::string_view arguments = trim(value.substr(call + 10));
  if (arguments.empty()) arguments = below;
  const bool dynamic = value.substr(0, call).ends_with("Dynamic") ||
                       arguments.find("dynamic=True") != std::string_view::npos;
  std::string name = name_in(arguments, std::string(variable));
  if (dynamic) name = value_of(name);
  characters_.insert_or_assign(std::string(variable), std::move(name));
}

/// The name among a character's arguments; empty when it narrates.
std::string RenpyNames::name_in(std::string_view arguments, const std::string& variable) const {
  auto name = literal(arguments);
  const auto named = argument(arguments, "name");
  if (!name && named) name = literal(*named);
  if (name) return shown_name(*name, variable);
  if (arguments.starts_with("None") || arguments.starts_with(')')) return {};
  const auto kind = argument(arguments, "kind");
  if (kind && !named) {
    const auto base = characters_.find(statement_word(*kind));
    return base == characters_.end() ? std::string() : base->second;
  }
  return variable;
}

std::string RenpyNames::shown_name(std::string_view name, const std::string& otherwise) const {
  std::string said = renpy_said(name);
  if (!said.empty() || name.empty()) return said;
  const std::size_t open = name.find('[');  // "[player]": what the player is called
  return open == std::string::npos ? otherwise : value_of(statement_word(name.substr(open + 1)));
}

std::string RenpyNames::value_of(std::string_view variable) const {
  const auto value = values_.find(variable);
  const bool known = value != values_.end() && !renpy_said(value->second).empty();
  return known ? renpy_said(value->second) : std::string(variable);
}

bool RenpyNames::knows(std::string_view variable) const {
  return characters_.find(variable) != characters_.end();
}

std::string RenpyNames::speaker(std::string_view variable) const {
  const auto character = characters_.find(variable);
  return character == characters_.end() ? std::string(variable) : character->second;
}

}  // namespace rolellm

// Ren'Py's language of visual novels: say statements; all other statements are stage machinery.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/formats.h"

namespace rolellm {
namespace {

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Reads `"…"`, `'…'` at the start of `text`, escapes resolved; the rest is left in `text`.
std::optional<std::string> take_string(std::string_view& text) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return std::nullopt;
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

/// What is said: `{b}` tags and `[variables]` out, `{{` and `[[` as one mark.
std::string said_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char open = text[at];
    const char close = open == '{' ? '}' : open == '[' ? ']' : '\0';
    if (close != '\0' && text.substr(at + 1, 1) == std::string_view(&open, 1)) {
      out += open;
      at += 2;
      continue;
    }
    const std::size_t end = close != '\0' ? text.find(close, at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[at++];
    } else {
      at = end + 1;
      if (!out.empty() && out.back() == ' ' && at < text.size() && text[at] == ' ') ++at;
    }
  }
  return std::string(trim(out));
}

/// `define e = Character("Eileen", …)`, `$ e = Character('Eileen')`: a name for a short one.
std::optional<std::pair<std::string, std::string>> read_character(std::string_view line) {
  for (const std::string_view start : {"define ", "default ", "$ ", "$"}) {
    if (line.starts_with(start)) {
      line = trim(line.substr(start.size()));
      break;
    }
  }
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const std::string_view variable = trim(line.substr(0, equals));
  std::string_view value = trim(line.substr(equals + 1));
  const std::size_t call = value.find("Character(");
  if (call == std::string_view::npos || variable.empty() ||
      !std::all_of(variable.begin(), variable.end(), is_word_character))
    return std::nullopt;
  value = trim(value.substr(call + 10));
  if (value.starts_with("_(")) value = trim(value.substr(2));
  const auto name = take_string(value);
  return std::pair{std::string(variable), name ? said_text(*name) : std::string()};
}

class Reader {
 public:
  explicit Reader(const Lines& lines) : lines_(lines) {
    for (const std::string_view line : lines) {
      if (auto character = read_character(trim(line))) characters_.insert(std::move(*character));
    }
  }

  TaggedScript read() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string_view line = trim(lines_[i]);
      if (line.empty()) {
        script_.lines.push_back({});
      } else if (in_python(lines_[i])) {
        meta(line);
      } else if (const auto triple = triple_quote(line)) {
        i = say_paragraphs(i, *triple);
      } else {
        statement(line);
      }
    }
    return std::move(script_);
  }

 private:
  void meta(std::string_view line) {
    script_.lines.push_back({.kind = LineKind::meta, .text = line});
  }
  void narrate(LineKind kind, std::string text) {
    script_.lines.push_back(
        {.kind = kind, .text = script_.keep(std::move(text)), .starts_paragraph = true});
  }
  void say(const std::string& who, std::string text) {
    last_ = who;
    if (who.empty()) {
      narrate(LineKind::action, std::move(text));
      return;
    }
    script_.lines.push_back(
        {.kind = LineKind::dialogue,
         .text = script_.keep(std::move(text)),
         .cue = script_.add_cue(Cue{.name = who, .extension = {}, .direction = {}})});
  }

  /// The lines of `init python:` and the like stand further right than it does.
  bool in_python(std::string_view raw) {
    const int indent = indent_of(raw);
    if (python_indent_ >= 0 && indent > python_indent_) return true;
    python_indent_ = -1;
    const std::string_view line = trim(raw);
    const bool opens =
        line.ends_with(":") && (line.starts_with("python") || line.starts_with("init") ||
                                line.starts_with("screen ") || line.starts_with("style ") ||
                                line.starts_with("transform ") || line.starts_with("image "));
    if (opens) python_indent_ = indent;
    return opens;
  }

  std::string name_of(std::string_view variable) const {
    const auto character = characters_.find(std::string(variable));
    return character == characters_.end() ? std::string(variable) : character->second;
  }

  void statement(std::string_view line) {
    if (line.starts_with("label ") && line.ends_with(":")) {
      narrate(LineKind::scene_heading, std::string(trim(line.substr(6, line.size() - 7))));
      return;
    }
    std::string_view rest = line;
    if (const auto first = take_string(rest)) {
      if (const auto second = take_string(rest)) {
        say(said_text(*first), said_text(*second));  // "Name" "text"
      } else if (rest == ":" || rest.starts_with("if ")) {
        narrate(LineKind::action, said_text(*first));  // a choice of a menu
      } else {
        say({}, said_text(*first));
      }
      return;
    }
    std::size_t end = 0;
    while (end < line.size() && is_word_character(line[end])) ++end;
    const std::string_view word = line.substr(0, end);
    const std::size_t quote = line.find_first_of("\"'", end);
    std::string_view text = quote == std::string_view::npos ? "" : line.substr(quote);
    // Between name and text only attributes: `e happy -hat "text"`.
    const std::string_view between =
        quote == std::string_view::npos ? "" : line.substr(end, quote - end);
    const bool attributes = std::all_of(between.begin(), between.end(), [](char c) {
      return is_word_character(c) || c == ' ' || c == '-' || c == '@';
    });
    const bool known = characters_.count(std::string(word)) > 0;
    const auto said = !word.empty() && attributes ? take_string(text) : std::nullopt;
    if (said && word == "extend") {
      extend(said_text(*said));
    } else if (said && (word == "centered" || word == "narrator")) {
      say({}, said_text(*said));
    } else if (said && (known || (!is_statement(word) && trim(between).empty()))) {
      say(name_of(word), said_text(*said));
    } else {
      meta(line);
    }
  }

  void extend(std::string text) {
    if (last_.empty() || script_.lines.empty()) {
      say({}, std::move(text));
      return;
    }
    script_.lines.push_back({.kind = LineKind::dialogue, .text = script_.keep(std::move(text))});
  }

  static bool is_statement(std::string_view word) {
    constexpr std::array<std::string_view, 36> kStatements = {
        "play",   "stop",  "queue",  "voice",   "show",   "scene",     "hide",   "with",   "jump",
        "call",   "if",    "elif",   "else",    "while",  "for",       "return", "pass",   "menu",
        "define", "image", "window", "default", "init",   "translate", "old",    "new",    "style",
        "screen", "pause", "text",   "add",     "import", "renpy",     "nvl",    "camera", "key"};
    return std::find(kStatements.begin(), kStatements.end(), word) != kStatements.end();
  }

  /// The speaker of `e """`, empty for narration.
  std::optional<std::string> triple_quote(std::string_view line) const {
    const std::size_t at = line.find("\"\"\"");
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view word = trim(line.substr(0, at));
    if (!std::all_of(word.begin(), word.end(), is_word_character)) return std::nullopt;
    return word.empty() ? std::string() : name_of(word);
  }

  /// Paragraphs up to the closing marks are said one by one; returns the last line.
  std::size_t say_paragraphs(std::size_t i, const std::string& who) {
    bool first = true, begins = true;
    for (; i < lines_.size(); ++i, first = false) {
      std::string_view line = trim(lines_[i]);
      if (line.empty()) {
        begins = true;
        script_.lines.push_back({});
        continue;
      }
      if (first) line = trim(line.substr(line.find("\"\"\"") + 3));
      const std::size_t close = line.find("\"\"\"");
      const std::string text = said_text(line.substr(0, close));
      if (text.empty()) {
        meta(trim(lines_[i]));
      } else if (begins) {
        say(who, text);
        begins = false;
      } else {
        script_.lines.push_back({.kind = who.empty() ? LineKind::action : LineKind::dialogue,
                                 .text = script_.keep(text)});
      }
      if (close != std::string_view::npos) return i;
    }
    return i - 1;
  }

  const Lines& lines_;
  std::map<std::string, std::string> characters_;
  TaggedScript script_;
  std::string last_;
  int python_indent_ = -1;
};

}  // namespace

double looks_like_renpy(const SourceText& source, std::string& why) {
  int labels = 0, says = 0, characters = 0, ink = 0;
  for (const std::string_view raw : source.lines()) {
    const std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#') continue;
    ++ink;
    labels += line.starts_with("label ") && line.ends_with(":") ? 1 : 0;
    characters += read_character(line) ? 1 : 0;
    says += line.back() == '"' && line.find('"') + 1 < line.size() ? 1 : 0;
  }
  why = fmt::format("{} labels, {} characters, {} lines that end in a string", labels, characters,
                    says);
  if (labels + characters == 0 || says < 2) return 0;
  return says * 4 > ink ? 1.0 : 0.6;
}

Result<TaggedScript> parse_renpy(const SourceText& source) { return Reader(source.lines()).read(); }

}  // namespace rolellm

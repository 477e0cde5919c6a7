// Ren'Py's language of visual novels: say statements; all other statements are stage machinery.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/line_joiner.h"
#include "rolellm/script/structured/renpy_text.h"

namespace rolellm {
namespace {

bool is_statement(std::string_view word) {
  constexpr std::array<std::string_view, 40> kStatements = {
      "play",    "stop",      "queue", "voice",  "show",  "scene",  "hide",  "with",
      "jump",    "call",      "if",    "elif",   "else",  "while",  "for",   "return",
      "pass",    "menu",      "image", "window", "init",  "define", "old",   "new",
      "default", "translate", "style", "screen", "pause", "text",   "add",   "import",
      "renpy",   "nvl",       "on",    "camera", "key",   "python", "label", "sound"};
  return std::find(kStatements.begin(), kStatements.end(), word) != kStatements.end();
}

/// A line whose block below is code or pictures, where strings are not said.
bool opens_machinery(std::string_view line) {
  if (!line.ends_with(":")) return false;
  const std::string_view word = line.substr(0, line.find_first_of(" :"));
  for (const std::string_view block :
       {"python", "screen", "style", "transform", "image", "layeredimage", "testcase", "show",
        "scene", "camera", "hide", "on"})
    if (word == block) return true;
  if (word == "init") return line.find("python") != std::string_view::npos;
  return word == "translate" && (line.ends_with(" strings:") || line.ends_with(" python:") ||
                                 line.find(" style ") != std::string_view::npos);
}

/// A say statement before its text: `e`, `e happy -hat @ smile`, or nothing for the narrator.
struct SayHead {
  std::string_view who;
  bool attributes = false;
};

std::optional<SayHead> read_say_head(std::string_view head) {
  head = trim(head);
  std::size_t end = 0;
  while (end < head.size() && is_renpy_word(head[end])) ++end;
  const std::string_view rest = trim(head.substr(end));
  const bool plain = std::all_of(rest.begin(), rest.end(), [](char c) {
    return is_renpy_word(c) || c == ' ' || c == '-' || c == '@';
  });
  if (!plain || (end == 0 && !rest.empty())) return std::nullopt;
  return SayHead{head.substr(0, end), !rest.empty()};
}

class RenpyReader {
 public:
  explicit RenpyReader(const Lines& lines) : lines_(lines), names_(lines) {
    script_.title = names_.title();
  }

  TaggedScript read() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const std::string_view line = trim(lines_[at_]);
      if (line.empty()) {
        // An `extend` may follow.
        script_.lines.push_back({.keeps_speech_open = true});
      } else if (in_machinery(lines_[at_]) || in_definition(line) || line.front() == '#') {
        meta(line);
      } else if (const std::size_t mark = triple_quote(line); mark != std::string_view::npos) {
        paragraphs(line, mark);
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
  bool in_machinery(std::string_view raw) {
    const int indent = indent_of(raw);
    if (machinery_indent_ >= 0 && indent > machinery_indent_) return true;
    const bool opens = opens_machinery(trim(raw));
    machinery_indent_ = opens ? indent : -1;
    return opens;
  }

  /// The lines of `define e = Character(` up to its last bracket.
  bool in_definition(std::string_view line) {
    constexpr int kMostLines = 40;
    const bool begins =
        definition_lines_ == 0 && (line.starts_with("define ") || line.starts_with("default "));
    if (!begins && definition_lines_ == 0) return false;
    for (const char c : line) brackets_ += c == '(' ? 1 : c == ')' ? -1 : 0;
    const bool goes_on = brackets_ > 0 && definition_lines_ < kMostLines;
    definition_lines_ = goes_on ? definition_lines_ + 1 : 0;
    if (!goes_on) brackets_ = 0;
    return true;
  }

  /// The statement on line `at_` with the lines over which its string goes on; `at_` moves to the
  /// last of them.
  void statement(std::string_view line) {
    constexpr std::size_t kMostLines = 40;
    char open = open_renpy_string(line, '\0');
    std::string whole(line);
    std::size_t last = at_;
    while (open != '\0' && last + 1 < lines_.size() && last - at_ < kMostLines) {
      const std::string_view below = trim(lines_[++last]);
      open = open_renpy_string(below, open);
      joiner_.append(whole, below);
    }
    if (open != '\0' || last == at_) {
      read_statement(line);
      return;
    }
    read_statement(script_.keep(std::move(whole)));
    const LineKind kind = script_.lines.back().kind;
    for (; at_ < last; ++at_) {
      const std::string_view below = trim(lines_[at_ + 1]);
      const bool blank = below.empty();
      script_.lines.push_back({.kind = blank ? LineKind::blank : kind,
                               .text = kind == LineKind::meta ? below : std::string_view{},
                               .keeps_speech_open = blank});
    }
  }

  void read_statement(std::string_view line) {
    if (line.starts_with("label ") && line.ends_with(":")) {
      // `label start(again=False):`
      const std::string_view name = trim(line.substr(6, line.find_first_of("(:") - 6));
      narrate(LineKind::scene_heading, std::string(name.substr(0, name.find(' '))));
      return;
    }
    const std::size_t quote = line.find_first_of("\"'`");
    const auto head =
        quote == std::string_view::npos ? std::nullopt : read_say_head(line.substr(0, quote));
    std::string_view rest = head ? line.substr(quote) : std::string_view{};
    const auto text = take_renpy_string(rest);
    if (!text) {
      meta(line);
    } else if (!head->who.empty()) {
      say_as(*head, renpy_said(*text), line);
    } else if (const auto second = take_renpy_string(rest)) {
      say(names_.shown_name(*text, {}), renpy_said(*second));  // "Name" "text"
    } else if (trim(rest.substr(0, rest.find('#'))).ends_with(":")) {
      narrate(LineKind::action, renpy_said(*text));  // a choice of a menu
    } else {
      say({}, renpy_said(*text));
    }
  }

  void say_as(const SayHead& head, std::string text, std::string_view line) {
    if (head.who == "extend") {
      extend(std::move(text));
    } else if (head.who == "centered" || head.who == "vcentered" || head.who == "narrator") {
      say({}, std::move(text));
    } else if (names_.knows(head.who) || !is_statement(head.who)) {
      say(names_.speaker(head.who), std::move(text));
    } else {
      meta(line);
    }
  }

  void extend(std::string text) {
    if (last_.empty()) {
      say({}, std::move(text));
      return;
    }
    script_.lines.push_back({.kind = LineKind::dialogue, .text = script_.keep(std::move(text))});
  }

  /// Where `"""` or `'''` stands in `line`, or npos.
  static std::size_t triple_quote(std::string_view line) {
    return std::min({line.find("\"\"\""), line.find("'''"), line.find("```")});
  }

  /// Paragraphs up to the closing marks are said one by one. Behind anything else than a speaker
  /// they are no speech.
  void paragraphs(std::string_view line, std::size_t mark) {
    const auto head = read_say_head(line.substr(0, mark));
    const bool said = head && (names_.knows(head->who) || !is_statement(head->who));
    const std::string who =
        said && !head->who.empty() && head->who != "narrator" ? names_.speaker(head->who) : "";
    const std::string_view quotes = line.substr(mark, 3);
    bool begins = true;
    for (std::size_t skip = mark + 3; at_ < lines_.size(); ++at_, skip = 0) {
      line = trim(lines_[at_]);
      const std::string_view inside = line.substr(std::min(skip, line.size()));
      const std::size_t close = inside.find(quotes);
      const std::string text = said ? renpy_said(inside.substr(0, close)) : std::string();
      if (line.empty()) {
        begins = true;
        script_.lines.push_back({});
      } else if (text.empty()) {
        meta(line);
      } else if (begins) {
        say(who, text);
        begins = false;
      } else {
        script_.lines.push_back({.kind = who.empty() ? LineKind::action : LineKind::dialogue,
                                 .text = script_.keep(text)});
      }
      if (close != std::string_view::npos) return;
    }
  }

  const Lines& lines_;
  const LineJoiner joiner_{};
  RenpyNames names_;
  TaggedScript script_;
  std::size_t at_ = 0;
  std::string last_;
  int machinery_indent_ = -1;
  int definition_lines_ = 0, brackets_ = 0;  // of a definition that is open
};

/// `e "…"`, `e happy '…' with dissolve`, `"…"`.
bool says_something(std::string_view line) {
  const std::size_t quote = line.find_first_of("\"'`");
  if (quote == std::string_view::npos) return false;
  const auto head = read_say_head(line.substr(0, quote));
  line.remove_prefix(quote);
  return head && !is_statement(head->who) && take_renpy_string(line);
}

}  // namespace

double looks_like_renpy(const Specimen& specimen, std::string& why) {
  int labels = 0, says = 0, ink = 0;
  for (const std::string_view raw : specimen.source.lines()) {
    const std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#') continue;
    ++ink;
    const bool labels_block = line.starts_with("label ") || line.starts_with("translate ");
    labels += labels_block && line.ends_with(":") ? 1 : 0;
    says += says_something(line) ? 1 : 0;
  }
  const std::size_t characters = RenpyNames(specimen.source.lines()).characters();
  why =
      fmt::format("{} labels, {} characters, {} lines that say a string", labels, characters, says);
  if (labels + static_cast<int>(characters) == 0 || says < 2) return 0;
  return says * 4 > ink ? 1.0 : 0.6;
}

Result<TaggedScript> parse_renpy(const SourceText& source) {
  return RenpyReader(source.lines()).read();
}

}  // namespace rolellm

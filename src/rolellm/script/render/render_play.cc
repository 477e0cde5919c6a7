// Stage plays, transcripts and Chinese scripts: speakers named beside or above what they say.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "rolellm/core/random.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/play_dirt.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

const std::string kWideColon = "：";

/// The shortest beginnings, of four letters or more, that tell the roles apart.
std::map<std::string, std::string> abbreviations(const Script& script) {
  std::set<std::string> roles;
  for (const Utterance& u : script.utterances)
    if (is_speech(u)) roles.insert(u.role);
  std::map<std::string, std::string> short_names;
  for (const std::string& role : roles) {
    std::size_t length = 4;
    const auto ambiguous = [&](const std::string& other) {
      return other != role && other.substr(0, length) == role.substr(0, length);
    };
    while (length < role.size() && std::any_of(roles.begin(), roles.end(), ambiguous)) ++length;
    const bool whole = length + 2 >= role.size() || role.find(' ') != std::string::npos ||
                       has_han(role) || static_cast<unsigned char>(role[length - 1]) >= 0x80;
    short_names[role] = whole ? role : role.substr(0, length);
  }
  return short_names;
}

class PlayWriter {
 public:
  PlayWriter(const Script& script, const PlayLayout& layout, std::uint64_t seed)
      : script_(script), layout_(layout), short_names_(abbreviations(script)), seed_(seed) {}

  RenderedText write() {
    front_matter();
    for (const Utterance& u : script_.utterances) {
      if (is_speech(u)) {
        speech(u);
      } else if (u.kind == UtteranceKind::scene_heading) {
        footnotes();
        if (layout_.headings) block(0, heading(u.content), LineKind::scene_heading, 1);
      } else if (u.kind != UtteranceKind::meta) {
        direction(u.content);
      }
    }
    footnotes();
    lines_ = soil_play(std::move(lines_), layout_, script_.title, seed_);
    if (layout_.frame) frame();
    RenderedText out;
    for (const RenderedLine& line : lines_) {
      out.text += line.text + layout_.line_end;
      out.lines.push_back(line.kind);
    }
    out.speeches = std::move(speeches_);
    return out;
  }

 private:
  void put(int column, std::string_view text, LineKind kind) {
    lines_.push_back(
        {std::string(static_cast<std::size_t>(std::max(column, 0)), ' ') + std::string(text),
         kind});
  }
  void blank(int count) {
    if (lines_.empty()) return;
    for (int i = 0; i < count; ++i) lines_.push_back({});
  }

  void frame() {
    std::vector<RenderedLine> inner = std::move(lines_);
    lines_.clear();
    put(0, "The Paper Lantern Library presents this play", LineKind::meta);
    blank(1);
    put(0, "*** START OF THE PAPER LANTERN EDITION ***", LineKind::meta);
    blank(2);
    lines_.insert(lines_.end(), std::make_move_iterator(inner.begin()),
                  std::make_move_iterator(inner.end()));
    blank(2);
    put(0, "*** END OF THE PAPER LANTERN EDITION ***", LineKind::meta);
    blank(1);
    put(0, "Readers may copy this play. PIP: the lamp is not included.", LineKind::meta);
  }

  /// The scene's heading in the layout's way to count; acts stay as they are.
  std::string heading(const std::string& text) {
    if (layout_.heading == HeadingStyle::as_written) return text;
    ++scene_;
    constexpr std::string_view kRoman[] = {"I",   "II",   "III", "IV", "V",  "VI",
                                           "VII", "VIII", "IX",  "X",  "XI", "XII"};
    const std::string number = std::to_string(scene_);
    const std::string roman(kRoman[static_cast<std::size_t>(scene_ - 1) % std::size(kRoman)]);
    switch (layout_.heading) {
      case HeadingStyle::english:
        return "Scene " + number + ".";
      case HeadingStyle::german:
        return number + ". Szene";
      case HeadingStyle::french:
        return "SCÈNE " + roman + ".";
      case HeadingStyle::bracketed:
        return "[Scene: " + text + "]";
      case HeadingStyle::chinese:
        return "【场景" + number + "】";
      default:
        return number + "、内景 码头 夜";
    }
  }

  /// Notes on the marks of the scene.
  void footnotes() {
    if (notes_.empty()) return;
    blank(2);
    for (const std::string& note : notes_) {
      for (const std::string& line : wrapped(note, 70)) put(0, line, LineKind::meta);
      blank(1);
    }
    notes_.clear();
  }

  std::string entry(const std::string& name) const {
    if (layout_.wide_colon) return name + "——剧中人";
    switch (layout_.list) {
      case ListStyle::comma:
        return name + ", of the play";
      case ListStyle::dots:
        return name + " ........ Mr. Lamp";
      case ListStyle::dash:
        return name + " -- of the play";
      case ListStyle::brackets:
        return name + " (of the play)";
      case ListStyle::bare:
        break;
    }
    return name;
  }

  void front_matter() {
    if (layout_.title_page && !script_.title.empty()) {
      put(0, layout_.wide_colon ? "《" + script_.title + "》" : upper_ascii(script_.title),
          LineKind::meta);
      if (!layout_.wide_colon) blank(1);
      if (!script_.author.empty())
        put(0, (layout_.wide_colon ? "作者：" : "by ") + script_.author, LineKind::meta);
      blank(layout_.wide_colon ? 1 : 2);
    }
    if (!layout_.cast_list) return;
    put(0, layout_.wide_colon ? "人物：" : "DRAMATIS PERSONAE", LineKind::meta);
    if (!layout_.wide_colon) blank(1);
    for (const Speaker& speaker : speakers_of(script_)) put(0, entry(speaker.name), LineKind::meta);
    blank(2);
    // The list ends at a heading.
    if (script_.utterances.empty()) return;
    const auto first =
        std::find_if(script_.utterances.begin(), script_.utterances.end(),
                     [](const Utterance& u) { return u.kind != UtteranceKind::meta; });
    if (first == script_.utterances.end() || first->kind != UtteranceKind::scene_heading ||
        !layout_.headings)
      block(0, layout_.wide_colon ? "第一场" : "ACT I", LineKind::scene_heading, 1);
  }

  void block(int indent, std::string_view text, LineKind kind, int blanks) {
    blank(std::max(blanks, layout_.blank_between));
    for (const std::string& line : wrapped(text, layout_.width - indent)) put(indent, line, kind);
    if (layout_.blank_between == 0 && !layout_.wide_colon) blank(1);
  }

  std::string bracketed(std::string text) const {
    text = std::string(trim(text));
    const bool has_brackets = is_bracketed(text);
    if (has_brackets) {
      for (const auto& [open, close] : kBrackets) {
        if (!text.starts_with(open)) continue;
        text.erase(0, open.size());
        if (text.ends_with(close)) text.erase(text.size() - close.size());
      }
    }
    if (layout_.italic_directions) text = "_" + text + "_";
    return layout_.open + text + layout_.close;
  }

  void direction(const std::string& text) {
    if (layout_.wide_colon && !is_bracketed(text)) {
      put(0, "旁白：" + text, LineKind::action);
      return;
    }
    block(layout_.direction_indent, bracketed(text), LineKind::action, 1);
  }

  std::uint64_t next_seed() { return derive_seed(seed_, std::to_string(++drawn_)); }

  std::string name_of(const std::string& role) {
    std::string name = layout_.abbreviated ? short_names_.at(role) : role;
    if (layout_.name_case == NameCase::capitals) name = upper_ascii(name);
    if (layout_.name_case == NameCase::title) name = title_case(name);
    if (layout_.name_case == NameCase::small) name = lower_ascii(name);
    return misread(std::move(name), layout_.misread_names, next_seed());
  }

  void speech(const Utterance& said) {
    Utterance u = said;
    u.content = misread(std::move(u.content), layout_.misread_text, next_seed());
    SplitSpeech split{.opening = {}, .rest = u};
    if (layout_.opening_beside_name) split = split_opening_directions(u);
    const std::string italic = layout_.italic_directions ? "_" : "";
    std::string text = with_directions(split.rest, layout_.open + italic, italic + layout_.close);
    std::string name = name_of(u.role);
    speeches_.push_back({name, u.content});
    if (layout_.quoted) text = "「" + text + "」";
    if (layout_.note_marks && drawn_ % 9 == 0) {
      const std::string mark = "[" + std::to_string(++note_) + "]";
      text += mark;
      notes_.push_back("[Footnote " + std::to_string(note_) +
                       ": some printers have the word otherwise, "
                       "and none of them: tells why.]");
    }
    // A full stop behind a Chinese name would end a sentence.
    const std::string& end =
        layout_.name_end == "." && has_han(name) ? kWideColon : layout_.name_end;
    const std::string& around = layout_.name_mark;
    // Marks of italics hold the full stop, those of bold letters the colon.
    const bool inside = !around.empty() && split.opening.empty();
    name = around + name + (inside ? end : "") + around;
    if (!split.opening.empty())
      name += (layout_.wide_colon ? "" : " ") + layout_.open + split.opening + layout_.close;
    // `Mr. Strode.`, but no second stop behind `Strode Jr.`
    if (!inside && !(end == "." && name.ends_with("."))) name += end;
    name = layout_.name_before + name;
    if (layout_.times) {
      seconds_ += 7;
      name = fmt::format("[00:{:02}:{:02}] ", seconds_ / 60 % 60, seconds_ % 60) + name;
    }
    blank(layout_.blank_between);
    if (layout_.place == NamePlace::before) {
      const int hang = layout_.speech_indent - layout_.first_indent;
      // The gap behind a name is no place to break a line, and stays as wide as it is.
      const std::string held(static_cast<std::size_t>(character_count(name + layout_.name_gap)),
                             'x');
      const int width = text_width(text) - std::max(hang, 0);
      auto lines = wrapped(held + text, width);
      const std::size_t all = held.size();
      lines.front() =
          name + layout_.name_gap + lines.front().substr(std::min(all, lines.front().size()));
      for (std::size_t i = 0; i < lines.size(); ++i)
        put(i == 0 ? layout_.first_indent : layout_.speech_indent, lines[i], LineKind::dialogue);
      return;
    }
    const int middle = (layout_.width - character_count(name)) / 2;
    put(layout_.place == NamePlace::centred ? middle : layout_.first_indent, name, LineKind::cue);
    for (const std::string& line : wrapped(text, text_width(text) - layout_.speech_indent))
      put(layout_.speech_indent, line, LineKind::dialogue);
  }

  /// Layouts for Han text keep a speech in other letters on one line.
  int text_width(std::string_view text) const {
    return layout_.wide_colon && !has_han(text) ? kUnbroken : layout_.width;
  }

  const Script& script_;
  const PlayLayout& layout_;
  std::map<std::string, std::string> short_names_;
  std::vector<RenderedLine> lines_;
  std::vector<RenderedSpeech> speeches_;
  std::vector<std::string> notes_;
  std::uint64_t seed_ = 0;
  std::uint64_t drawn_ = 0;
  int scene_ = 0, note_ = 0, seconds_ = 0;
};

}  // namespace

RenderedText render_play(const Script& script, const PlayLayout& layout, std::uint64_t seed) {
  return PlayWriter(script, layout, seed).write();
}

}  // namespace rolellm

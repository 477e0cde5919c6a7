// A script's elements as the lines of a screenplay; `page_dirt` makes pages of them.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include <fmt/format.h>

#include "rolellm/core/random.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/page_dirt.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

std::string first_sentence(const std::string& text) {
  const std::size_t stop = text.find(". ");
  return stop == std::string::npos ? text : text.substr(0, stop + 1);
}

/// What screenplays say between the lines of any script.
constexpr std::array kSounds = {"WHOOSH!",
                                "A HORN.",
                                "CRACK! CRACK!",
                                "Silence.",
                                "THUNDER.",
                                "THE DOOR SLAMS.",
                                "BOOM",
                                "And then -",
                                "WHAM!",
                                "A beat.",
                                "Darkness.",
                                "SOUND: A BELL, FAR OFF, THEN NEARER... LOUD.",
                                "SUPER: THREE YEARS LATER",
                                "TITLE CARD: THE NORTH SHORE, 1912"};
constexpr std::array kShots = {
    "CLOSE ON THE BELL",   "ANGLE ON THE DOOR", "THE HARBOUR",
    "HIS HANDS",           "ANOTHER ANGLE",     "P.O.V. THROUGH THE WINDOW",
    "INSERT - THE LETTER", "THE OLD MAN",       "WIDER",
    "ON THE STAIRS",       "BACK TO SCENE",     "THE CROWD"};
constexpr std::array kTransitions = {"CUT TO:",       "DISSOLVE TO:",   "FADE OUT.",
                                     "SMASH CUT TO:", "FADE TO BLACK.", "MATCH CUT TO:",
                                     "FADE OUT",      "CUT TO"};
constexpr std::array kHints = {
    "(beat)",          "(quietly)",
    "(to the others)", "(a pause)",
    "(off her look)",  "(calling out across the water to the other boat)",
    "(then)",          "(still holding the rope in both of his hands)",
    "(nods)",          "(laughing)"};
constexpr std::array kHardNames = {
    "GUARD #2",     "McTAVISH",  "MR. O'DAY",     "DR. LIND",      "MAN IN A HAT",
    "OLD WOMAN",    "COP 1",     "ANN & BEA",     "ROY/TESS",      "THE SHIP'S VOICE",
    "LT. DE VRIES", "R-7",       "FRED THE HEAD", "ALL",           "MA",
    "LITTLE GIRL",  "JOHN-PAUL", "VOICE",         "SECOND SAILOR", "MRS. VAN HORN'S SON"};
constexpr std::array kExtensions = {"(V.O.)", "(O.S.)",       "(VO)",      "(V.0.)",
                                    "(o.s.)", "(into phone)", "(on radio)"};

class Writer {
 public:
  Writer(const ScreenplayLayout& layout, std::uint64_t seed)
      : layout_(layout), random_(derive_seed(seed, "screenplay")), number_(layout.first_number) {}

  std::vector<RenderedLine> write(const Script& script) {
    if (layout_.title_page) title_page(script);
    for (const Utterance& u : script.utterances) {
      switch (u.kind) {
        case UtteranceKind::dialogue:
        case UtteranceKind::lyrics:
          speech(u);
          break;
        case UtteranceKind::scene_heading:
          heading(u.content);
          break;
        case UtteranceKind::transition:
          transition(u.content);
          break;
        case UtteranceKind::meta:
          break;
        default:
          action(u.content);
          break;
      }
    }
    return std::move(lines_);
  }

 private:
  bool chance(double share) { return random_.uniform() < share; }
  template <std::size_t N>
  const char* one_of(const std::array<const char*, N>& choices) {
    return choices[random_.below(N)];
  }

  void put(int column, std::string_view text, LineKind kind) {
    if (trim(text).empty()) return;
    lines_.push_back(
        {std::string(static_cast<std::size_t>(std::max(column, 0)), ' ') + std::string(text),
         kind});
    for (int i = 0; i < layout_.line_spacing; ++i) lines_.push_back({});
  }
  void put_wrapped(int column, std::string_view text, int width, LineKind kind) {
    for (const std::string& line : wrapped(text, width)) put(column, line, kind);
  }
  void blanks(int count) {
    for (int i = 0; i < count - layout_.line_spacing; ++i) lines_.push_back({});
  }
  void gap() {
    if (lines_.empty()) return;
    if (!chance(layout_.lost_blanks)) blanks(layout_.blank_between);
  }

  void title_page(const Script& script) {
    const std::string title = script.title.empty() ? "The Ferry" : script.title;
    const int column = layout_.cue + layout_.margin;
    blanks(static_cast<int>(random_.below(6)));
    put(column, chance(0.6) ? upper_case(title) : title, LineKind::meta);
    blanks(2);
    put(column, one_of(std::array{"Written by", "by", "Screenplay by", "A screenplay by"}),
        LineKind::meta);
    blanks(1);
    put(column, script.author.empty() ? "Ida Lunt" : script.author, LineKind::meta);
    blanks(3);
    if (chance(0.5))
      put(0,
          one_of(std::array{"FINAL DRAFT", "Second Draft - March 3, 1999", "Rev. 7/20/11",
                            "SHOOTING SCRIPT"}),
          LineKind::meta);
    blanks(4);
    if (chance(0.35))
      put(layout_.action, one_of(std::array{"FADE IN:", "FADE IN"}), LineKind::transition);
    if (chance(0.15)) put(layout_.action, "OVER BLACK:", LineKind::action);
  }

  std::string heading_text(std::string_view text) {
    std::string out(text);
    for (const std::string_view place : {"INT. ", "EXT. "}) {
      if (text.starts_with(place))
        out = std::string(place.substr(0, 3)) + layout_.heading_mark + std::string(text.substr(5));
    }
    if (!layout_.lower_headings) return upper_case(out);
    std::transform(out.begin() + std::min<std::ptrdiff_t>(4, std::ssize(out)), out.end(),
                   out.begin() + std::min<std::ptrdiff_t>(4, std::ssize(out)),
                   [](unsigned char c) { return std::tolower(c); });
    return out;
  }

  void numbered(std::string_view text, LineKind kind) {
    const std::string number = fmt::format("{}{}", number_++, chance(0.08) ? "A" : "");
    scene_ = number;
    const int column = layout_.action;
    const std::string blank =
        layout_.number_tab
            ? "\t"
            : std::string(static_cast<std::size_t>(
                              std::max(1, std::min(column, 6) - static_cast<int>(number.size()))) +
                              random_.below(3),
                          ' ');
    const auto pieces = wrapped(text, std::max(30, layout_.action_width - 8));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0 || layout_.numbers == SceneNumbers::below) {
        put(column, pieces[i], kind);
        continue;
      }
      std::string line = number + blank + pieces[i];
      if (layout_.numbers == SceneNumbers::both) {
        const std::size_t far = static_cast<std::size_t>(layout_.action_width) + 4;
        line += line.size() < far && !layout_.number_tab ? std::string(far - line.size(), ' ')
                                                         : std::string(chance(0.5) ? "\t\t" : " ");
        line += number;
      }
      put(std::max(0, column - layout_.number_hang), line, kind);
    }
    if (layout_.numbers == SceneNumbers::below) {
      const std::size_t far = static_cast<std::size_t>(layout_.action_width);
      put(0, number + std::string(far, ' ') + number, LineKind::meta);
    }
  }

  void heading(std::string_view text) {
    if (!lines_.empty() && chance(layout_.bare_transitions)) transition(one_of(kTransitions));
    blanks(lines_.empty() ? 0 : layout_.blank_before_scene);
    last_speaker_.clear();
    if (layout_.numbers == SceneNumbers::none) {
      put_wrapped(layout_.action, heading_text(text), layout_.action_width,
                  LineKind::scene_heading);
    } else {
      numbered(heading_text(text), LineKind::scene_heading);
    }
    after_heading_ = true;
  }

  void transition(std::string_view text) {
    blanks(lines_.empty() ? 0
                          : std::max(layout_.blank_between,
                                     layout_.transition <= layout_.action + 10 ? 1 : 0));
    put(layout_.transition, text, LineKind::transition);
    last_speaker_.clear();
  }

  void action(std::string_view text) {
    if (chance(layout_.left_out_action)) return;
    if (chance(layout_.sounds)) paragraph(one_of(kSounds));
    if (chance(layout_.shots)) {
      const std::string shot = chance(0.5) && !roles_.empty() ? roles_[random_.below(roles_.size())]
                                                              : std::string(one_of(kShots));
      if (layout_.numbered_shots && chance(0.8)) {
        gap();
        numbered(shot, LineKind::scene_heading);
      } else {
        paragraph(shot);
      }
      if (layout_.shots_run_on) {
        std::string rest(text);
        // `THE BELL` and what it does: `swings. ...`
        if (chance(0.7))
          rest[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(rest[0])));
        if (chance(0.3)) rest = first_sentence(rest);
        put_wrapped(layout_.action, rest, layout_.action_width, LineKind::action);
        return;
      }
    }
    paragraph(text);
  }

  void paragraph(std::string_view text) {
    const bool after_speech = !last_speaker_.empty();
    if (!after_speech || !chance(layout_.lost_after_speech)) gap();
    put_wrapped(layout_.action, text, layout_.action_width, LineKind::action);
    last_speaker_.clear();
  }

  /// This file's way to write the role's name.
  const std::string& name_of(const std::string& role) {
    const auto [it, fresh] = names_.try_emplace(role);
    if (!fresh) return it->second;
    it->second = layout_.mixed_names && chance(0.4) ? one_of(kHardNames) : upper_case(role);
    roles_.push_back(it->second);
    if (layout_.title_case_cues) it->second = title_case(role);
    return it->second;
  }

  void cue(const Utterance& u, std::string_view direction) {
    std::string text = name_of(u.role);
    if (chance(layout_.odd_extensions)) {
      text += std::string(" ") + one_of(kExtensions);
    } else if (!u.extension.empty() && u.extension.find("CONT") == std::string::npos) {
      text += " (" + u.extension + ")";
    }
    if (last_speaker_ == u.role && !layout_.continued.empty()) text += " " + layout_.continued;
    if (!direction.empty()) text += " " + std::string(direction);
    if (layout_.colon_after_cue) text += ":";
    int column = layout_.cue;
    if (layout_.centred_cue)
      column = std::max(layout_.speech + 2, layout_.cue + 8 - character_count(text) / 2);
    cue_column_ = column;
    put(column, text, LineKind::cue);
    cue_ = text;
  }

  void speech(const Utterance& u) {
    gap();
    std::vector<Direction> directions = u.directions;
    if (directions.empty() && chance(layout_.extra_directions)) {
      const std::string_view hint = one_of(kHints);
      // At the start, or between two sentences.
      const std::size_t stop = chance(0.3) ? u.content.find(". ") : std::string::npos;
      directions.push_back({stop == std::string::npos ? 0 : static_cast<int>(stop) + 1,
                            std::string(hint.substr(1, hint.size() - 2))});
    }
    const bool on_cue = layout_.directions == DirectionPlace::on_cue && !directions.empty() &&
                        directions[0].offset == 0;
    cue(u, on_cue ? "(" + directions[0].text + ")" : "");
    if (on_cue) directions.erase(directions.begin());
    blanks(layout_.blank_after_cue);
    std::size_t at = 0;
    std::string pending;
    for (const Direction& d : directions) {
      const auto offset = std::min(static_cast<std::size_t>(d.offset), u.content.size());
      pending += u.content.substr(at, offset - at);
      at = offset;
      if (layout_.directions == DirectionPlace::inside_line) {
        pending += " (" + d.text + ") ";
        continue;
      }
      say(pending);
      put_wrapped(layout_.bracket, "(" + d.text + ")", layout_.bracket_width,
                  LineKind::parenthetical);
      pending.clear();
    }
    say(pending + u.content.substr(at));
    last_speaker_ = u.role;
    after_heading_ = false;
  }

  void say(std::string_view text) {
    if (trim(text).empty()) return;
    const std::size_t first = lines_.size();
    put_wrapped(layout_.speech, text, layout_.speech_width, LineKind::dialogue);
    // A wrapped direction may stand alone on a line.
    bool inside = false;
    for (std::size_t i = first; i < lines_.size(); ++i) {
      const std::string_view line = trim(lines_[i].text);
      if (line.empty()) continue;
      const bool opens = line.front() == '(';
      const std::size_t close = line.find(')');
      if ((opens || inside) && (close == std::string_view::npos || close + 1 == line.size()))
        lines_[i].kind = LineKind::parenthetical;
      inside = (opens || inside) && close == std::string_view::npos;
    }
  }

  const ScreenplayLayout& layout_;
  Random random_;
  std::vector<RenderedLine> lines_;
  std::map<std::string, std::string> names_;
  std::vector<std::string> roles_;
  std::string last_speaker_, cue_, scene_;
  int number_ = 1, cue_column_ = 0;
  bool after_heading_ = false;
};

}  // namespace

RenderedText render_screenplay(const Script& script, const ScreenplayLayout& layout,
                               std::uint64_t seed) {
  return make_pages(Writer(layout, seed).write(script), layout, seed);
}

}  // namespace rolellm

// A script's elements as the lines of a screenplay; `page_dirt` makes pages of them.
#include <algorithm>
#include <map>
#include <utility>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/page_dirt.h"
#include "rolellm/script/render/render_headings.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

std::string first_sentence(const std::string& text) {
  const std::size_t stop = text.find(". ");
  return stop == std::string::npos ? text : text.substr(0, stop + 1);
}

/// Plays put what happens into brackets; films do not.
std::string_view without_brackets(std::string_view text) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"[", "]"}, {"（", "）"}}) {
    const bool within = text.size() > open.size() + close.size() && text.starts_with(open) &&
                        text.find(close) == text.size() - close.size();
    if (within) return text.substr(open.size(), text.size() - open.size() - close.size());
  }
  return text;
}

bool is_spoken(const Utterance& u) {
  return u.kind == UtteranceKind::dialogue || u.kind == UtteranceKind::lyrics;
}

class Writer {
 public:
  Writer(const ScreenplayLayout& layout, const ScreenplayPhrases& phrases, std::uint64_t seed)
      : layout_(layout),
        phrases_(phrases),
        seed_(seed),
        random_(derive_seed(seed, "screenplay")),
        sheet_(layout, seed),
        headings_(layout, phrases, sheet_, seed) {
    names_in_capitals_ = chance(0.35);
  }

  std::vector<RenderedLine> write(const Script& script) {
    if (layout_.title_page) write_title_page(script, layout_, phrases_, sheet_, seed_);
    const auto& all = script.utterances;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is_spoken(all[i])) {
        if (chance(layout_.left_out_speech)) continue;
        if (chance(layout_.more_action)) action(invented(phrases_.actions));
        if (i + 1 < all.size() && chance(layout_.dual) && side_by_side(all[i], all[i + 1])) {
          ++i;
        } else {
          speech(all[i]);
        }
      } else if (all[i].kind == UtteranceKind::scene_heading) {
        // Of television; films have none.
        if (!all[i].content.starts_with("ACT ") || chance(0.2)) heading(all[i].content);
      } else if (all[i].kind == UtteranceKind::transition) {
        transition(all[i].content);
      } else if (all[i].kind != UtteranceKind::meta) {
        action(all[i].content);
      }
    }
    return std::move(sheet_.lines());
  }

 private:
  bool chance(double share) { return random_.uniform() < share; }
  const std::string& any(const ScreenplayPhrases::List& list) { return one_of(list, random_); }

  /// A few of `sentences`, about people of this script.
  std::string invented(const ScreenplayPhrases::List& sentences) {
    std::string text;
    for (std::uint64_t more = 1 + random_.below(5); more > 0; --more) {
      std::string sentence = any(sentences);
      for (const std::string_view mark : {"{A}", "{B}"}) {
        const std::string name =
            roles_.empty() ? "The keeper" : roles_[random_.below(roles_.size())];
        for (std::size_t at = 0; (at = sentence.find(mark)) != std::string::npos;)
          sentence.replace(at, mark.size(), names_in_capitals_ ? name : title_case(name));
      }
      text += (text.empty() ? "" : " ") + sentence;
    }
    return text;
  }

  void heading(std::string_view text) {
    if (!sheet_.empty() && chance(layout_.bare_transitions)) transition(any(phrases_.transitions));
    last_speaker_.clear();
    headings_.write(text);
    below_heading_ = true;
  }

  void gap_above_action() {
    const bool below_heading = std::exchange(below_heading_, false);
    if (below_heading ? layout_.tight_headings : layout_.tight_action) return;
    sheet_.gap(below_heading ? layout_.more_below_heading : 0);
  }
  void gap_above_cue() {
    if (std::exchange(below_heading_, false) && layout_.tight_headings) return;
    sheet_.gap(layout_.more_above_cue);
  }

  void transition(std::string_view text) {
    const int least = layout_.transition <= layout_.action + 10 ? 1 : 0;
    sheet_.blanks(sheet_.empty() ? 0 : std::max(layout_.blank_between, least));
    sheet_.put(layout_.transition, text, LineKind::transition);
    last_speaker_.clear();
  }

  void action(std::string_view text) {
    if (chance(layout_.left_out_action)) return;
    if (chance(layout_.sounds)) paragraph(any(phrases_.sounds));
    if (chance(layout_.capital_actions)) paragraph(any(phrases_.capital_actions));
    if (chance(layout_.shots)) {
      const std::string shot = chance(0.3) && !roles_.empty() ? roles_[random_.below(roles_.size())]
                                                              : any(phrases_.shots);
      if (layout_.numbered_shots && chance(0.8)) {
        sheet_.gap();
        headings_.numbered(shot);
      } else {
        paragraph(shot);
      }
      if (layout_.shots_run_on) {
        run_on(std::string(without_brackets(text)));
        return;
      }
    }
    paragraph(without_brackets(text));
    if (chance(layout_.signs)) sign();
    if (chance(layout_.lists)) list();
  }

  /// `THE BELL` and what it does: `swings. ...`
  void run_on(std::string text) {
    // Where columns do not tell, a capital would make a speech of it.
    if (layout_.cue == layout_.action || chance(0.7)) text[0] = lower_ascii(text[0]);
    if (chance(0.3)) text = first_sentence(text);
    sheet_.put_wrapped(layout_.action, text, layout_.action_width, LineKind::action);
  }

  void paragraph(std::string_view text, int further_right = 0) {
    const bool after_speech = !last_speaker_.empty();
    if (!after_speech || !chance(layout_.lost_after_speech)) gap_above_action();
    sheet_.put_wrapped(layout_.action + further_right, text,
                       layout_.action_width - 2 * further_right, LineKind::action);
    last_speaker_.clear();
  }

  void sign() {
    const int room = std::max(0, layout_.cue - layout_.action);
    paragraph(
        any(phrases_.signs),
        chance(0.5) ? 0 : static_cast<int>(random_.below(static_cast<std::uint64_t>(room) + 1)));
  }

  void list() {
    paragraph(any(phrases_.list_heads));
    const auto style = random_.below(5);
    const std::uint64_t items = 2 + random_.below(4);
    for (std::uint64_t i = 0; i < items; ++i) {
      const std::string letter(1, static_cast<char>('A' + i));
      const std::string digit(1, static_cast<char>('1' + i));
      const std::string marks[] = {letter + ") ", "-- ", "- ", digit + ". ", "* "};
      paragraph(marks[style] + any(phrases_.list_items));
    }
  }

  /// This file's way to write the role's name.
  const std::string& name_of(const std::string& role) {
    const auto [it, fresh] = names_.try_emplace(role);
    if (!fresh) return it->second;
    std::string& name = it->second;
    name = layout_.mixed_names && chance(0.4) ? any(phrases_.hard_names) : upper_ascii(role);
    if (chance(layout_.wrapped_cues)) name = any(phrases_.long_names);
    roles_.push_back(name);
    if (layout_.cue_case == CueCase::title) name = title_case(role);
    if (layout_.cue_case == CueCase::lower) name = lower_ascii(role);
    return name;
  }

  bool goes_on(const Utterance& u) const {
    return last_speaker_ == u.role && !layout_.continued.empty();
  }

  std::string cue_text(const Utterance& u) {
    std::string text = name_of(u.role);
    if (chance(layout_.odd_extensions)) {
      text += " " + any(phrases_.extensions);
    } else if (!u.extension.empty() && u.extension.find("CONT") == std::string::npos) {
      text += " (" + u.extension + ")";
    }
    if (goes_on(u) && !layout_.continued_below) text += " " + layout_.continued;
    return text;
  }

  void cue(const Utterance& u, const std::string& direction) {
    std::string text = cue_text(u);
    if (!direction.empty()) text += " " + direction;
    if (layout_.colon_after_cue) text += ":";
    int column = layout_.cue;
    if (layout_.centred_cue)
      column = std::max(layout_.speech + 2, layout_.cue + 8 - character_count(text) / 2);
    constexpr int kNameWidth = 30;
    const bool too_long = layout_.wrapped_cues > 0 && character_count(text) > kNameWidth;
    sheet_.put_wrapped(column, text, too_long ? kNameWidth : 200, LineKind::cue);
  }

  /// The speech's own directions, or one for a speech that has none.
  std::vector<Direction> directions_of(const Utterance& u) {
    if (!u.directions.empty() || !chance(layout_.extra_directions)) return u.directions;
    // At the start, or between two sentences.
    const std::size_t stop = chance(0.3) ? u.content.find(". ") : std::string::npos;
    const std::string& hint = any(phrases_.hints);
    return {{stop == std::string::npos ? 0 : static_cast<int>(stop) + 1,
             chance(0.05) ? upper_ascii(hint) : hint}};
  }

  void speech(const Utterance& spoken) {
    Utterance u = spoken;
    if (chance(layout_.more_speech)) {
      u.content = invented(phrases_.speeches);
      u.directions.clear();
    }
    gap_above_cue();
    if (chance(layout_.inline_speeches)) {
      sheet_.put_wrapped(layout_.action, name_of(u.role) + ": " + u.content, layout_.action_width,
                         LineKind::dialogue);
      last_speaker_ = u.role;
      return;
    }
    std::vector<Direction> directions = directions_of(u);
    const bool on_cue = layout_.directions == DirectionPlace::on_cue && !directions.empty() &&
                        directions[0].offset == 0;
    cue(u, on_cue ? "(" + directions[0].text + ")" : "");
    if (on_cue) directions.erase(directions.begin());
    if (layout_.continued_below && goes_on(u))
      sheet_.put(layout_.bracket, "(CONT'D)", LineKind::parenthetical);
    sheet_.blanks(std::max(layout_.blank_after_cue, layout_.blank_in_speech));
    const std::string text = chance(layout_.capital_speeches) ? upper_ascii(u.content) : u.content;
    std::size_t at = 0;
    std::string pending;
    for (const Direction& d : directions) {
      const auto offset = std::min(static_cast<std::size_t>(d.offset), text.size());
      pending += text.substr(at, offset - at);
      at = offset;
      if (layout_.directions == DirectionPlace::inside_line) {
        pending += " (" + d.text + ") ";
        continue;
      }
      say(pending);
      bracket(d.text);
      pending.clear();
    }
    say(pending + text.substr(at));
    last_speaker_ = u.role;
  }

  void bracket(const std::string& text) {
    const bool apart = chance(layout_.brackets_apart);
    if (apart) sheet_.blanks(1);
    const bool below_name = sheet_.lines().back().kind == LineKind::cue ||
                            sheet_.lines().back().kind == LineKind::blank;
    if (!below_name) sheet_.blanks(layout_.blank_in_speech);
    const std::string words = "(" + (apart && chance(0.6) ? upper_ascii(text) : text) + ")";
    sheet_.put_wrapped(layout_.bracket, words, layout_.bracket_width, LineKind::parenthetical,
                       layout_.hanging_brackets ? 1 : 0);
    sheet_.blanks(layout_.blank_in_speech);
  }

  void say(std::string_view text) {
    if (trim(text).empty()) return;
    const std::size_t first = sheet_.lines().size();
    sheet_.put_wrapped(layout_.speech, text, layout_.speech_width, LineKind::dialogue);
    // A wrapped direction may stand alone on a line.
    bool inside = false;
    for (std::size_t i = first; i < sheet_.lines().size(); ++i) {
      const std::string_view line = trim(sheet_.lines()[i].text);
      if (line.empty()) continue;
      const bool opens = line.front() == '(';
      const std::size_t close = line.find(')');
      if ((opens || inside) && (close == std::string_view::npos || close + 1 == line.size()))
        sheet_.lines()[i].kind = LineKind::parenthetical;
      inside = (opens || inside) && close == std::string_view::npos;
    }
  }

  /// Two people at once, each in a column of their own.
  bool side_by_side(const Utterance& left, const Utterance& right) {
    constexpr std::size_t kLongest = 200;  // bytes
    constexpr int kWidth = 26;
    if (!is_spoken(right) || left.role == right.role || left.content.size() > kLongest ||
        right.content.size() > kLongest)
      return false;
    gap_above_cue();
    const int column = layout_.action + static_cast<int>(random_.below(6));
    const auto put = [&](const std::string& a, const std::string& b, LineKind kind, int indent) {
      const std::size_t room = static_cast<std::size_t>(kWidth) + 4;
      const std::string text =
          a + std::string(b.empty() || a.size() >= room ? 1 : room - a.size(), ' ') + b;
      const auto ink = text.find_first_not_of(' ');
      sheet_.put(column + indent + static_cast<int>(ink), trim(text), kind);
    };
    const int indent = 4 + static_cast<int>(random_.below(6));
    put(cue_text(left), cue_text(right), LineKind::cue, indent);
    const auto said = wrapped(left.content, kWidth), answered = wrapped(right.content, kWidth);
    for (std::size_t i = 0; i < std::max(said.size(), answered.size()); ++i)
      put(i < said.size() ? said[i] : "", i < answered.size() ? answered[i] : "",
          LineKind::dialogue, 0);
    last_speaker_ = right.role;
    return true;
  }

  const ScreenplayLayout& layout_;
  const ScreenplayPhrases& phrases_;
  std::uint64_t seed_;
  Random random_;
  LineSheet sheet_;
  HeadingWriter headings_;
  std::map<std::string, std::string> names_;
  std::vector<std::string> roles_;
  std::string last_speaker_;
  bool below_heading_ = false;
  bool names_in_capitals_ = false;  // within action
};

}  // namespace

Result<RenderedText> render_screenplay(const Script& script, const ScreenplayLayout& layout,
                                       std::uint64_t seed) {
  const auto& phrases = ScreenplayPhrases::get();
  if (!phrases) return fail(phrases.error());
  return make_pages(Writer(layout, *phrases, seed).write(script), layout, seed);
}

}  // namespace rolellm

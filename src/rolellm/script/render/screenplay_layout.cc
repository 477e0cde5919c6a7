#include "rolellm/script/render/screenplay_layout.h"

#include <algorithm>
#include <array>

#include "rolellm/core/random.h"
#include "rolellm/script/render/screenplay_phrases.h"

namespace rolellm {
namespace {

/// How a layout tells speech from action.
enum class Family {
  columns,    ///< as in a print
  flat,       ///< nothing indented: blank lines tell
  half_flat,  ///< speech in the column of the action, names further right
  narrow,     ///< columns close together
  block,      ///< name and speech in one column, right of the action
  hanging,    ///< name in the column of the action, speech further right
  loose,      ///< nothing indented, a blank line between all there is, a paragraph a line
};

class Sampler {
 public:
  Sampler(std::uint64_t seed, const ScreenplayPhrases& phrases)
      : phrases_(phrases), random_(derive_seed(seed, "layout")) {}

  ScreenplayLayout sample() {
    ScreenplayLayout layout;
    choose_family();
    columns(layout);
    spacing(layout);
    headings(layout);
    action(layout);
    speeches(layout);
    pages(layout);
    heads_of_pages(layout);
    dirt(layout);
    excerpt(layout);
    marks_apart(layout);
    return layout;
  }

 private:
  bool chance(double share) { return random_.uniform() < share; }
  /// 0 mostly, otherwise up to `most`.
  double sometimes(double share, double most) {
    return chance(share) ? most * random_.uniform() : 0;
  }
  int between(int low, int high) {
    return low + static_cast<int>(random_.below(static_cast<std::uint64_t>(high - low + 1)));
  }
  template <std::size_t N>
  std::string one_of(const std::array<const char*, N>& choices) {
    return choices[random_.below(N)];
  }
  std::string one_of(const ScreenplayPhrases::List& list) { return rolellm::one_of(list, random_); }
  bool in_columns() const { return family_ == Family::columns || family_ == Family::narrow; }

  void choose_family() {
    const double draw = random_.uniform();
    family_ = draw < 0.54   ? Family::columns
              : draw < 0.71 ? Family::flat
              : draw < 0.80 ? Family::half_flat
              : draw < 0.89 ? Family::narrow
              : draw < 0.93 ? Family::block
              : draw < 0.96 ? Family::hanging
                            : Family::loose;
  }

  void columns(ScreenplayLayout& layout) {
    layout.action_width = between(50, 68);
    layout.speech_width = between(24, 46);
    layout.bracket_width = between(14, 30);
    switch (family_) {
      case Family::columns:
        layout.speech = between(7, 16);
        layout.bracket = layout.speech + (chance(0.15) ? 0 : between(2, 8));
        layout.cue = layout.bracket + between(3, 14);
        layout.transition = between(40, 58);
        break;
      case Family::flat:
        layout.speech = layout.bracket = layout.cue = 0;
        layout.transition = chance(0.5) ? 0 : between(40, 55);
        layout.speech_width = chance(0.5) ? between(34, 46) : layout.action_width;
        break;
      case Family::half_flat:
        layout.speech = chance(0.6) ? 0 : between(1, 2);
        layout.bracket = chance(0.5) ? layout.speech : between(4, 10);
        layout.cue = between(8, 25);
        layout.transition = between(40, 55);
        break;
      case Family::narrow:
        layout.speech = between(2, 6);
        layout.bracket = layout.speech + between(0, 3);
        layout.cue = layout.bracket + between(2, 6);
        layout.transition = between(30, 45);
        break;
      case Family::block:
        layout.speech = layout.cue = between(4, 16);
        layout.bracket = layout.speech + (chance(0.5) ? 0 : between(1, 6));
        layout.transition = between(40, 55);
        break;
      case Family::hanging:
        layout.speech = between(3, 12);
        layout.bracket = layout.speech + (chance(0.5) ? 0 : between(1, 6));
        layout.cue = 0;
        layout.transition = chance(0.3) ? 0 : between(40, 55);
        break;
      case Family::loose: {
        constexpr int kOneLine = 2000;
        layout.speech = layout.bracket = layout.cue = layout.transition = 0;
        layout.action_width = layout.speech_width = layout.bracket_width =
            chance(0.7) ? kOneLine : 64;
        break;
      }
    }
    layout.centred_cue = layout.cue > layout.speech + 8 && chance(0.2);
    if (layout.cue > layout.speech + 4) layout.cue_strays = sometimes(0.25, 0.5);
    if (in_columns()) layout.line_strays = sometimes(0.15, 0.2);
    layout.hanging_brackets = chance(0.4);
    layout.margin = chance(0.5) ? 0 : between(1, 15);
    layout.tab_margin = chance(0.06);
    layout.tabs = chance(0.15);
  }

  void spacing(ScreenplayLayout& layout) {
    if (family_ == Family::loose) {
      layout.blank_between = layout.blank_in_speech = between(1, 2);
      layout.blank_before_scene = layout.blank_between + between(0, 1);
      layout.inked_blanks = chance(0.15);
      return;
    }
    const double kind = random_.uniform();
    if (kind < 0.08) {
      layout.line_spacing = between(1, 2);
      layout.blank_between = layout.line_spacing + between(1, 3);
    } else if (kind < 0.20 && in_columns()) {
      layout.blank_between = 0;
      layout.blank_before_scene = between(0, 1);
    } else if (kind < 0.35) {
      layout.blank_between = between(2, 4);
    }
    if (layout.blank_between > 0) layout.blank_before_scene = layout.blank_between + between(0, 2);
    if (in_columns() && chance(0.3)) layout.lost_blanks = 0.02 + 0.2 * random_.uniform();
    if (in_columns() && layout.blank_between > 1 && chance(0.08)) layout.blank_after_cue = 1;
    layout.lost_after_speech = sometimes(in_columns() ? 0.15 : 0.4, 0.6);
    if (chance(0.05)) layout.lost_after_speech = 1;
    if (layout.blank_between > 0) {
      layout.more_above_cue = chance(0.06) ? between(1, 2) : 0;
      layout.more_below_heading = chance(0.06) ? between(1, 2) : 0;
      layout.tight_headings = chance(0.12);
      layout.tight_action = chance(0.08);
      layout.capitals_apart = sometimes(0.08, 0.04);
    }
    // Where neither columns nor blank lines tell speech from action, its width does.
    constexpr int kWidestSpeech = 46;
    if (family_ == Family::flat && (layout.tight_action || layout.lost_after_speech > 0))
      layout.speech_width = std::min(layout.speech_width, between(34, kWidestSpeech));
    layout.hyphens = sometimes(0.2, 0.2);
    layout.wide_sentences = sometimes(0.2, 0.3);
    layout.inked_blanks = chance(0.15);
    layout.split_paragraphs = sometimes(0.2, 0.06);
    if (in_columns()) {
      layout.split_speeches = sometimes(0.12, 0.06);
      layout.brackets_apart = sometimes(0.1, 0.6);
    }
  }

  void headings(ScreenplayLayout& layout) {
    const double numbers = random_.uniform();
    layout.numbers = numbers < 0.5    ? SceneNumbers::none
                     : numbers < 0.62 ? SceneNumbers::left
                     : numbers < 0.95 ? SceneNumbers::both
                                      : SceneNumbers::below;
    layout.number_tab = chance(0.3);
    layout.first_number = between(1, 190);
    layout.heading_mark = chance(0.75) ? ". " : one_of(std::array{": ", " ", ".  ", " - ", "."});
    layout.lower_headings = chance(0.04);
    layout.odd_headings = sometimes(0.3, 0.5);
    layout.bare_headings = chance(0.03) ? 1 : sometimes(0.12, 0.4);
    layout.bare_transitions = sometimes(0.5, 0.6);
    layout.shots = sometimes(0.5, 0.25);
    const bool beside =
        layout.numbers == SceneNumbers::left || layout.numbers == SceneNumbers::both;
    if (beside) layout.omitted = sometimes(0.25, 0.2);
    layout.numbered_shots = beside && chance(0.4);
    if (layout.numbered_shots && chance(0.5)) layout.shots = 0.3 + 0.6 * random_.uniform();
    // Where nothing is indented a shot looks like a name, and what runs on from it like speech.
    layout.shots_run_on = chance(layout.cue == layout.action ? 0.1
                                 : layout.numbered_shots     ? 0.7
                                                             : 0.4);
    if (beside) layout.number_hang = between(0, 12);
    for (int* column :
         {&layout.action, &layout.speech, &layout.bracket, &layout.cue, &layout.transition})
      *column += layout.number_hang;
    if (layout.numbered_shots && in_columns() && chance(0.4)) {
      layout.blank_between = layout.blank_before_scene = 0;
      layout.line_spacing = 0;
    }
  }

  void action(ScreenplayLayout& layout) {
    layout.left_out_action = sometimes(0.3, 0.5);
    // The scripts at hand are nearly all speech; films are a third action.
    layout.more_action = sometimes(0.9, 1.0);
    layout.left_out_speech = sometimes(0.3, 0.7);
    layout.more_speech = sometimes(0.8, 0.7);
    layout.sounds = sometimes(0.45, 0.12);
    layout.capital_actions = sometimes(0.25, 0.12);
    layout.signs = sometimes(0.2, 0.08);
    layout.lists = sometimes(0.1, 0.05);
  }

  void speeches(ScreenplayLayout& layout) {
    const double place = random_.uniform();
    layout.directions = place < 0.75   ? DirectionPlace::own_line
                        : place < 0.92 ? DirectionPlace::inside_line
                                       : DirectionPlace::on_cue;
    layout.extra_directions = sometimes(0.7, 0.3);
    layout.odd_extensions = 0.06;
    layout.mixed_names = chance(0.7);
    if (in_columns() && layout.cue > layout.speech + 2 && chance(0.05))
      layout.cue_case = chance(0.6) ? CueCase::title : CueCase::lower;
    layout.colon_after_cue = chance(0.03);
    if (!chance(0.4)) layout.continued = one_of(phrases_.continued);
    layout.capital_speeches = sometimes(0.3, 0.1);
    if (in_columns()) {
      layout.dual = sometimes(0.06, 0.1);
      layout.wrapped_cues = sometimes(0.08, 0.05);
      if (layout.blank_between > 0) layout.inline_speeches = sometimes(0.03, 0.3);
    }
  }

  void pages(ScreenplayLayout& layout) {
    if (chance(0.25)) return;
    layout.page_lines = between(40, 62);
    layout.page_numbers_right = chance(0.7);
    layout.number_style =
        chance(0.6) ? "{}."
                    : one_of(std::array{"{}", "- {} -", "{}", "Page {}", "{}A.", "({})", "-{}-",
                                        "Page {} of 118", "{}/118", "p. {}", "[{}]"});
    layout.scene_continued = chance(0.4);
    layout.unnumbered_pages = layout.scene_continued && chance(0.2);
    layout.numbered_continued = layout.numbers != SceneNumbers::none && chance(0.7);
    layout.speech_continued = chance(0.5);
    layout.blank_at_page = between(0, 5);
    layout.form_feeds = chance(0.2);
    layout.page_shift = in_columns() && chance(0.2) ? between(1, 5) : 0;
  }

  void heads_of_pages(ScreenplayLayout& layout) {
    if (layout.page_lines == 0) return;
    if (chance(0.4)) layout.running_head = one_of(phrases_.running_heads);
    if (chance(0.15)) layout.head_line = one_of(phrases_.head_lines);
    layout.number_first = !layout.running_head.empty() && chance(0.1);
    layout.number_at_foot = chance(0.1);
    if (chance(0.07)) layout.page_foot = one_of(phrases_.watermarks);
  }

  void dirt(ScreenplayLayout& layout) {
    layout.stars = sometimes(0.15, 0.2);
    if (layout.stars > 0 && chance(0.6)) layout.star_column = between(60, 78);
    layout.ocr = sometimes(0.18, 0.005);
    layout.spread = layout.ocr > 0 ? sometimes(0.6, 0.05) : 0;
    layout.torn = sometimes(0.1, 0.05);
    layout.markup = chance(0.85) ? Markup::none
                                 : std::array{Markup::same_line, Markup::next_line,
                                              Markup::page}[random_.below(3)];
    layout.curly_quotes = chance(0.2);
    layout.trailing_blanks = chance(0.2);
    layout.line_end = chance(0.75) ? "\n" : "\r\n";
  }

  void excerpt(ScreenplayLayout& layout) {
    layout.title_page = chance(0.3);
    if (chance(0.05)) layout.watermark = one_of(phrases_.watermarks);
    if (layout.title_page) {
      if (chance(0.3)) layout.keep_head = between(60, 300);
      return;
    }
    layout.cut_head = between(0, 200);
    layout.cut_tail = between(0, 60);
    if (chance(0.65)) layout.keep_lines = chance(0.35) ? between(12, 90) : between(60, 400);
  }

  void marks_apart(ScreenplayLayout& layout) {
    layout.star_lines = layout.stars > 0 && chance(0.3);
    layout.continued_below = !layout.continued.empty() && chance(0.05);
  }

  const ScreenplayPhrases& phrases_;
  Random random_;
  Family family_ = Family::columns;
};

}  // namespace

Result<ScreenplayLayout> sample_layout(std::uint64_t seed) {
  const auto& phrases = ScreenplayPhrases::get();
  if (!phrases) return fail(phrases.error());
  return Sampler(seed, *phrases).sample();
}

}  // namespace rolellm

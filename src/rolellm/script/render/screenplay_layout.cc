#include "rolellm/script/render/screenplay_layout.h"

#include <array>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

class Sampler {
 public:
  explicit Sampler(std::uint64_t seed) : random_(derive_seed(seed, "layout")) {}

  ScreenplayLayout sample() {
    ScreenplayLayout layout;
    columns(layout);
    spacing(layout);
    headings(layout);
    speeches(layout);
    pages(layout);
    dirt(layout);
    return layout;
  }

 private:
  bool chance(double share) { return random_.uniform() < share; }
  int between(int low, int high) {
    return low + static_cast<int>(random_.below(static_cast<std::uint64_t>(high - low + 1)));
  }
  template <std::size_t N>
  std::string one_of(const std::array<const char*, N>& choices) {
    return choices[random_.below(N)];
  }

  void columns(ScreenplayLayout& layout) {
    layout.action_width = between(50, 66);
    layout.speech_width = between(26, 46);
    layout.bracket_width = between(14, 30);
    const double family = random_.uniform();
    if (family < 0.66) {  // columns as in a print
      layout.speech = between(7, 15);
      layout.bracket = layout.speech + (chance(0.15) ? 0 : between(2, 8));
      layout.cue = layout.bracket + between(3, 12);
      layout.transition = between(40, 58);
    } else if (family < 0.80) {  // nothing indented
      flat_ = true;
      layout.speech = layout.bracket = layout.cue = 0;
      layout.transition = chance(0.5) ? 0 : between(40, 55);
      layout.speech_width = chance(0.5) ? between(36, 46) : layout.action_width;
    } else if (family < 0.90) {  // speech in the column of the action, names further right
      layout.speech = chance(0.6) ? 0 : between(1, 2);
      layout.bracket = chance(0.5) ? layout.speech : between(4, 10);
      layout.cue = between(12, 25);
      layout.transition = between(40, 55);
      half_flat_ = true;
    } else {  // narrow columns
      layout.speech = between(3, 6);
      layout.bracket = layout.speech + between(0, 3);
      layout.cue = layout.bracket + between(2, 6);
      layout.transition = between(30, 45);
    }
    layout.centred_cue = layout.cue > layout.speech + 8 && chance(0.2);
    layout.margin = chance(0.5) ? 0 : between(1, 15);
    layout.tab_margin = chance(0.06);
    layout.tabs = chance(0.15);
  }

  void spacing(ScreenplayLayout& layout) {
    const double kind = random_.uniform();
    if (kind < 0.08) {
      layout.line_spacing = between(1, 2);
      layout.blank_between = layout.line_spacing + between(1, 3);
    } else if (kind < 0.20 && !flat_ && !half_flat_) {
      layout.blank_between = 0;
      layout.blank_before_scene = between(0, 1);
    } else if (kind < 0.35) {
      layout.blank_between = between(2, 4);
    }
    if (layout.blank_between > 0) layout.blank_before_scene = layout.blank_between + between(0, 2);
    if (!flat_ && !half_flat_ && chance(0.3)) layout.lost_blanks = 0.02 + 0.2 * random_.uniform();
    if (!flat_ && !half_flat_ && layout.blank_between > 1 && chance(0.08))
      layout.blank_after_cue = 1;
    if (chance(flat_ || half_flat_ ? 0.4 : 0.15))
      layout.lost_after_speech = 0.6 * random_.uniform();
    layout.inked_blanks = chance(0.15);
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
    layout.lower_headings = chance(0.03);
    if (chance(0.3)) layout.left_out_action = 0.5 * random_.uniform();
    layout.bare_transitions = chance(0.5) ? 0 : 0.6 * random_.uniform();
    layout.shots = chance(0.5) ? 0 : 0.25 * random_.uniform();
    layout.numbered_shots = layout.numbers != SceneNumbers::none &&
                            layout.numbers != SceneNumbers::below && chance(0.4);
    if (layout.numbered_shots && chance(0.5)) layout.shots = 0.3 + 0.6 * random_.uniform();
    layout.shots_run_on = chance(layout.numbered_shots ? 0.7 : 0.4);
    if (layout.numbers == SceneNumbers::left || layout.numbers == SceneNumbers::both)
      layout.number_hang = between(0, 12);
    for (int* column :
         {&layout.action, &layout.speech, &layout.bracket, &layout.cue, &layout.transition})
      *column += layout.number_hang;
    if (layout.numbered_shots && !flat_ && !half_flat_ && chance(0.4)) {
      layout.blank_between = layout.blank_before_scene = 0;
      layout.line_spacing = 0;
    }
    layout.sounds = chance(0.6) ? 0 : 0.1 * random_.uniform();
  }

  void speeches(ScreenplayLayout& layout) {
    const double place = random_.uniform();
    layout.directions = place < 0.75   ? DirectionPlace::own_line
                        : place < 0.92 ? DirectionPlace::inside_line
                                       : DirectionPlace::on_cue;
    layout.extra_directions = chance(0.3) ? 0 : 0.3 * random_.uniform();
    layout.odd_extensions = 0.06;
    layout.mixed_names = chance(0.7);
    layout.title_case_cues = !flat_ && !half_flat_ && chance(0.03);
    layout.colon_after_cue = chance(0.03);
    layout.continued =
        chance(0.4)
            ? ""
            : one_of(std::array{"(CONT'D)", "(cont'd)", "(CONTINUED)", "(Cont.)", "(CONT’D)"});
  }

  void pages(ScreenplayLayout& layout) {
    if (chance(0.25)) return;
    layout.page_lines = between(40, 62);
    layout.page_numbers_right = chance(0.7);
    layout.number_style =
        chance(0.6) ? "{}." : one_of(std::array{"{}", "- {} -", "{}", "Page {}", "{}A."});
    if (chance(0.35))
      layout.running_head = one_of(std::array{
          "THE LAST ROOM   Blue Revision   3/14/06", "\"Ferry\"  Rev. 7/20/11 (Pink)",
          "SALT AND IRON - SECOND DRAFT", "PINK Revision - 6-20-07", "The Keeper's House",
          "HALCYON   FINAL SHOOTING SCRIPT   04/02/99", "CROSSING - Rev. 10/12/03"});
    layout.scene_continued = chance(0.4);
    layout.unnumbered_pages = layout.scene_continued && chance(0.2);
    layout.numbered_continued = layout.numbers != SceneNumbers::none && chance(0.7);
    layout.speech_continued = chance(0.5);
    layout.blank_at_page = between(0, 5);
    layout.form_feeds = chance(0.2);
    layout.page_shift = !flat_ && !half_flat_ && chance(0.2) ? between(1, 5) : 0;
  }

  void dirt(ScreenplayLayout& layout) {
    layout.stars = chance(0.12) ? 0.15 * random_.uniform() : 0;
    layout.ocr = chance(0.15) ? 0.004 * random_.uniform() : 0;
    layout.torn = chance(0.1) ? 0.05 * random_.uniform() : 0;
    layout.tags = chance(0.12) ? 1 : 0;
    layout.curly_quotes = chance(0.2);
    layout.trailing_blanks = chance(0.2);
    layout.title_page = chance(0.3);
    layout.watermark = chance(0.1);
    if (!layout.title_page) {
      layout.cut_head = between(0, 200);
      layout.cut_tail = between(0, 60);
      if (chance(0.5)) layout.keep_lines = chance(0.5) ? between(15, 90) : between(60, 400);
    }
    layout.line_end = chance(0.75) ? "\n" : "\r\n";
  }

  Random random_;
  bool flat_ = false, half_flat_ = false;
};

}  // namespace

ScreenplayLayout sample_layout(std::uint64_t seed) { return Sampler(seed).sample(); }

}  // namespace rolellm

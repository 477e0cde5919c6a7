#include "rolellm/script/render/play_layout.h"

#include <algorithm>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

/// `base` changed by `change`.
template <class Change>
PlayLayout changed(PlayLayout base, Change change) {
  change(base);
  return base;
}

PlayLayout beside(std::string_view end) {
  PlayLayout layout;
  layout.place = NamePlace::before;
  layout.name_end = end;
  layout.cast_list = true;
  return layout;
}

PlayLayout transcript() {
  PlayLayout layout = beside(":");
  layout.width = 76;
  layout.cast_list = false;
  layout.opening_beside_name = true;
  layout.open = "(";
  layout.close = ")";
  return layout;
}

PlayLayout chinese() {
  PlayLayout layout = beside("：");
  layout.name_gap = "";
  layout.name_case = NameCase::as_written;
  layout.wide_colon = true;
  layout.cast_list = false;
  layout.opening_beside_name = true;
  layout.blank_between = 0;
  layout.open = "（";
  layout.close = "）";
  return layout;
}

}  // namespace

const std::vector<NamedPlayLayout>& play_layouts() {
  static const std::vector<NamedPlayLayout> layouts = {
      {"NAME. above", PlayLayout{}},
      {"Name. above, persons", changed({},
                                       [](PlayLayout& l) {
                                         l.name_case = NameCase::title;
                                         l.cast_list = true;
                                         l.open = "(";
                                         l.close = ")";
                                         l.heading = HeadingStyle::german;
                                       })},
      {"NAME above, bare", changed({},
                                   [](PlayLayout& l) {
                                     l.name_end = "";
                                     l.cast_list = true;
                                     l.list = ListStyle::dots;
                                   })},
      {"NAME centred, indented", changed({},
                                         [](PlayLayout& l) {
                                           l.place = NamePlace::centred;
                                           l.name_end = "";
                                           l.speech_indent = 8;
                                           l.cast_list = true;
                                           l.list = ListStyle::bare;
                                           l.heading = HeadingStyle::french;
                                         })},
      {"Name centred, no sign", changed({},
                                        [](PlayLayout& l) {
                                          l.place = NamePlace::centred;
                                          l.name_end = "";
                                          l.name_case = NameCase::title;
                                          l.cast_list = true;
                                          l.heading = HeadingStyle::french;
                                        })},
      {"_Name._ above", changed({},
                                [](PlayLayout& l) {
                                  l.name_mark = "_";
                                  l.name_case = NameCase::title;
                                  l.italic_directions = true;
                                  l.frame = true;
                                })},
      {"NAME: above", changed({},
                              [](PlayLayout& l) {
                                l.name_end = ":";
                                l.open = "(";
                                l.close = ")";
                              })},
      {"NAME. text", changed(beside("."), [](PlayLayout& l) { l.frame = true; })},
      {"Name. text", changed(beside("."),
                             [](PlayLayout& l) {
                               l.name_case = NameCase::title;
                               l.list = ListStyle::brackets;
                               l.heading = HeadingStyle::german;
                             })},
      {"_Name._ text", changed(beside("."),
                               [](PlayLayout& l) {
                                 l.name_case = NameCase::title;
                                 l.name_mark = "_";
                                 l.italic_directions = true;
                               })},
      {"Nam. text, short", changed(beside("."),
                                   [](PlayLayout& l) {
                                     l.name_case = NameCase::title;
                                     l.abbreviated = true;
                                     l.list = ListStyle::dash;
                                   })},
      {"NAME. text, hanging", changed(beside("."),
                                      [](PlayLayout& l) {
                                        l.speech_indent = 4;
                                        l.opening_beside_name = true;
                                        l.blank_between = 0;
                                      })},
      {"Name. text, hanging", changed(beside("."),
                                      [](PlayLayout& l) {
                                        l.name_case = NameCase::title;
                                        l.speech_indent = 6;
                                        l.blank_between = 0;
                                      })},
      {"   NAME. text", changed(beside("."),
                                [](PlayLayout& l) {
                                  l.first_indent = 3;
                                  l.blank_between = 0;
                                  l.width = 64;
                                })},
      {"NAME.—text", changed(beside(".—"), [](PlayLayout& l) { l.name_gap = ""; })},
      {"NAME—text", changed(beside("—"), [](PlayLayout& l) { l.name_gap = ""; })},
      {"NAME -- text", changed(beside(" --"), [](PlayLayout&) {})},
      {"NAME   text", changed(beside(""), [](PlayLayout& l) { l.name_gap = "   "; })},
      {"NAME text", changed(beside(""), [](PlayLayout&) {})},
      {"NAME text, no blank lines", changed(beside(""),
                                            [](PlayLayout& l) {
                                              l.blank_between = 0;
                                              l.opening_beside_name = true;
                                            })},
      {"NAME. — text", changed(beside("."),
                               [](PlayLayout& l) {
                                 l.name_gap = " — ";
                                 l.open = "(";
                                 l.close = ")";
                                 l.heading = HeadingStyle::french;
                               })},
      {"NAME: text, persons", changed(beside(":"),
                                      [](PlayLayout& l) {
                                        l.open = "(";
                                        l.close = ")";
                                        l.heading = HeadingStyle::german;
                                      })},
      {"verse, NAME. above", changed({},
                                     [](PlayLayout& l) {
                                       l.width = 44;
                                       l.line_numbers = 5;
                                       l.cast_list = true;
                                     })},
      {"verse, NAME. beside", changed(beside("."),
                                      [](PlayLayout& l) {
                                        l.width = 44;
                                        l.line_numbers = 5;
                                        l.blank_between = 0;
                                      })},
      {"double-spaced", changed({}, [](PlayLayout& l) { l.double_spaced = true; })},
  };
  return layouts;
}

const std::vector<NamedPlayLayout>& transcript_layouts() {
  static const std::vector<NamedPlayLayout> layouts = {
      {"NAME: text", transcript()},
      {"NAME: unbroken", changed(transcript(), [](PlayLayout& l) { l.width = kUnbroken; })},
      {"NAME: no blank lines", changed(transcript(),
                                       [](PlayLayout& l) {
                                         l.width = kUnbroken;
                                         l.blank_between = 0;
                                         l.open = "[";
                                         l.close = "]";
                                       })},
      {"NAME: wrapped, no blanks",
       changed(transcript(), [](PlayLayout& l) { l.blank_between = 0; })},
      {"Name: text", changed(transcript(),
                             [](PlayLayout& l) {
                               l.name_case = NameCase::title;
                               l.heading = HeadingStyle::bracketed;
                             })},
      {"Name: no blank lines", changed(transcript(),
                                       [](PlayLayout& l) {
                                         l.name_case = NameCase::title;
                                         l.blank_between = 0;
                                         l.width = kUnbroken;
                                       })},
      {"name: text", changed(transcript(), [](PlayLayout& l) { l.name_case = NameCase::small; })},
      {"**NAME:** text", changed(transcript(),
                                 [](PlayLayout& l) {
                                   l.name_mark = "**";
                                   l.width = kUnbroken;
                                 })},
      {">> NAME: text", changed(transcript(), [](PlayLayout& l) { l.name_before = ">> "; })},
      {"[time] NAME: text", changed(transcript(),
                                    [](PlayLayout& l) {
                                      l.times = true;
                                      l.width = kUnbroken;
                                      l.blank_between = 0;
                                      l.opening_beside_name = false;
                                    })},
  };
  return layouts;
}

const std::vector<NamedPlayLayout>& chinese_layouts() {
  static const std::vector<NamedPlayLayout> layouts = {
      {"角色：台词", chinese()},
      {"角色：（笑）台词",
       changed(chinese(), [](PlayLayout& l) { l.opening_beside_name = false; })},
      {"角色: half width", changed(chinese(),
                                   [](PlayLayout& l) {
                                     l.name_end = ":";
                                     l.open = "(";
                                     l.close = ")";
                                   })},
      {"角色：blank lines", changed(chinese(), [](PlayLayout& l) { l.blank_between = 1; })},
      {"角色：wrapped", changed(chinese(),
                                [](PlayLayout& l) {
                                  l.width = 34;
                                  l.cast_list = true;
                                })},
      {"角色：〔〕 directions", changed(chinese(),
                                        [](PlayLayout& l) {
                                          l.open = "〔";
                                          l.close = "〕";
                                          l.heading = HeadingStyle::chinese_numbered;
                                        })},
      {"角色：【】 places",
       changed(chinese(), [](PlayLayout& l) { l.heading = HeadingStyle::chinese; })},
      {"角色　台词", changed(chinese(),
                             [](PlayLayout& l) {
                               l.name_end = "";
                               l.name_gap = "　";
                               l.cast_list = true;
                             })},
      {"角色 above 「台词」", changed(chinese(),
                                      [](PlayLayout& l) {
                                        l.place = NamePlace::above;
                                        l.name_end = "";
                                        l.quoted = true;
                                        l.blank_between = 1;
                                        l.opening_beside_name = true;
                                      })},
      {"角色 above", changed(chinese(),
                             [](PlayLayout& l) {
                               l.place = NamePlace::above;
                               l.name_end = "";
                               l.blank_between = 1;
                             })},
  };
  return layouts;
}

PlayLayout with_dirt(PlayLayout layout, std::uint64_t seed) {
  Random random(derive_seed(seed, "play dirt"));
  const auto chance = [&](double share) { return random.uniform() < share; };
  const auto between = [&](int low, int high) {
    return low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low + 1)));
  };
  const bool broken = layout.width < kUnbroken && !layout.wide_colon;
  if (broken) layout.width += between(-8, 8);
  // What tells an opening apart has to stay: capitals, brackets behind, a column, or blank lines.
  const bool marked = layout.name_case == NameCase::capitals && layout.name_end != "";
  if (chance(0.4) && broken) {
    layout.page_lines = between(30, 56);
    layout.running_heads = chance(0.5);
    if (layout.first_indent == layout.speech_indent)
      layout.page_shift = chance(0.3) ? between(1, 3) : 0;
  }
  if (chance(0.3) && marked) layout.lost_blanks = chance(0.5) ? 0.05 : 0.4;
  if (chance(0.3)) layout.misread_text = 0.002 * between(1, 5);
  if (chance(0.15) && marked) layout.misread_names = 0.003;
  if (chance(0.2) && !layout.wide_colon) layout.note_marks = true;
  if (chance(0.3) && !layout.wide_colon) layout.frame = true;
  if (chance(0.3) && layout.line_numbers == 0 && broken) layout.line_numbers = chance(0.5) ? 5 : 10;
  if (chance(0.3))
    layout.opening_beside_name = !layout.opening_beside_name && layout.name_end != "";
  if (chance(0.25)) layout.direction_indent = between(2, 16);
  if (chance(0.3)) layout.cast_list = !layout.cast_list && layout.name_end != "";
  if (chance(0.2)) layout.line_end = "\r\n";
  if (chance(0.2) && layout.open == "[") layout.italic_directions = true;
  return layout;
}

PlayLayout sample_layout_of(const std::vector<NamedPlayLayout>& layouts, std::uint64_t seed) {
  Random random(derive_seed(seed, "play"));
  return with_dirt(layouts[random.below(layouts.size())].layout, seed);
}

}  // namespace rolellm

// One kind of dirt at a time on a screenplay's pages: the rows read back keep their names and words
// to the byte.
#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/render/render.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::string_view kScripts[] = {"scripts/last-to-leave-the-halcyon.fountain",
                                         "scripts/the-last-crossing-of-the-patience.txt",
                                         "scripts/wanghaihao-mianguan.txt"};

struct DirtKind {
  std::string_view name;
  void (*put_on)(ScreenplayLayout&);
};

void turn_pages(ScreenplayLayout& layout) { layout.page_lines = 41; }

/// All kinds that leave the words alone and can be undone. Not here, as nobody could say for sure:
/// `hyphens` (whether `wuss-` and `puss` are one word), `split_speeches` (a sentence of its own
/// below an empty line may be action, or a sign), `dual` without columns (whose words are whose),
/// `ocr` and `spread` (which letters were meant), `capitals_apart`, `capital_speeches` and
/// `brackets_apart` (which were small), and what is gone: `cut_head`, `cut_tail`, `keep_lines`,
/// `keep_head`. Signs and names are kept as written: `curly_quotes`, `cue_case`. The others make
/// another text: `mixed_names`, `shots`, `signs`, `more_speech`…
constexpr DirtKind kDirtKinds[] = {
    {"margin", [](ScreenplayLayout& l) { l.margin = 11; }},
    {"tab_margin", [](ScreenplayLayout& l) { l.tab_margin = true; }},
    {"tabs", [](ScreenplayLayout& l) { l.tabs = true; }},
    {"centred_cue", [](ScreenplayLayout& l) { l.centred_cue = true; }},
    {"cue_strays", [](ScreenplayLayout& l) { l.cue_strays = 0.4; }},
    {"line_strays", [](ScreenplayLayout& l) { l.line_strays = 0.2; }},
    {"hanging_brackets", [](ScreenplayLayout& l) { l.hanging_brackets = true; }},
    {"blank_between", [](ScreenplayLayout& l) { l.blank_between = l.blank_before_scene = 3; }},
    {"more_above_cue", [](ScreenplayLayout& l) { l.more_above_cue = 2; }},
    {"more_below_heading", [](ScreenplayLayout& l) { l.more_below_heading = 2; }},
    {"tight_headings", [](ScreenplayLayout& l) { l.tight_headings = true; }},
    {"tight_action", [](ScreenplayLayout& l) { l.tight_action = true; }},
    {"line_spacing",
     [](ScreenplayLayout& l) {
       l.line_spacing = 1;
       l.blank_between = l.blank_before_scene = 3;
     }},
    {"blank_after_cue",
     [](ScreenplayLayout& l) {
       l.blank_after_cue = 1;
       l.blank_between = l.blank_before_scene = 2;
     }},
    {"blank_in_speech",
     [](ScreenplayLayout& l) {
       l.action = l.speech = l.bracket = l.cue = l.transition = 0;
       l.action_width = l.speech_width = l.bracket_width = 2000;
       l.blank_in_speech = 1;
     }},
    {"lost_blanks", [](ScreenplayLayout& l) { l.lost_blanks = 0.2; }},
    {"lost_after_speech", [](ScreenplayLayout& l) { l.lost_after_speech = 0.5; }},
    {"inked_blanks", [](ScreenplayLayout& l) { l.inked_blanks = true; }},
    {"split_paragraphs", [](ScreenplayLayout& l) { l.split_paragraphs = 0.05; }},
    {"wide_sentences", [](ScreenplayLayout& l) { l.wide_sentences = 0.5; }},
    {"numbers left", [](ScreenplayLayout& l) { l.numbers = SceneNumbers::left; }},
    {"numbers both",
     [](ScreenplayLayout& l) {
       l.numbers = SceneNumbers::both;
       l.number_tab = true;
     }},
    {"number_tab",
     [](ScreenplayLayout& l) {
       l.numbers = SceneNumbers::left;
       l.number_tab = true;
     }},
    {"number_hang",
     [](ScreenplayLayout& l) {
       l.numbers = SceneNumbers::both;
       l.number_hang = 6;
       for (int* column : {&l.action, &l.speech, &l.bracket, &l.cue, &l.transition}) *column += 6;
     }},
    {"numbers below", [](ScreenplayLayout& l) { l.numbers = SceneNumbers::below; }},
    {"inside_line", [](ScreenplayLayout& l) { l.directions = DirectionPlace::inside_line; }},
    {"on_cue", [](ScreenplayLayout& l) { l.directions = DirectionPlace::on_cue; }},
    {"colon_after_cue", [](ScreenplayLayout& l) { l.colon_after_cue = true; }},
    {"continued", [](ScreenplayLayout& l) { l.continued = "(cont.)"; }},
    {"continued_below", [](ScreenplayLayout& l) { l.continued_below = true; }},
    {"pages", turn_pages},
    {"number_style",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.number_style = "- {} -";
       l.page_numbers_right = false;
     }},
    {"running_head",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.running_head = "THE LONG NIGHT - Rev. 3/12/97";
     }},
    {"head_line",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.head_line = "Final Draft 14th May";
     }},
    {"number_at_foot",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.number_at_foot = true;
     }},
    {"page_foot",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.page_foot = "Converted by ScriptSaver";
     }},
    {"scene_continued",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.scene_continued = true;
     }},
    {"numbered_continued",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.numbers = SceneNumbers::both;
       l.scene_continued = l.numbered_continued = true;
     }},
    {"unnumbered_pages",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.scene_continued = l.unnumbered_pages = true;
     }},
    {"speech_continued",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.speech_continued = true;
     }},
    {"form_feeds",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.form_feeds = true;
     }},
    {"stars", [](ScreenplayLayout& l) { l.stars = 0.2; }},
    {"star_column",
     [](ScreenplayLayout& l) {
       l.stars = 0.2;
       l.star_column = 72;
     }},
    {"star_lines",
     [](ScreenplayLayout& l) {
       l.stars = 0.1;
       l.star_column = 72;
       l.star_lines = true;
     }},
    {"torn", [](ScreenplayLayout& l) { l.torn = 0.05; }},
    {"markup of one line", [](ScreenplayLayout& l) { l.markup = Markup::same_line; }},
    {"markup of two lines", [](ScreenplayLayout& l) { l.markup = Markup::next_line; }},
    {"markup of a page", [](ScreenplayLayout& l) { l.markup = Markup::page; }},
    {"trailing_blanks", [](ScreenplayLayout& l) { l.trailing_blanks = true; }},
    {"title_page", [](ScreenplayLayout& l) { l.title_page = true; }},
    {"watermark", [](ScreenplayLayout& l) { l.watermark = "Downloaded from ScriptSaver"; }},
    {"heading_mark ' - '", [](ScreenplayLayout& l) { l.heading_mark = " - "; }},
    {"heading_mark ':'", [](ScreenplayLayout& l) { l.heading_mark = ": "; }},
    {"heading_mark ' '", [](ScreenplayLayout& l) { l.heading_mark = " "; }},
    {"heading_mark '.'", [](ScreenplayLayout& l) { l.heading_mark = "."; }},
    {"heading_mark '.  '", [](ScreenplayLayout& l) { l.heading_mark = ".  "; }},
    {"page_shift",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.page_shift = 5;
     }},
    {"number_first",
     [](ScreenplayLayout& l) {
       turn_pages(l);
       l.running_head = "The Long Night";
       l.number_first = true;
     }},
    {"line_end", [](ScreenplayLayout& l) { l.line_end = "\r\n"; }},
};

struct PageRow {
  std::string role, text;
  bool operator==(const PageRow&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const PageRow& row) {
    return out << row.role << ": " << row.text;
  }
};

/// `INT. BARN` of `INT - BARN`: what stands between the two is the file's affair.
std::string with_usual_mark(const std::string& heading) {
  constexpr std::size_t kPlace = 3;
  if (!heading.starts_with("INT") && !heading.starts_with("EXT")) return heading;
  const std::size_t place = heading.find_first_not_of(".:- ", kPlace);
  return place == std::string::npos ? heading
                                    : heading.substr(0, kPlace) + ". " + heading.substr(place);
}

/// From the first heading on, speeches, and all narration between two of them as one: where a
/// paragraph ends is a page's affair.
std::vector<PageRow> page_rows(const Script& script) {
  std::vector<PageRow> rows;
  for (const Utterance& u : script.utterances) {
    if (u.kind == UtteranceKind::meta || (rows.empty() && u.kind != UtteranceKind::scene_heading))
      continue;
    const bool narrated = u.role == "narrator";
    const std::string text =
        u.kind == UtteranceKind::scene_heading ? with_usual_mark(u.content) : u.content;
    if (narrated && !rows.empty() && rows.back().role == "narrator") {
      rows.back().text += (script.language == "zh" ? "" : " ") + text;
    } else {
      rows.push_back({narrated ? u.role : upper_ascii(u.role), text});
    }
  }
  return rows;
}

/// Rows of the pages that `layout` makes of `script`.
std::vector<PageRow> read_back(const Script& script, const ScreenplayLayout& layout,
                               std::uint64_t seed) {
  const auto pages = render_screenplay(script, layout, seed);
  EXPECT_TRUE(pages) << describe(pages.error());
  const auto again = parse_script(pages->text, "screenplay");
  EXPECT_TRUE(again) << describe(again.error());
  return again ? page_rows(*again) : std::vector<PageRow>();
}

/// As a screenplay has it: with headings that no layout puts in other words.
Script bundled_screenplay(std::string_view name) {
  const auto script = load_script(data_folder() / name);
  EXPECT_TRUE(script) << describe(script.error());
  auto again = parse_script(render_screenplay(*script, {}, 1)->text, "screenplay");
  EXPECT_TRUE(again) << describe(again.error());
  return std::move(*again);
}

void expect_same_rows(const std::vector<PageRow>& found, const std::vector<PageRow>& wanted,
                      const std::string& where) {
  for (std::size_t i = 0; i < std::min(found.size(), wanted.size()); ++i) {
    if (found[i] == wanted[i]) continue;
    ADD_FAILURE() << where << ": expected\n  " << wanted[i] << "\nfound\n  " << found[i];
    return;
  }
  EXPECT_EQ(found.size(), wanted.size()) << where;
}

TEST(Dirt, LeavesNamesAndWordsOfScreenplaysAlone) {
  constexpr std::uint64_t kSeeds = 6;
  for (const std::string_view name : kScripts) {
    const Script script = bundled_screenplay(name);
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const std::vector<PageRow> clean = read_back(script, {}, seed);
      for (const DirtKind& kind : kDirtKinds) {
        ScreenplayLayout layout;
        kind.put_on(layout);
        expect_same_rows(read_back(script, layout, seed), clean,
                         fmt::format("{}, {} under seed {}", name, kind.name, seed));
      }
    }
  }
}

TEST(Dirt, LeavesCharactersOfChineseWhole) {
  const auto script = load_script(data_folder() / "scripts/wanghaihao-mianguan.txt");
  ASSERT_TRUE(script) << describe(script.error());
  const ScreenplayLayout layout{.hyphens = 1, .ocr = 0.02, .spread = 1};
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const auto pages = render_screenplay(*script, layout, seed);
    ASSERT_TRUE(pages) << describe(pages.error());
    const auto again = parse_script(pages->text, "screenplay");
    EXPECT_TRUE(again) << describe(again.error());
  }
}

}  // namespace
}  // namespace rolellm

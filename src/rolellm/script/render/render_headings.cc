#include "rolellm/script/render/render_headings.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rolellm/script/render/text_layout.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::size_t kPlaceWord = 5;  // `INT. `

std::string spaces(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

}  // namespace

HeadingWriter::HeadingWriter(const ScreenplayLayout& layout, const ScreenplayPhrases& phrases,
                             LineSheet& sheet, std::uint64_t seed)
    : layout_(layout),
      phrases_(phrases),
      sheet_(sheet),
      random_(derive_seed(seed, "headings")),
      number_(layout.first_number) {}

/// A play's `SCENE I. The deck. Night.` as `EXT. The deck - NIGHT`; others as they are.
std::string HeadingWriter::as_film(std::string_view text) {
  const std::size_t stop = text.find(". ");
  if (!text.starts_with("SCENE ") || stop == std::string_view::npos) return std::string(text);
  text.remove_prefix(stop + 2);
  const std::string place(text.substr(0, text.find_first_of(".,")));
  return (chance(0.5) ? "INT. " : "EXT. ") + place + one_of(phrases_.times, random_);
}

std::string HeadingWriter::worded(std::string_view heading) {
  std::string out = as_film(heading);
  const std::string text = out;
  if (chance(layout_.bare_headings)) {
    const bool own = chance(0.6) && text.size() > kPlaceWord;
    out = own ? text.substr(is_beyond_ascii(text.front()) ? 0 : kPlaceWord)
              : one_of(phrases_.bare_places, random_) + one_of(phrases_.times, random_);
  } else {
    for (const std::string_view place : {"INT. ", "EXT. "}) {
      if (!text.starts_with(place)) continue;
      const std::string rest = text.substr(place.size());
      const bool odd = chance(layout_.odd_headings);
      out = odd ? one_of(phrases_.first_words, random_) + " " + rest +
                      one_of(phrases_.heading_tails, random_)
                : std::string(place.substr(0, 3)) + layout_.heading_mark + rest;
    }
  }
  if (!layout_.lower_headings) return upper_ascii(out);
  const std::size_t first = std::min(out.find(' '), out.size());
  return out.substr(0, first) + title_case(std::string_view(out).substr(first));
}

std::string HeadingWriter::next_number() {
  const int number = number_++;
  if (chance(0.08)) return fmt::format("{}{}", number, "ABC"[random_.below(3)]);
  return chance(0.02) ? fmt::format("A{}", number) : fmt::format("{}", number);
}

void HeadingWriter::numbered(std::string_view text) {
  const std::string number = next_number();
  const int column = layout_.action;
  const int before = std::max(1, std::min(column, 6) - static_cast<int>(number.size()));
  const std::string blank =
      layout_.number_tab ? "\t" : spaces(before + static_cast<int>(random_.below(3)));
  const auto pieces = wrapped(text, std::max(30, layout_.action_width - 8));
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0 || layout_.numbers == SceneNumbers::below) {
      sheet_.put(column, pieces[i], LineKind::scene_heading);
      continue;
    }
    std::string line = number + blank + pieces[i];
    if (layout_.numbers == SceneNumbers::both) {
      const int far = std::min(layout_.action_width, 80) + 4 - static_cast<int>(line.size());
      line += far > 0 && !layout_.number_tab ? spaces(far) : chance(0.5) ? "\t\t" : " ";
      line += number;
    }
    sheet_.put(std::max(0, column - layout_.number_hang), line, LineKind::scene_heading);
  }
  if (layout_.numbers == SceneNumbers::below)
    sheet_.put(0, number + spaces(std::min(layout_.action_width, 80)) + number, LineKind::meta);
}

void HeadingWriter::write(std::string_view text) {
  sheet_.blanks(sheet_.empty() ? 0 : layout_.blank_before_scene);
  if (chance(layout_.omitted)) {
    numbered(one_of(phrases_.omitted, random_));
    sheet_.blanks(layout_.blank_before_scene);
  }
  if (layout_.numbers == SceneNumbers::none) {
    sheet_.put_wrapped(layout_.action, worded(text), layout_.action_width, LineKind::scene_heading);
  } else {
    numbered(worded(text));
  }
}

void write_title_page(const Script& script, const ScreenplayLayout& layout,
                      const ScreenplayPhrases& phrases, LineSheet& sheet, std::uint64_t seed) {
  Random random(derive_seed(seed, "title page"));
  const auto chance = [&](double share) { return random.uniform() < share; };
  const std::string title = script.title.empty() ? "The Ferry" : script.title;
  const int column = layout.cue + layout.margin;
  const auto below = [&](int most) {
    sheet.blanks(1 + static_cast<int>(random.below(static_cast<std::uint64_t>(most))));
  };
  sheet.blanks(static_cast<int>(random.below(6)));
  sheet.put(column, chance(0.6) ? upper_ascii(title) : title, LineKind::meta);
  below(3);
  sheet.put(column, one_of(phrases.credits, random), LineKind::meta);
  below(2);
  sheet.put(column, script.author.empty() ? "Ida Lunt" : script.author, LineKind::meta);
  for (std::uint64_t more = random.below(6); more > 0; --more) {
    if (chance(0.6)) below(3);
    sheet.put(chance(0.5) ? column : 0, one_of(phrases.title_lines, random), LineKind::meta);
  }
  sheet.blanks(4);
  if (chance(0.2)) {
    sheet.put(column, chance(0.6) ? upper_ascii(title) : title, LineKind::meta);
    below(2);
  }
  if (chance(0.35))
    sheet.put(layout.action, chance(0.5) ? "FADE IN:" : "FADE IN", LineKind::transition);
  if (chance(0.15)) sheet.put(layout.action, "OVER BLACK:", LineKind::action);
}

}  // namespace rolellm

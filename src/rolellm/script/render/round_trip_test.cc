// Render and read back: the same speeches in the same mouths.
#include <map>
#include <ostream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

constexpr std::string_view kHalcyon = "scripts/last-to-leave-the-halcyon.fountain";
constexpr std::string_view kPatience = "scripts/the-last-crossing-of-the-patience.txt";
constexpr std::string_view kMianguan = "scripts/wanghaihao-mianguan.txt";

struct Speech {
  int mouth = 0;  // roles numbered as they first speak: layouts write names in their own way
  std::string text;
  bool operator==(const Speech&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Speech& speech) {
    return out << speech.mouth << ": " << speech.text;
  }
};

/// Runs of blanks as one.
std::vector<Speech> speeches_of(const Script& script) {
  std::map<std::string, int> mouths;
  std::vector<Speech> speeches;
  for (const Utterance& u : script.utterances) {
    if (!is_speech(u) || u.role == "narrator") continue;
    const int mouth = mouths.try_emplace(u.role, static_cast<int>(mouths.size())).first->second;
    std::string text;
    for (const char c : u.content) {
      const bool blank = c == ' ' || c == '\n';
      if (!blank || (!text.empty() && text.back() != ' ')) text += blank ? ' ' : c;
    }
    speeches.push_back({mouth, std::move(text)});
  }
  return speeches;
}

Script bundled(std::string_view name) {
  auto script = load_script(data_folder() / name);
  EXPECT_TRUE(script) << describe(script.error());
  return std::move(*script);
}

/// Whether `auto` may take the layout for `found`. Chinese layouts without Han are transcripts, and
/// Chinese scripts have a reader of their own in layouts of named speakers.
bool may_be_read_as(const RenderFormat& format, std::string_view found, std::string_view language) {
  if (found == format.read_as) return true;
  if (format.name == "chinese") return found == "transcript" && language == "en";
  return found == "chinese" && language == "zh" &&
         (format.name == "play" || format.name == "transcript");
}

TEST(RoundTrip, KeepsEverySpeechInEveryCleanLayout) {
  for (const std::string_view name : {kHalcyon, kPatience, kMianguan}) {
    const Script script = bundled(name);
    for (const RenderFormat& format : render_formats()) {
      const auto text = render_script(script, format.name);
      ASSERT_TRUE(text) << format.name;
      for (const std::string_view read_as : {std::string_view("auto"), format.read_as}) {
        const std::string where = fmt::format("{} as {} by {}", name, format.name, read_as);
        const auto again = parse_script(*text, read_as);
        ASSERT_TRUE(again) << where << ": " << describe(again.error());
        EXPECT_EQ(speeches_of(*again), speeches_of(script)) << where;
        EXPECT_TRUE(may_be_read_as(format, again->format, script.language))
            << where << ": " << again->format << ", " << again->format_reason;
      }
    }
  }
}

TEST(RoundTrip, KeepsQuotesAroundAWholeSpeech) {
  const std::string_view scripts[] = {
      "RUTH\n“Mind the step.” That is what it says.\n\nHAL\n“Closed for the season.”\n\nRUTH\nAnd "
      "it is.\n\nHAL\nSo it is.\n",
      "第一场 内景 白天 "
      "后厨\n\n阿葵：门上写着什么？\n罗婆婆：「今日不营业」\n阿葵：那就走吧。\n罗婆婆：走。\n"};
  for (const std::string_view text : scripts) {
    const auto script = parse_script(text);
    ASSERT_TRUE(script);
    ASSERT_EQ(speeches_of(*script).size(), 4U);
    for (const RenderFormat& format : render_formats()) {
      const auto again = parse_script(*render_script(*script, format.name), format.read_as);
      ASSERT_TRUE(again) << format.name;
      EXPECT_EQ(speeches_of(*again), speeches_of(*script)) << format.name;
    }
  }
}

TEST(RoundTrip, KeepsScenesAndDirectionsWhereTheFormatHasThem) {
  const Script script = bundled(kHalcyon);
  for (const std::string_view name : {"fountain", "fdx", "screenplay", "play", "coser"}) {
    const auto again = parse_script(*render_script(script, name));
    ASSERT_TRUE(again) << name;
    std::size_t directions = 0, wanted = 0;
    for (const Utterance& u : script.utterances) wanted += u.directions.size();
    for (const Utterance& u : again->utterances) directions += u.directions.size();
    EXPECT_EQ(directions, wanted) << name;
    EXPECT_EQ(again->utterances.back().act_id, script.utterances.back().act_id) << name;
  }
}

/// Share of the speeches of a rendered play that are read back with name and words.
double share_read(const RenderedText& rendered) {
  const auto again = parse_script(rendered.text);
  if (!again) return 0;
  std::vector<RenderedSpeech> found;
  for (const Utterance& u : again->utterances)
    if (is_speech(u) && u.role != "narrator") found.push_back({u.role, u.content});
  std::size_t next = 0, same = 0;
  for (const RenderedSpeech& speech : rendered.speeches) {
    for (std::size_t k = next; k < std::min(next + 6, found.size()); ++k) {
      if (found[k].name != speech.name || found[k].text != speech.text) continue;
      next = k + 1;
      ++same;
      break;
    }
  }
  return static_cast<double>(same) / static_cast<double>(rendered.speeches.size());
}

TEST(RoundTrip, KeepsSpeechesOfPlaysInEveryLayout) {
  for (const auto& [name, families] :
       {std::pair{kPatience, std::vector{&play_layouts(), &transcript_layouts()}},
        std::pair{kMianguan, std::vector{&chinese_layouts()}}}) {
    const Script script = bundled(name);
    for (const auto* family : families) {
      for (const NamedPlayLayout& row : *family)
        EXPECT_GE(share_read(render_play(script, row.layout)), 0.995) << name << " as " << row.name;
    }
  }
}

TEST(RoundTrip, KeepsSpeechesOfPlaysInTheWild) {
  const Script script = bundled(kPatience);
  double sum = 0, worst = 1;
  constexpr std::uint64_t kLayouts = 60;
  for (std::uint64_t seed = 1; seed <= kLayouts; ++seed) {
    const auto& family = seed % 3 == 0 ? transcript_layouts() : play_layouts();
    const double share = share_read(render_play(script, sample_layout_of(family, seed), seed));
    if (share < 0.9) ADD_FAILURE() << "layout " << seed << ": " << share;
    worst = std::min(worst, share);
    sum += share;
  }
  EXPECT_GE(sum / kLayouts, 0.99) << "worst " << worst;
}

TEST(RoundTrip, WritesTheSameForTheSameSeed) {
  const Script script = bundled(kPatience);
  EXPECT_EQ(*render_script(script, "screenplay", 7), *render_script(script, "screenplay", 7));
  EXPECT_NE(*render_script(script, "screenplay", 7), *render_script(script, "screenplay", 8));
  EXPECT_FALSE(render_script(script, "fdx", 7));
  EXPECT_FALSE(render_script(script, "papyrus"));
}

}  // namespace
}  // namespace rolellm

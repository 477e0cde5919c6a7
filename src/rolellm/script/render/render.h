// Scripts back into text: in clean layouts for people, and as they are found on the web, with the
// true kind of every line, to measure and fit the parsers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/render/play_layout.h"
#include "rolellm/script/render/screenplay_layout.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// A line before it is written, or as it was.
struct RenderedLine {
  std::string text;
  LineKind kind = LineKind::blank;
};

/// A speech as it was written down: what a parser should find.
struct RenderedSpeech {
  std::string name;  ///< as printed, without the sign behind it
  std::string text;  ///< without directions
};

struct RenderedText {
  std::string text;
  std::vector<LineKind> lines;           ///< one per line of `text`, as `SourceText` counts them
  std::vector<RenderedSpeech> speeches;  ///< of plays alone
};

/// A screenplay page after page. The same seed gives the same text.
Result<RenderedText> render_screenplay(const Script& script, const ScreenplayLayout& layout,
                                       std::uint64_t seed);
/// A play, transcript or Chinese script; `seed` is that of the layout's dirt.
RenderedText render_play(const Script& script, const PlayLayout& layout, std::uint64_t seed = 0);

std::string render_fountain(const Script& script);
std::string render_fdx(const Script& script);
std::string render_srt(const Script& script);
std::string render_webvtt(const Script& script);
std::string render_renpy(const Script& script);
std::string render_sillytavern(const Script& script);
std::string render_messages(const Script& script);
std::string render_coser(const Script& script);

/// A format that `script render` writes.
struct RenderFormat {
  std::string_view name;
  std::string_view read_as;  ///< the name of the format that reads it
  bool has_dirt = false;     ///< seeds give it layouts as found in the wild
};
const std::vector<RenderFormat>& render_formats();

/// `script` in the format of that name; `dirt` above 0 is the seed of a layout found in the wild.
/// `usage` errors for a name that is none, and for dirt where there is none.
Result<std::string> render_script(const Script& script, std::string_view format,
                                  std::uint64_t dirt = 0);

}  // namespace rolellm

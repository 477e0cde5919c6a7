#include "rolellm/script/render/render.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rolellm {
namespace {

Result<std::string> screenplay(const Script& script, std::uint64_t dirt) {
  auto layout = dirt > 0 ? sample_layout(dirt) : Result<ScreenplayLayout>(ScreenplayLayout{});
  if (!layout) return fail(layout.error());
  auto rendered = render_screenplay(script, *layout, dirt);
  if (!rendered) return fail(rendered.error());
  return std::move(rendered->text);
}

std::string play(const Script& script, const std::vector<NamedPlayLayout>& layouts,
                 std::uint64_t dirt) {
  const PlayLayout layout = dirt > 0 ? sample_layout_of(layouts, dirt) : layouts.front().layout;
  return render_play(script, layout, dirt).text;
}

}  // namespace

const std::vector<RenderFormat>& render_formats() {
  static const std::vector<RenderFormat> formats = {
      {"fountain", "fountain"},
      {"fdx", "fdx"},
      {"screenplay", "screenplay", true},
      {"play", "play", true},
      {"transcript", "transcript", true},
      {"chinese", "chinese", true},
      {"srt", "subtitles"},
      {"webvtt", "subtitles"},
      {"renpy", "renpy"},
      {"sillytavern", "sillytavern"},
      {"messages", "messages"},
      {"coser", "coser"},
  };
  return formats;
}

Result<std::string> render_script(const Script& script, std::string_view format,
                                  std::uint64_t dirt) {
  const auto& formats = render_formats();
  const auto row = std::find_if(formats.begin(), formats.end(),
                                [&](const RenderFormat& f) { return f.name == format; });
  if (row == formats.end()) {
    std::vector<std::string_view> names;
    for (const RenderFormat& f : formats) names.push_back(f.name);
    return fail(ErrorKind::usage, "", fmt::format("scripts are not written as \"{}\"", format),
                fmt::format("{}", fmt::join(names, ", ")));
  }
  if (dirt > 0 && !row->has_dirt) {
    return fail(ErrorKind::usage, "", fmt::format("{} knows no dirt", format),
                "screenplay, play, transcript and chinese have layouts as found in the wild");
  }
  if (format == "fountain") return render_fountain(script);
  if (format == "fdx") return render_fdx(script);
  if (format == "screenplay") return screenplay(script, dirt);
  if (format == "play") return play(script, play_layouts(), dirt);
  if (format == "transcript") return play(script, transcript_layouts(), dirt);
  if (format == "chinese") return play(script, chinese_layouts(), dirt);
  if (format == "srt") return render_srt(script);
  if (format == "webvtt") return render_webvtt(script);
  if (format == "renpy") return render_renpy(script);
  if (format == "sillytavern") return render_sillytavern(script);
  if (format == "messages") return render_messages(script);
  return render_coser(script);
}

}  // namespace rolellm

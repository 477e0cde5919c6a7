#include "rolellm/script/formats.h"

#include <array>

namespace rolellm {
namespace {

using LooksLike = double(const Specimen&, std::string&);

/// Made of XML, JSON or tables.
constexpr ScriptFormat structured(std::string_view name, std::string_view summary, LooksLike* looks,
                                  Result<TaggedScript> (*parse)(const SourceText&)) {
  return {name, summary, looks, parse, nullptr, true};
}
/// Text that is read line by line.
constexpr ScriptFormat by_lines(std::string_view name, std::string_view summary, LooksLike* looks,
                                Result<TaggedScript> (*parse_lines)(const Lines&)) {
  return {name, summary, looks, nullptr, parse_lines, false};
}

// On equal scores the earlier row wins.
constexpr std::array kFormats = {
    structured("fdx", "Final Draft, XML", looks_like_fdx, parse_fdx),
    structured("subtitles", "SubRip (SRT) and WebVTT", looks_like_subtitles, parse_subtitles),
    structured("sillytavern", "SillyTavern chats, JSON lines", looks_like_sillytavern,
               parse_sillytavern),
    structured("messages", "lists of chat messages with role and content", looks_like_messages,
               parse_messages),
    structured("coser", "CoSER's novels, JSON", looks_like_coser, parse_coser),
    structured("booknlp", "BookNLP's table of quotes", looks_like_booknlp, parse_booknlp),
    ScriptFormat{"renpy", "Ren'Py visual novels", looks_like_renpy, parse_renpy, nullptr, false},
    by_lines("fountain", "Fountain markup", looks_like_fountain, parse_fountain),
    // Nothing else is asked where it is sure: plays and transcripts cost as much again.
    by_lines("screenplay", "screenplays in plain text, in columns", looks_like_screenplay,
             parse_screenplay),
    by_lines("chinese", "Chinese scripts, speaker and full-width colon", looks_like_chinese,
             parse_chinese),
    by_lines("transcript", "transcripts and plays with NAME: text", looks_like_transcript,
             parse_transcript),
    by_lines("play", "stage plays, the name with a full stop on its own line", looks_like_play,
             parse_play),
};

}  // namespace

std::span<const ScriptFormat> script_formats() { return kFormats; }

}  // namespace rolellm

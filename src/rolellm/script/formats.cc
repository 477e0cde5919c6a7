#include "rolellm/script/formats.h"

#include <array>

namespace rolellm {
namespace {

// On equal scores the earlier row wins.
constexpr std::array kFormats = {
    ScriptFormat{"fdx", "Final Draft, XML", looks_like_fdx, parse_fdx, true},
    ScriptFormat{"subtitles", "SubRip (SRT) and WebVTT", looks_like_subtitles, parse_subtitles,
                 true},
    ScriptFormat{"sillytavern", "SillyTavern chats, JSON lines", looks_like_sillytavern,
                 parse_sillytavern, true},
    ScriptFormat{"messages", "lists of chat messages with role and content", looks_like_messages,
                 parse_messages, true},
    ScriptFormat{"coser", "CoSER's novels, JSON", looks_like_coser, parse_coser, true},
    ScriptFormat{"booknlp", "BookNLP's table of quotes", looks_like_booknlp, parse_booknlp, true},
    ScriptFormat{"renpy", "Ren'Py visual novels", looks_like_renpy, parse_renpy},
    ScriptFormat{"fountain", "Fountain markup", looks_like_fountain, parse_fountain},
    // Nothing else is asked where it is sure: plays and transcripts cost as much again.
    ScriptFormat{"screenplay", "screenplays in plain text, in columns", looks_like_screenplay,
                 parse_screenplay},
    ScriptFormat{"chinese", "Chinese scripts, speaker and full-width colon", looks_like_chinese,
                 parse_chinese},
    ScriptFormat{"transcript", "transcripts and plays with NAME: text", looks_like_transcript,
                 parse_transcript},
    ScriptFormat{"play", "stage plays, the name with a full stop on its own line", looks_like_play,
                 parse_play},
};

}  // namespace

std::span<const ScriptFormat> script_formats() { return kFormats; }

}  // namespace rolellm

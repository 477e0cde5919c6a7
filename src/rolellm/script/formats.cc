#include "rolellm/script/formats.h"

#include <array>

namespace rolellm {
namespace {

// On equal scores the earlier row wins.
constexpr std::array kFormats = {
    ScriptFormat{"fountain", "Fountain markup", looks_like_fountain, parse_fountain},
    ScriptFormat{"chinese", "Chinese scripts, speaker and full-width colon", looks_like_chinese,
                 parse_chinese},
    ScriptFormat{"transcript", "transcripts and plays with NAME: text", looks_like_transcript,
                 parse_transcript},
    ScriptFormat{"play", "stage plays, the name with a full stop on its own line", looks_like_play,
                 parse_play},
    ScriptFormat{"screenplay", "screenplays in plain text, in columns", looks_like_screenplay,
                 parse_screenplay},
};

}  // namespace

std::span<const ScriptFormat> script_formats() { return kFormats; }

}  // namespace rolellm

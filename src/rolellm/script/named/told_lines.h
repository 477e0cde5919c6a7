// Directions without brackets, told by their words: `Enter Hamlet.`, `Pause.`,
// `_Er geht ab._`
#pragma once

#include <string_view>

#include "rolellm/script/named/play_words.h"

namespace rolellm {

/// `Exit.`, `Enter Hamlet and Horatio.`, `_Exeunt omnes._`; not `Enter, my
/// friend.`
bool is_told_direction(std::string_view ink, const PlayWords& words);

/// `Lied.`, `SONG.`: the head of a song.
bool is_song_head(std::string_view ink, const PlayWords& words);

/// `Pause.`, `Ab.`; `Der Bote tritt auf.` by its end.
bool is_whole_direction(std::string_view ink, const PlayWords& words);

/// `时间：夜`, `SOUND: WIND`: told of the scene.
bool is_scene_note(std::string_view ink, const PlayWords& words);

/// `CAP: Ormerod, 1931.`, the same in a comic.
bool is_comic_note(std::string_view ink, const PlayWords& words);

/// `场景：客厅 日 内`: such a note that may head a scene.
bool is_scene_place(std::string_view ink, const PlayWords& words);

/// Bytes of `【旁白】：` in front of what the narrator tells; 0 for none.
std::size_t narrator_bytes(std::string_view ink, const PlayWords& words);

}  // namespace rolellm

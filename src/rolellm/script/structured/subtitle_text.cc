#include "rolellm/script/structured/subtitle_text.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/markup.h"
#include "rolellm/script/speech_openings.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

/// Bytes of `<i>`, `</v>`, `<00:01.000>`, `{\an8}` at the start of `text`, or 0. `<3` is none.
std::size_t subtitle_tag_at(std::string_view text) {
  constexpr std::size_t kLongestMark = 400;
  const bool angle = text.starts_with('<');
  if (text.size() < 2 || (!angle && !text.starts_with("{\\"))) return 0;
  const std::size_t end = text.substr(0, kLongestMark).find(angle ? '>' : '}');
  if (end == std::string_view::npos) return 0;
  const std::string_view inner = text.substr(1, end - 1);
  const bool clock = inner.find_first_not_of("0123456789:.") == std::string_view::npos &&
                     inner.find(':') != std::string_view::npos;
  return !angle || is_ascii_letter(text[1]) || text[1] == '/' || clock ? end + 1 : 0;
}

using Texts = std::deque<std::string>;

/// `text` with entities resolved, trimmed.
std::string_view resolved(std::string_view text, Texts& made) {
  if (text.find('&') == std::string_view::npos) return trim(text);
  return trim(made.emplace_back(with_entities_resolved(text)));
}

/// The voices of a line with tags: `<v Ann>Hi.</v> <v.loud Ben>Ho!`.
std::vector<SubtitlePiece> split_voices(std::string_view line, Texts& made) {
  std::vector<SubtitlePiece> pieces(1);
  std::string text;
  const auto finish = [&] {
    pieces.back().text = resolved(made.emplace_back(std::move(text)), made);
    text.clear();
  };
  static constexpr ByteSet kTags("<{");
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t tag = kTags.find(line, at);
    text += line.substr(at, tag - at);
    at = tag;
    if (at == line.size()) break;
    const std::size_t size = subtitle_tag_at(line.substr(at));
    if (size == 0) {
      text += line[at++];
      continue;
    }
    const std::string_view inner = line.substr(at + 1, size - 2);
    at += size;
    const std::size_t blank = inner.find_first_of(" \t");
    const bool voice =
        (inner.starts_with("v ") || inner.starts_with("v.")) && blank != std::string_view::npos;
    if (inner == "br" || inner == "br/" || inner == "br /") text += ' ';
    if (inner == "rt" || inner.starts_with("rt.")) {  // how the word before is read
      constexpr std::size_t kLongestReading = 400;
      const std::size_t end = line.substr(0, at + kLongestReading).find("</rt>", at);
      if (end != std::string_view::npos) at = end;
      continue;
    }
    if (!voice) continue;
    if (!trim(text).empty()) {
      finish();
      pieces.emplace_back();
    }
    pieces.back().name = resolved(inner.substr(blank), made);
    pieces.back().changes = true;
  }
  finish();
  return pieces;
}

/// Bytes of the dash or `>>` that marks another speaker, or 0. `--` is a pause.
std::size_t change_mark(std::string_view text) {
  // An em dash right before its word goes on with what was broken off.
  for (const std::string_view mark : {">>>", ">>", "— ", "–", "‐", "-"}) {
    if (!text.starts_with(mark)) continue;
    return text.substr(mark.size()).starts_with('-') ? 0 : mark.size();
  }
  return 0;
}

/// `- Well? - No.` is two people's; `- Well - no.` is not.
std::size_t second_speaker(std::string_view text) {
  for (std::size_t at = text.find(" -"); at != std::string_view::npos; at = text.find(" -", at + 1))
    if (at > 0 && ends_spoken_sentence(text.substr(0, at)) && change_mark(text.substr(at + 1)) > 0)
      return at;
  return std::string_view::npos;
}

/// Appends what is said behind dashes in `voice`.
void split_speakers(const SubtitlePiece& voice, std::vector<SubtitlePiece>& pieces) {
  std::string_view text = voice.text;
  std::size_t mark = change_mark(text);
  if (mark == 0) {
    if (!text.empty() || pieces.empty()) pieces.push_back(voice);
    return;
  }
  while (mark > 0) {
    const std::size_t end = second_speaker(text.substr(mark));
    pieces.push_back({.name = voice.name, .text = trim(text.substr(mark, end)), .changes = true});
    text = end == std::string_view::npos ? std::string_view{} : trim(text.substr(mark + end));
    mark = change_mark(text);
  }
  if (text.empty()) return;
  pieces.push_back(voice);
  pieces.back().text = text;
}

std::vector<SubtitlePiece> pieces_of(std::string_view line, Texts& made) {
  static constexpr ByteSet kTags("<{");
  std::vector<SubtitlePiece> pieces;
  if (kTags.find(line) == line.size()) {
    split_speakers({.name = {}, .text = resolved(line, made)}, pieces);
    return pieces;
  }
  for (const SubtitlePiece& voice : split_voices(line, made)) split_speakers(voice, pieces);
  return pieces;
}

/// `♪ … ♪`, `# … #`: the marks out.
void take_song_marks(SubtitlePiece& piece, Texts& made) {
  const std::string_view text = piece.text;
  if (is_bracketed(text)) return;  // `[♪♪♪]` is heard
  const bool hashes = text.starts_with("# ") || (text.size() > 2 && text.ends_with(" #"));
  if (!hashes && text.find("♪") == std::string_view::npos &&
      text.find("♫") == std::string_view::npos)
    return;
  piece.sung = true;
  std::string words;
  for (std::size_t at = 0; at < text.size();) {
    const bool note = text.substr(at).starts_with("♪") || text.substr(at).starts_with("♫");
    if (note) {
      at += 3;
    } else if (hashes && text[at] == '#') {
      ++at;
    } else {
      words += text[at++];
    }
  }
  piece.text = trim(made.emplace_back(std::move(words)));
}

/// What stands in brackets before speech, or alone.
struct BracketedStart {
  std::string_view inner, rest;
};
BracketedStart bracketed_start(std::string_view text) {
  if (text.empty() || (text.front() != '[' && text.front() != '(')) return {};
  const std::size_t close = text.find(text.front() == '[' ? ']' : ')');
  if (close == std::string_view::npos) return {};
  std::string_view rest = trim(text.substr(close + 1));
  if (rest.starts_with(':')) rest = trim(rest.substr(1));
  return {trim(text.substr(1, close - 1)), rest};
}

/// Words for sounds: `[DOOR SLAMS] Hey!` names nobody.
class SoundWords {
 public:
  explicit SoundWords(const std::vector<std::string>& words) : words_(words.begin(), words.end()) {}

  bool has_any_of(std::string_view phrase) const {
    while (!(phrase = trim(phrase)).empty()) {
      const std::size_t size = std::min(phrase.find_first_of(" ,/"), phrase.size());
      if (has(phrase.substr(0, size))) return true;
      phrase.remove_prefix(std::min(size + 1, phrase.size()));
    }
    return false;
  }

 private:
  bool has(std::string_view word) const {
    const std::string lower = lower_ascii(word);
    if (words_.count(lower) > 0) return true;
    for (const std::string_view ending : {"s", "es", "ing", "ed"}) {
      if (!lower.ends_with(ending)) continue;
      const std::string stem = lower.substr(0, lower.size() - ending.size());
      if (words_.count(stem) > 0 || words_.count(stem + "e") > 0) return true;
    }
    return false;
  }

  std::set<std::string> words_;
};

/// `MISS LARK`, `Wren`, not `door opens`.
bool may_be_name(std::string_view name, const SoundWords& sounds) {
  constexpr int kLongestName = 24;
  if (name.empty() || character_count(name) > kLongestName ||
      std::count(name.begin(), name.end(), ' ') > 2 ||
      name.find_first_of(",.!?\"") != std::string_view::npos)
    return false;
  bool begins = true;
  for (const char c : name) {
    if (begins && is_ascii_lower(c)) return false;
    begins = c == ' ';
  }
  return has_letter(name) && !sounds.has_any_of(name);
}

}  // namespace

Result<SubtitleNames> SubtitleNames::of(const Lines& shown) {
  auto words = read_data_yaml("words/subtitles.yaml");
  if (!words) return fail(words.error());
  auto list = strings_field(*words, "sounds");
  if (!list) return fail(list.error(), "words/subtitles.yaml");
  const SoundWords sounds(*list);
  SubtitleNames names;
  bool voices = false, capitals = false;
  Texts made;
  for (const std::string_view line : shown) {
    made.clear();
    for (const SubtitlePiece& piece : pieces_of(line, made)) {
      voices = voices || !piece.name.empty();
      if (const auto opening = read_opening(piece.text)) {
        capitals = capitals || is_capital_name(opening->cue.name);
        ++names.before_colon_[opening->cue.name];
      }
      const std::string_view name = bracketed_start(piece.text).inner;
      if (may_be_name(name, sounds)) ++names.in_brackets_[std::string(name)];
    }
  }
  // A file has one way to name speakers: `One: it was there` is none where names are in capitals.
  if (voices) return SubtitleNames();
  // A name in capitals (or Han) is one at once; others have to come again.
  std::erase_if(names.before_colon_, [&](const auto& row) {
    return (capitals && !is_capital_name(row.first)) ||
           (row.second < 2 && has_lowercase(row.first));
  });
  // In brackets only one word in capitals is: a phrase may be a sound.
  std::erase_if(names.in_brackets_, [](const auto& row) {
    return row.second < 2 &&
           (!is_capital_name(row.first) || row.first.find(' ') != std::string::npos);
  });
  return names;
}

std::vector<SubtitlePiece> SubtitleNames::read(std::string_view line, Texts& made) const {
  std::vector<SubtitlePiece> pieces = pieces_of(line, made);
  for (SubtitlePiece& piece : pieces) {
    take_song_marks(piece, made);
    take_name(piece, made);
  }
  return pieces;
}

void SubtitleNames::take_name(SubtitlePiece& piece, Texts& made) const {
  if (take_bracketed_name(piece)) return;
  const auto opening = read_opening(piece.text);
  if (!opening) return;
  const auto name = before_colon_.find(opening->cue.name);
  if (name == before_colon_.end()) return;
  piece.name = name->first;
  piece.changes = true;
  piece.text = opening->speech;
  if (!opening->cue.extension.empty()) piece.extension = made.emplace_back(opening->cue.extension);
  if (const std::string& direction = opening->cue.direction; !direction.empty())
    piece.text = made.emplace_back(fmt::format("({}) {}", direction, opening->speech));
}

bool SubtitleNames::take_bracketed_name(SubtitlePiece& piece) const {
  const BracketedStart start = bracketed_start(piece.text);
  if (start.inner.empty() || in_brackets_.find(start.inner) == in_brackets_.end()) return false;
  piece.name = start.inner;
  piece.changes = true;
  piece.text = start.rest;
  return true;
}

bool ends_spoken_sentence(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.back() == '"' || text.back() == '\'')) text.remove_suffix(1);
  if (text.empty() || std::string_view(".!?)]").find(text.back()) != std::string_view::npos)
    return true;
  constexpr std::string_view kEnds[] = {"…", "—", "”", "♪", "。", "！", "？", "）", "】"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return text.ends_with(end); });
}

}  // namespace rolellm

#include "rolellm/script/structured/subtitle_text.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>

#include "rolellm/core/data_files.h"
#include "rolellm/script/markup.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// Bytes of `<i>`, `</v>`, `<00:01.000>`, `{\an8}` at the start of `text`, or 0. `<3` is none.
std::size_t tag_at(std::string_view text) {
  constexpr std::size_t kLongestTag = 400;
  const bool angle = text.starts_with('<');
  if (text.size() < 2 || (!angle && !text.starts_with("{\\"))) return 0;
  const std::size_t end = text.substr(0, kLongestTag).find(angle ? '>' : '}');
  if (end == std::string_view::npos) return 0;
  const std::string_view inner = text.substr(1, end - 1);
  const bool clock = inner.find_first_not_of("0123456789:.") == std::string_view::npos &&
                     inner.find(':') != std::string_view::npos;
  return !angle || is_letter(text[1]) || text[1] == '/' || clock ? end + 1 : 0;
}

/// The voices of a line: `<v Ann>Hi.</v> <v.loud Ben>Ho!`.
std::vector<SubtitlePiece> split_voices(std::string_view line) {
  std::vector<SubtitlePiece> pieces(1);
  static constexpr ByteSet kTags("<{");
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t tag = kTags.find(line, at);
    pieces.back().text += line.substr(at, tag - at);
    at = tag;
    if (at == line.size()) break;
    const std::size_t size = tag_at(line.substr(at));
    if (size == 0) {
      pieces.back().text += line[at++];
      continue;
    }
    const std::string_view inner = line.substr(at + 1, size - 2);
    at += size;
    const std::size_t blank = inner.find_first_of(" \t");
    const bool voice =
        (inner.starts_with("v ") || inner.starts_with("v.")) && blank != std::string_view::npos;
    if (!voice) continue;
    if (!trim(pieces.back().text).empty()) pieces.emplace_back();
    pieces.back().name = with_entities_resolved(trim(inner.substr(blank)));
    pieces.back().changes = true;
  }
  for (SubtitlePiece& piece : pieces)
    piece.text = std::string(trim(with_entities_resolved(piece.text)));
  return pieces;
}

/// Bytes of the dash or `>>` that marks another speaker, or 0. `--` is a pause.
std::size_t change_mark(std::string_view text) {
  for (const std::string_view mark : {">>>", ">>", "–", "‐", "-"}) {
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

std::vector<SubtitlePiece> pieces_of(std::string_view line) {
  std::vector<SubtitlePiece> pieces;
  for (SubtitlePiece& voice : split_voices(line)) {
    std::string_view text = voice.text;
    std::size_t mark = change_mark(text);
    if (mark == 0) {
      if (!text.empty() || pieces.empty()) pieces.push_back(std::move(voice));
      continue;
    }
    while (mark > 0) {
      const std::size_t end = second_speaker(text.substr(mark));
      SubtitlePiece piece{.name = voice.name, .text = {}, .changes = true};
      piece.text = std::string(trim(text.substr(mark, end)));
      text = end == std::string_view::npos ? std::string_view{} : trim(text.substr(mark + end));
      pieces.push_back(std::move(piece));
      mark = change_mark(text);
    }
    if (!text.empty()) {
      SubtitlePiece rest = voice;
      rest.text = std::string(text);
      pieces.push_back(std::move(rest));
    }
  }
  return pieces;
}

/// `♪ … ♪`, `# … #`: the marks out.
void take_song_marks(SubtitlePiece& piece) {
  const std::string_view text = piece.text;
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
  piece.text = std::string(trim(words));
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
    if (begins && std::islower(static_cast<unsigned char>(c))) return false;
    begins = c == ' ';
  }
  return has_letter(name) && !sounds.has_any_of(name);
}

}  // namespace

Result<SubtitleNames> SubtitleNames::of(const std::vector<std::string_view>& lines) {
  auto words = read_data_yaml("words/subtitles.yaml");
  if (!words) return fail(words.error());
  auto list = strings_field(*words, "sounds");
  if (!list) return fail(list.error(), "words/subtitles.yaml");
  const SoundWords sounds(*list);
  SubtitleNames names;
  bool voices = false, capitals = false;
  for (const std::string_view line : lines) {
    for (const SubtitlePiece& piece : pieces_of(line)) {
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
  if (capitals)
    std::erase_if(names.before_colon_, [](const auto& row) { return !is_capital_name(row.first); });
  // One word in capitals is a name at once; others have to come again.
  std::erase_if(names.in_brackets_, [](const auto& row) {
    return row.second < 2 &&
           (!is_capital_name(row.first) || row.first.find(' ') != std::string::npos);
  });
  return names;
}

std::vector<SubtitlePiece> SubtitleNames::read(std::string_view line) const {
  std::vector<SubtitlePiece> pieces = pieces_of(line);
  for (SubtitlePiece& piece : pieces) {
    take_song_marks(piece);
    take_name(piece);
  }
  return pieces;
}

void SubtitleNames::take_name(SubtitlePiece& piece) const {
  if (take_bracketed_name(piece)) return;
  const auto opening = read_opening(piece.text);
  if (!opening || !is_known(before_colon_, opening->cue.name)) return;
  piece.name = opening->cue.name;
  piece.changes = true;
  std::string rest(opening->speech);
  if (!opening->cue.direction.empty()) rest = "(" + opening->cue.direction + ") " + rest;
  piece.text = std::move(rest);
}

bool SubtitleNames::take_bracketed_name(SubtitlePiece& piece) const {
  const BracketedStart start = bracketed_start(piece.text);
  if (start.inner.empty() || in_brackets_.count(std::string(start.inner)) == 0) return false;
  piece.name = std::string(start.inner);
  piece.changes = true;
  piece.text = std::string(start.rest);
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

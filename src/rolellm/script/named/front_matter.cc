#include "rolellm/script/named/front_matter.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/name_gaps.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr std::size_t kHeadLines = 200;  // a list of persons begins before
constexpr std::size_t kListLines = 200;  // and is over before so many more
constexpr std::size_t kLongestEntryName = 48;

std::string_view without_marks(std::string_view ink) {
  while (!ink.empty() && std::string_view("_*=-[({ ").find(ink.front()) != std::string_view::npos)
    ink.remove_prefix(1);
  for (const std::string_view mark : {"【", "〖", "（"})
    if (ink.starts_with(mark)) ink.remove_prefix(mark.size());
  return ink;
}

/// Bytes of `康　妈` at the start of `ink`, a name of two characters in the room of three; or 0.
std::size_t spread_name_bytes(std::string_view ink) {
  if (ink.size() < 2 * kHanBytes || !has_han(ink.substr(0, kHanBytes))) return 0;
  std::size_t second = kHanBytes;
  while (ink.substr(second).starts_with(kWideBlank)) second += kWideBlank.size();
  const std::size_t end = second + kHanBytes;
  const auto& words = PlayWords::get();
  const bool mark = words && words->person_marks.contains(ink.substr(second, kHanBytes));
  const bool spread = second > kHanBytes && !mark && has_han(ink.substr(second, kHanBytes)) &&
                      (ink.size() <= end || !has_han(ink.substr(end, kHanBytes)));
  return spread ? end : 0;
}

/// `DRAMATIS PERSONAE`, `Personen.`, `人物：`: bytes of the head, or 0.
std::size_t persons_head(std::string_view ink, const PlayWords& words) {
  ink = without_marks(ink);
  if (ink.empty() || ink.size() > 400) return 0;
  const bool han = static_cast<unsigned char>(ink.front()) >= 0xE3;
  if (!han && ink.size() > 60) return 0;
  if (const std::size_t spread = spread_name_bytes(ink.substr(0, 30)); spread > 0)  // `人　物`
    return words.persons.contains(unspread(ink.substr(0, spread))) ? spread : 0;
  const std::string upper = upper_latin(ink.substr(0, 64));
  for (const std::string& head : words.persons) {
    if (!std::string_view(upper).starts_with(head)) continue;
    const std::string_view rest = ink.substr(head.size());
    if (han) {
      const bool colon = rest.starts_with("：") || rest.starts_with(":");
      if (rest.empty() || colon || rest.starts_with("】") || rest.starts_with("表"))
        return head.size();
      continue;
    }
    // `Characters of the play`, `CAST OF CHARACTERS`, `Personen:`; not `Cast your eyes`
    if (head == "DRAMATIS PERSON" || rest.empty()) return head.size();
    const std::string_view tail = std::string_view(upper).substr(head.size());
    if (is_ascii_letter(tail.front())) continue;
    const std::string_view next = trim(tail);
    if (next.find_first_not_of(".:_* )]-") == std::string_view::npos) return head.size();
    for (const std::string_view more :
         {"OF", "IN", "REPRESENTED", "DES", "DER", "DU", "DE", "PERSONEN", "LIST", "("})
      if (next.starts_with(more)) return head.size();
  }
  return 0;
}

/// The name an entry begins with: up to the first sign that parts it from its description.
std::string_view entry_name(std::string_view ink) {
  ink = without_marks(ink);
  std::size_t end = ink.size();
  for (const std::string_view sign :
       {",",  "，", "、", "—",  "–",  "--", " - ", "…",    "..", "(", "（", "[",
        "【", ":",  "：", "  ", "\t", "}",  ";",   " as ", "_",  "*", "|",  " . "})
    end = std::min(end, ink.find(sign));
  // A full stop ends a name unless it is a title's or an initial's.
  constexpr std::size_t kLongestWord = 100;  // bytes; a longer one is no title
  for (std::size_t at = ink.find('.'); at < end; at = ink.find('.', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && at - begin < kLongestWord && ink[begin - 1] != ' ') --begin;
    const std::string word = upper_latin(ink.substr(begin, at - begin));
    const auto& words = PlayWords::get();
    if (word.size() > 1 && words && !words->titles.contains(word) &&
        !is_ascii_digit(word.front())) {
      end = at;
      break;
    }
  }
  ink = trim(ink.substr(0, end));
  if (const std::size_t spread = spread_name_bytes(ink); spread > 0) return ink.substr(0, spread);
  if (has_han(ink)) {  // `老王 男 六十岁`
    std::size_t blank = std::min(ink.find(' '), ink.find("　"));
    ink = trim(ink.substr(0, blank));
  }
  if (ink.size() > kLongestEntryName || !has_letter(ink)) return {};
  if (!has_han(ink) && is_ascii_lower(ink.front())) return {};
  return ink;
}

void add_entry(std::string_view ink, ListedPersons& persons) {
  const std::string_view name = entry_name(ink);
  if (!name.empty()) {
    persons.names.push_back(has_han(name) ? unspread(name) : std::string(name));
    const std::string key = upper_latin(persons.names.back());
    persons.keys.insert(key);
    // `Bote` of `Ein Bote`
    const std::size_t blank = key.find(' ');
    const auto& words = PlayWords::get();
    if (blank != std::string::npos && words && words->told_words.contains(key.substr(0, blank)))
      persons.keys.insert(key.substr(blank + 1));
  }
  const std::string upper = upper_latin(ink.substr(0, 200));
  std::string word;
  for (const char c : upper + " ") {
    if (is_ascii_alnum(c) || is_beyond_ascii(c) || c == '\'') {
      word += c;
    } else {
      if (word.size() >= 3) persons.words.insert(word);
      word.clear();
    }
  }
}

/// `人物：老王、小李、阿葵`.
void add_row(std::string_view row, ListedPersons& persons) {
  const bool signs = std::min({row.find("、"), row.find("，"), row.find(',')}) < row.size();
  while (!row.empty()) {
    std::size_t end = row.size(), sign = 0;
    for (const std::string_view mark : {"、", "，", ",", "；", ";"}) {
      if (const std::size_t at = row.find(mark); at < end) {
        end = at;
        sign = mark.size();
      }
    }
    if (!signs && spread_name_bytes(row) == 0) {  // `人物：沈知意 陆景深`
      for (const std::string_view mark : {" ", "　", "\t", "/"}) {
        if (const std::size_t at = row.find(mark); at < end) {
          end = at;
          sign = mark.size();
        }
      }
    }
    add_entry(trim(row.substr(0, end)), persons);
    row = end == row.size() ? std::string_view{} : row.substr(end + sign);
  }
}

std::string_view without_colon(std::string_view ink) {
  if (ink.ends_with(':')) ink.remove_suffix(1);
  return ink;
}

/// A list entry's name that now opens a speech.
bool opens_body(const std::vector<PlayLine>& lines, std::size_t i, const ListedPersons& persons) {
  if (i == 0 || lines[i].kind != LineClass::text) return false;
  for (const Reading& reading : read_openings(lines[i].ink)) {
    const std::string key = upper_latin(reading.name);
    // `WENDEL. Ja, …` of `FRANZ WENDEL`
    const bool in_words = reading.capitals && lines[i - 1].blank() && lines[i].length >= 40 &&
                          reading.end != NameEnd::gap && persons.words.contains(key);
    if (!persons.keys.contains(key) && !in_words) continue;
    // Entries have blanks behind names too: `OSWIN   King`; Chinese names come once there.
    const bool gap = reading.end == NameEnd::gap && !has_han(reading.name);
    if (!reading.speech.empty() && !gap) return true;
    if (reading.speech.empty() && lines[i - 1].blank()) return true;
  }
  return false;
}

/// `NACHT` between blank lines above a direction: the first scene's place.
bool heads_body(const std::vector<PlayLine>& lines, std::size_t i) {
  if (!lines[i - 1].blank() || has_lowercase(lines[i].ink) || i + 1 == lines.size() ||
      !lines[i + 1].blank())
    return false;
  while (i + 1 < lines.size() && lines[i + 1].blank()) ++i;
  return i + 1 < lines.size() && lines[i + 1].kind == LineClass::bracket;
}

/// `THE HEN` above `Issue 1`, where names stand before speeches.
bool is_title(const OpeningFinder& openings, std::size_t i) {
  const OpeningReading* found = openings.at(i);
  return found && found->is_alone() && found->reading.end == NameEnd::nothing &&
         !openings.habits().alone && openings.speeches_of(found->reading.name) < 2;
}

bool begins_with(std::string_view text, std::string_view start) { return text.starts_with(start); }

}  // namespace

PersonsList read_persons(const std::vector<PlayLine>& lines) {
  PersonsList list;
  const auto& words = PlayWords::get();
  if (!words) return list;
  std::size_t head = lines.size(), head_bytes = 0;
  for (std::size_t i = 0; i < std::min(lines.size(), kHeadLines); ++i) {
    if (lines[i].blank() || lines[i].kind == LineClass::meta) continue;
    if (const std::size_t bytes = persons_head(lines[i].ink, *words); bytes > 0) {
      head = i;
      head_bytes = bytes;
    } else if (head < lines.size() && lines[i].kind == LineClass::heading) {
      break;
    }
  }
  if (head == lines.size()) return list;
  std::string_view row = without_marks(lines[head].ink).substr(head_bytes);
  for (const std::string_view colon : {"：", ":"})
    if (row.starts_with(colon)) row = trim(row.substr(colon.size()));
  if (has_han(row)) add_row(row, list.persons);
  // `人物：阿珍、阿強` below a scene's heading tells who is in it.
  for (std::size_t k = 0; k < head; ++k)
    if (lines[k].kind == LineClass::heading && has_han(row)) return list;
  const std::size_t far = std::min(lines.size(), head + kListLines);
  std::size_t i = head + 1;
  int blanks = 0;
  for (; i < far; ++i) {
    if (lines[i].blank()) {
      // A row of names needs no list below it.
      if (!list.persons.names.empty() && has_han(row)) break;
      ++blanks;
      continue;
    }
    if (lines[i].kind == LineClass::heading) break;
    if (lines[i].kind == LineClass::meta) continue;
    if (words->list_heads.contains_in_any_case(without_colon(lines[i].ink))) break;  // the sets
    if (opens_body(lines, i, list.persons) || heads_body(lines, i)) break;
    // Below the names something happens: `〔幕启。`
    const bool direction = lines[i].kind == LineClass::told || lines[i].kind == LineClass::bracket;
    if (direction && lines[i - 1].blank() && list.persons.names.size() >= 2 &&
        !lines[i].ink.starts_with('_'))
      break;
    // `_A room. A table with`: the stage, in italics over several lines.
    if (lines[i].kind == LineClass::text && lines[i - 1].blank() && lines[i].ink.front() == '_' &&
        lines[i].ink.find('_', 1) == std::string_view::npos && list.persons.names.size() >= 2 &&
        lines[i].ink.find(". ") != std::string_view::npos)
      break;
    // Far below the names a sentence tells where we are.
    constexpr int kShortestSentence = 40;
    if (blanks >= 2 && !list.persons.names.empty() && lines[i].length >= kShortestSentence &&
        lines[i].ink.ends_with('.') && lines[i].ink.find(". ") != std::string_view::npos)
      break;
    blanks = 0;
    if (lines[i].kind == LineClass::text) add_entry(lines[i].ink, list.persons);
  }
  if (i == far && i < lines.size()) i = head + 1;  // no list after all
  list.end = i;
  return list;
}

std::size_t end_of_title_lines(const std::vector<PlayLine>& lines, const OpeningFinder& openings) {
  constexpr int kLongestTitle = 90;  // characters
  constexpr std::size_t kMostTitleLines = 60;
  std::size_t ink = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PlayLine& line = lines[i];
    if (line.blank() || line.kind == LineClass::meta) continue;
    const bool title = line.kind == LineClass::text && line.length <= kLongestTitle &&
                       (!openings.changes_speaker(i) || (ink == 0 && is_title(openings, i)));
    if (!title || ++ink > kMostTitleLines) return i;
  }
  return 0;
}

void read_title_lines(const std::vector<PlayLine>& lines, std::size_t end, TaggedScript& script) {
  bool first = true, author_below = false;
  for (std::size_t i = 0; i < end; ++i) {
    const std::string_view line = lines[i].ink;
    if (line.empty() || lines[i].kind == LineClass::meta) continue;
    if (const auto& words = PlayWords::get(); first && words && persons_head(line, *words) > 0)
      first = false;
    const std::string lower = lower_ascii(line.substr(0, 24));
    const auto after = [&](std::size_t n) { return std::string(trim(line.substr(n))); };
    if (author_below && script.author.empty()) {
      script.author = std::string(line);
      author_below = false;
    } else if (begins_with(lower, "license:") || begins_with(lower, "licence:")) {
      script.license = after(8);
    } else if (begins_with(line, "许可：")) {
      script.license = after(9);
    } else if (begins_with(line, "作者：") || begins_with(line, "编剧：") ||
               begins_with(line, "編劇：")) {
      script.author = after(9);
    } else if (lower == "by" || lower == "von" || lower == "par" || lower == "written by") {
      author_below = true;
    } else if (script.author.empty() && begins_with(lower, "by ")) {
      script.author = after(3);
    } else if (script.author.empty() &&
               (begins_with(lower, "von ") || begins_with(lower, "par "))) {
      script.author = after(4);
    } else if (script.author.empty() &&
               (begins_with(lower, "written by ") || begins_with(lower, "author: "))) {
      script.author = after(lower.front() == 'w' ? 11 : 8);
    } else if (first && script.title.empty()) {
      const std::size_t close = line.find("》");
      const bool in_marks = line.starts_with("《") && close != std::string_view::npos;
      script.title = in_marks                        ? trim(line.substr(3, close - 3))
                     : begins_with(lower, "title: ") ? std::string_view(trim(line.substr(7)))
                                                     : line;
    }
    first = false;
  }
}

void read_frame(const Lines& lines, std::size_t end, TaggedScript& script) {
  for (std::size_t i = 0; i < end; ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.starts_with("Title:")) script.title = std::string(trim(line.substr(6)));
    if (line.starts_with("Author:")) script.author = std::string(trim(line.substr(7)));
  }
}

}  // namespace rolellm

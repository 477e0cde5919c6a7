#include "rolellm/script/odd_characters.h"

#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/text_encoding.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/two_bytes.h"

namespace rolellm {
namespace {

/// The table of `data/words/characters.yaml`, by the characters' bytes.
class CharacterTable {
 public:
  static const Result<CharacterTable>& get() {
    static const Result<CharacterTable> table = load();
    return table;
  }

  /// What stands at byte `at` of `text`, if it has a meaning of its own.
  const std::pair<const std::string, std::string>* find(std::string_view text,
                                                        std::size_t at) const {
    if (at + 1 >= text.size() || !begun_.contains(text, at)) return nullptr;
    const auto length = static_cast<unsigned char>(text[at]) < 0xE0 ? 2U : 3U;
    const auto known = meanings_.find(text.substr(at, length));
    return known == meanings_.end() ? nullptr : &*known;
  }

  int windows_byte_of(std::string_view sign) const {
    const auto known = windows_bytes_.find(sign);
    return known == windows_bytes_.end() ? -1 : known->second;
  }

 private:
  static Result<CharacterTable> load() {
    constexpr std::string_view kFile = "words/characters.yaml";
    auto yaml = read_data_yaml(kFile);
    if (!yaml) return fail(yaml.error());
    CharacterTable table;
    const Json meanings = yaml->value("meanings", Json());
    for (const auto& [character, meaning] : meanings.items()) {
      const bool wide = character.size() == 2 || character.size() == 3;
      if (!meaning.is_string() || !wide || !is_beyond_ascii(character[0])) {
        return fail(ErrorKind::config, "",
                    fmt::format("{}: expected \"{}\" to be a character beyond ASCII that means a "
                                "string",
                                kFile, character));
      }
      table.meanings_[character] = meaning.get<std::string>();
      // U+0080 to U+009F: C2 and the byte that was read as Latin-1.
      const auto last = static_cast<unsigned char>(character[1]);
      const std::string& sign = table.meanings_[character];
      if (character[0] == '\xC2' && last < 0xA0 && !sign.empty()) table.windows_bytes_[sign] = last;
      table.begun_.insert(character);
    }
    return table;
  }

  std::map<std::string, std::string, std::less<>> meanings_;
  std::map<std::string, int, std::less<>> windows_bytes_;  // by what they mean
  TwoByteSet begun_;  // nearly all of a Chinese text is passed over by it
};

bool ends_line(char c) { return c == '\n' || c == '\r'; }

/// A control character that is neither a tab nor a line's end: form feeds, DOS end marks and such.
bool is_idle_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  // Without short cuts, which would be branches.
  return ((byte < ' ') & (c != '\t') & (c != '\n') & (c != '\r')) | (c == '\x7F');
}

/// Whether a soft hyphen of `text` stands before or behind a blank: a conversion's hyphens then.
bool has_visible_soft_hyphens(std::string_view text) {
  for (std::size_t at = text.find(kSoftHyphen); at < text.size();
       at = text.find(kSoftHyphen, at + 1)) {
    const std::size_t behind = at + kSoftHyphen.size();
    const bool first = at == 0 || ends_line(text[at - 1]) || text[at - 1] == ' ';
    if (first || (behind < text.size() && text[behind] == ' ')) return true;
  }
  return false;
}

/// Joiners of letters that have no case for them; those of emoji and Persian stay.
bool is_idle_joiner(std::string_view text, std::size_t at) {
  if (text[at] != '\xE2') return false;
  const std::string_view three = text.substr(at, 3);
  return (three == "\u200C" || three == "\u200D") && (at == 0 || !is_beyond_ascii(text[at - 1]));
}

}  // namespace

void drop_soft_hyphen(std::string& text) {
  if (text.ends_with(kSoftHyphen)) text.resize(text.size() - kSoftHyphen.size());
}

Status odd_characters_are_known() {
  const auto& table = CharacterTable::get();
  return table ? Status() : fail(table.error());
}

int windows_byte_of(std::string_view sign) {
  const auto& table = CharacterTable::get();
  return table ? table->windows_byte_of(sign) : -1;
}

std::string without_odd_characters(std::string text) {
  // Written whatever it was, so that many bytes go at once.
  for (char& c : text) c = is_idle_control(c) ? ' ' : c;
  const auto& table = CharacterTable::get();
  std::size_t at = find_beyond_ascii(text);
  if (!table || at == text.size()) return text;
  const bool hyphens = has_visible_soft_hyphens(text);
  std::string plain;
  std::size_t from = 0;
  const auto replace = [&](std::size_t size, std::string_view meaning) {
    if (plain.empty()) plain.reserve(text.size());
    plain.append(text, from, at - from);
    plain += meaning;
    at = from = at + size;
  };
  while (at < text.size()) {
    const std::string_view rest = std::string_view(text).substr(at);
    if (const auto* known = table->find(text, at)) {
      replace(known->first.size(), known->second);
    } else if (rest.starts_with(kSoftHyphen)) {
      const std::size_t size = kSoftHyphen.size();
      const bool at_end = at > 0 && (size == rest.size() || ends_line(rest[size]));
      if (hyphens || !at_end) {
        replace(size, hyphens ? "-" : "");
      } else {
        at += size;
      }
    } else if (is_idle_joiner(text, at)) {
      replace(3, "");
    } else {
      at += text[at] < '\xE0' ? 2 : text[at] < '\xF0' ? 3 : 4;
    }
    at = find_beyond_ascii(text, at);
  }
  if (from == 0) return text;  // nothing was replaced
  return plain.append(text, from);
}

}  // namespace rolellm

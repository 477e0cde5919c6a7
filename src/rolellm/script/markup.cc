#include "rolellm/script/markup.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <unicode/utf8.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/odd_characters.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestTag = 300;  // bytes

/// The tables of `data/words/markup.yaml`.
struct MarkupTable {
  std::set<std::string, std::less<>> tags, breaks, cells;
  std::map<std::string, std::string, std::less<>> entities;

  static const Result<MarkupTable>& get() {
    static const Result<MarkupTable> table = load();
    return table;
  }

 private:
  static Result<MarkupTable> load() {
    constexpr std::string_view kFile = "words/markup.yaml";
    auto yaml = read_data_yaml(kFile);
    if (!yaml) return fail(yaml.error());
    MarkupTable table;
    for (auto [key, set] :
         {std::pair{"tags", &table.tags}, {"breaks", &table.breaks}, {"cells", &table.cells}}) {
      auto names = strings_field(*yaml, key);
      if (!names) return fail(names.error(), std::string(kFile));
      *set = {names->begin(), names->end()};
    }
    const Json meanings = yaml->value("entities", Json());
    for (const auto& [name, meaning] : meanings.items()) {
      if (!meaning.is_string()) {
        return fail(ErrorKind::config, "",
                    fmt::format("{}: entities: expected \"{}\" to mean a string", kFile, name));
      }
      table.entities[name] = meaning.get<std::string>();
    }
    return table;
  }
};

const MarkupTable& markup_table() {
  static const MarkupTable none;
  const auto& table = MarkupTable::get();
  return table ? *table : none;
}

/// A tag or comment at the start of a text.
struct Tag {
  std::size_t bytes = 0;  ///< 0 for none
  char leaves = 0;        ///< between two words: a blank, a tab or nothing
};

Tag tag_at(std::string_view text) {
  text = text.substr(0, kLongestTag);
  if (text.starts_with("<!--")) {
    const std::size_t close = text.find("-->");
    return {close == std::string_view::npos ? 0 : close + 3};
  }
  std::size_t at = text.substr(1, 1) == "/" ? 2 : 1;
  std::string name;
  while (at < text.size() && is_ascii_alnum(text[at])) name += lower_ascii(text[at++]);
  const std::size_t end = text.find_first_of("<>", at);
  const bool ends = end != std::string_view::npos && text[end] == '>' && at < text.size() &&
                    std::string_view(" />\t").find(text[at]) != std::string_view::npos;
  const MarkupTable& table = markup_table();
  if (!ends || !table.tags.contains(name)) return {};
  const char leaves = table.cells.contains(name) ? '\t' : table.breaks.contains(name) ? ' ' : '\0';
  return {end + 1, leaves};
}

/// Pages of Windows' own years number its signs, not Unicode's: `&#133;`.
std::optional<std::string> utf8_of(UChar32 c) {
  if (c < ' ' || c > 0x10FFFF || U_IS_SURROGATE(c)) return std::nullopt;
  char bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  return without_odd_characters(std::string(bytes, static_cast<std::size_t>(size)));
}

/// What `&name;` means, if anything.
std::optional<std::string> entity(std::string_view name) {
  if (!name.starts_with('#')) {
    const auto& entities = markup_table().entities;
    const auto known = entities.find(name);
    return known == entities.end() ? std::nullopt : std::optional(known->second);
  }
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
  if (hexadecimal) name.remove_prefix(1);
  UChar32 c = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), c, hexadecimal ? 16 : 10);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return utf8_of(c);
}

/// Replaces the entity at the start of `text`: its bytes and what it means.
std::pair<std::size_t, std::optional<std::string>> entity_at(std::string_view text) {
  constexpr std::size_t kLongestEntity = 10;  // bytes
  const std::size_t end = text.substr(0, kLongestEntity).find(';');
  if (end == std::string_view::npos) return {};
  return {end + 1, entity(text.substr(1, end - 1))};
}

std::string cleaned(std::string_view text, bool tags) {
  std::string clean;
  const std::string_view marks = tags ? "<&" : "&";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t mark = std::min(text.find_first_of(marks, at), text.size());
    clean += text.substr(at, mark - at);
    at = mark;
    if (at == text.size()) break;
    if (text[at] == '<') {
      const Tag tag = tag_at(text.substr(at));
      if (tag.bytes == 0) clean += '<';
      at += std::max<std::size_t>(tag.bytes, 1);
      if (tag.leaves == 0 || clean.empty() || at == text.size()) continue;
      const bool parted = is_blank(clean.substr(clean.size() - 1)) || is_blank(text.substr(at, 1));
      if (!parted || (tag.leaves == '\t' && clean.back() != '\t')) clean += tag.leaves;
      continue;
    }
    const auto [size, meaning] = entity_at(text.substr(at));
    clean += meaning.value_or("&");
    at += meaning ? size : 1;
  }
  return clean;
}

}  // namespace

Status markup_is_known() {
  const auto& table = MarkupTable::get();
  return table ? Status() : fail(table.error());
}

std::string without_markup(std::string_view line) {
  std::string clean = cleaned(line, true);
  return is_blank(clean) ? std::string(line) : clean;
}

bool is_markup_alone(std::string_view line) {
  line = trim(line);
  if (line.empty() || (line.front() != '<' && line.front() != '&')) return false;
  return is_blank(cleaned(line, true));
}

std::string with_entities_resolved(std::string_view text) { return cleaned(text, false); }

}  // namespace rolellm

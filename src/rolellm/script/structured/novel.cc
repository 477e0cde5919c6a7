// Novels whose speeches somebody has already found: CoSER's JSON and BookNLP's table of quotes.
#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/structured/json_walk.h"

namespace rolellm {
namespace {

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t at = 0;;) {
    const std::size_t tab = line.find('\t', at);
    cells.push_back(line.substr(at, tab == std::string_view::npos ? tab : tab - at));
    if (tab == std::string_view::npos) return cells;
    at = tab + 1;
  }
}

/// Signs and endings that BookNLP sets apart from the word before them.
bool leans_left(std::string_view word) {
  constexpr std::string_view kWords[] = {
      ",",  ".",  "!",   "?",   ";",   ":",   ")",   "]",   "''", "”",  "’",  "%",  "n't", "n’t",
      "'s", "’s", "'ll", "’ll", "'re", "’re", "'ve", "’ve", "'d", "’d", "'m", "’m", "...", "…"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

/// `` `` I do n't know , sir . '' `` as it was printed: I don't know, sir.
std::string untokenised(std::string_view quote) {
  constexpr std::string_view kMarks[] = {"``", "''", "\"", "“", "”", "‘", "’"};
  quote = trim(quote);
  for (const std::string_view mark : kMarks) {
    if (quote.starts_with(mark)) quote = trim(quote.substr(mark.size()));
    if (quote.ends_with(mark)) quote = trim(quote.substr(0, quote.size() - mark.size()));
  }
  std::string text;
  bool leans_right = true;  // the word before: `(`, or there is none
  while (!quote.empty()) {
    const std::size_t size = std::min(quote.find(' '), quote.size());
    const std::string_view word = quote.substr(0, size);
    if (!leans_right && !leans_left(word)) text += ' ';
    text += word;
    leans_right = word == "(" || word == "[" || word == "``" || word == "“" || word == "‘" ||
                  word == "$" || word == "£";
    quote = trim(quote.substr(size));
  }
  return text;
}

bool is_name(std::string_view phrase) {
  constexpr std::string_view kPronouns[] = {"I", "He", "She", "It", "They", "We", "You", "Him"};
  return has_uppercase(phrase.substr(0, 1)) &&
         std::find(std::begin(kPronouns), std::end(kPronouns), phrase) == std::end(kPronouns);
}

}  // namespace

double looks_like_coser(const Specimen& specimen, std::string& why) {
  const std::string_view text = specimen.source.text();
  const bool json =
      trim(text.substr(0, 256)).starts_with("{") || trim(text.substr(0, 256)).starts_with("[");
  const bool found = json && text.find("\"dialogues\"") != std::string_view::npos &&
                     text.find("\"character\"") != std::string_view::npos;
  why = found ? "JSON with dialogues by character" : "no dialogues by character";
  return found ? 1.0 : 0.0;
}

Result<TaggedScript> parse_coser(const SourceText& source) {
  TaggedScript script;
  const auto narrate = [&](LineKind kind, const std::string& text, int line) {
    script.lines.push_back(
        {.kind = kind, .text = script.keep(text), .source_line = line, .starts_paragraph = true});
  };
  JsonWalk walk;
  Status types = ok();
  walk.text = [&](const std::string& key, const std::string& value, int line) {
    if (key == "scenario") narrate(LineKind::scene_heading, value, line);
    if (key == "summary" || key == "chapter") narrate(LineKind::meta, value, line);
    if ((key == "book" || key == "title") && script.title.empty()) script.title = value;
    if (key == "author" && script.author.empty()) script.author = value;
  };
  walk.list = [&](const std::string& key, int line) {
    if ((key == "message" || key == "character") && types) types = expected_text(key, line);
  };
  walk.object = [&](const FlatObject& row) {
    if (row.parent != "dialogues") return;
    for (const char* key : {"character", "message"})
      if (auto text = row.expect_text(key); !text && types) types = text;
    const std::string* character = row.find("character");
    const std::string* message = row.find("message");
    if (!character || !message) return;
    if (*character == "Environment" || character->empty()) {
      narrate(LineKind::action, *message, row.line_begin);
      return;
    }
    std::string text = *message;
    std::replace(text.begin(), text.end(), '\n', ' ');
    script.lines.push_back(
        {.kind = LineKind::dialogue,
         .text = script.keep(std::move(text)),
         .cue = script.add_cue(Cue{.name = *character, .extension = {}, .direction = {}}),
         .source_line = row.line_begin});
  };
  if (auto walked = walk_json(source.text(), walk); !walked) return fail(walked.error());
  if (!types) return fail(types.error());
  return script;
}

double looks_like_booknlp(const Specimen& specimen, std::string& why) {
  const bool found =
      !specimen.source.lines().empty() && specimen.source.lines()[0].starts_with("quote_start\t");
  why = found ? "a table that begins with quote_start" : "no table of quotes";
  return found ? 1.0 : 0.0;
}

Result<TaggedScript> parse_booknlp(const SourceText& source) {
  const Lines& lines = source.lines();
  const auto header = cells_of(lines.empty() ? std::string_view{} : lines[0]);
  const auto column = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const std::size_t phrase = column("mention_phrase"), id = column("char_id"),
                    quote = column("quote");
  const std::size_t last = std::max({phrase, id, quote});
  if (last >= header.size()) {
    return fail(Error{.kind = ErrorKind::bad_script,
                      .detail = "table",
                      .message = "expected the columns mention_phrase, char_id and quote",
                      .line = 1});
  }
  // A character is called by the name that mentions use most; pronouns are no names.
  std::map<std::string_view, std::map<std::string_view, int>> mentions;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = cells_of(lines[i]);
    if (cells.size() > last && is_name(cells[phrase])) ++mentions[cells[id]][cells[phrase]];
  }
  const auto name_of = [&](std::string_view who) {
    if (who.empty() || who == "-1") return std::string("UNKNOWN");
    const auto names = mentions.find(who);
    if (names == mentions.end()) return fmt::format("Character {}", who);
    return std::string(
        std::max_element(names->second.begin(), names->second.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; })
            ->first);
  };
  TaggedScript script;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    const auto cells = cells_of(lines[i]);
    if (cells.size() <= last) {
      return fail(
          Error{.kind = ErrorKind::bad_script,
                .detail = "table",
                .message = fmt::format("expected {} cells, found {}", header.size(), cells.size()),
                .line = static_cast<std::int64_t>(i) + 1});
    }
    script.lines.push_back(
        {.kind = LineKind::dialogue,
         .text = script.keep(untokenised(cells[quote])),
         .cue = script.add_cue(Cue{.name = name_of(cells[id]), .extension = {}, .direction = {}}),
         .source_line = static_cast<int>(i) + 1});
  }
  return script;
}

}  // namespace rolellm

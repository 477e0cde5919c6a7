#include "rolellm/script/script_reader.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/script/format_choice.h"
#include "rolellm/script/odd_characters.h"
#include "rolellm/script/plausibility.h"
#include "rolellm/script/script_language.h"
#include "rolellm/script/structured/pdf.h"
#include "rolellm/script/text_encoding.h"
#include "rolellm/script/unspoken.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// Elements of a structured file may be told of when they end, or stand elsewhere than they are
/// read; mostly they do not.
void put_in_order(std::vector<TaggedLine>& lines) {
  const auto above = [](const TaggedLine& a, const TaggedLine& b) {
    return a.source_line < b.source_line;
  };
  if (!std::is_sorted(lines.begin(), lines.end(), above))
    std::stable_sort(lines.begin(), lines.end(), above);
}

/// Values of JSON and XML hide odd characters behind escapes.
void clean_texts(TaggedScript& script) {
  for (TaggedLine& line : script.lines) {
    if (find_beyond_ascii(line.text) == line.text.size()) continue;
    std::string clean = without_odd_characters(std::string(line.text));
    if (clean != line.text) line.text = trim(script.keep(std::move(clean)));
  }
  for (Cue& cue : script.cues) {
    cue.name = without_odd_characters(std::move(cue.name));
    drop_soft_hyphen(cue.name);
  }
}

/// 4000 as `4,000`.
std::string with_commas(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

Failure no_speaker(std::size_t line_count, const std::string& against = "") {
  return fail(
      ErrorKind::bad_script, "no_speaker",
      fmt::format(
          "no speaker found in {} lines; looked for names in capitals above speeches, "
          "NAME: text, NAME. on its own line, and Chinese names before a full-width colon{}{}",
          with_commas(line_count), against.empty() ? "" : "; ", against),
      "check that the file is a script, or name its format with --format");
}

Failure in_file(Error error, const std::string& file) {
  if (!file.empty()) error.file = file;
  return fail(std::move(error));
}

}  // namespace

Result<ScriptReader> ScriptReader::open(std::string_view bytes, std::string_view format) {
  auto source = SourceText::read(bytes);
  if (!source) return fail(source.error());
  std::string reason;
  const auto chosen = choose_format(*source, format, reason);
  if (!chosen) return fail(chosen.error());
  if (*chosen == nullptr) return no_speaker(source->lines().size());
  spdlog::debug("format {}: {}", (*chosen)->name, reason);
  ScriptReader reader(std::move(*source), **chosen);
  reader.by_looks_ = format == "auto";
  reader.format_reason_ = std::move(reason);
  return reader;
}

Result<ScriptReader> ScriptReader::open_file(const fs::path& path, std::string_view format) {
  const auto bytes = read_text_or_pdf(path);
  if (!bytes) return fail(bytes.error());
  auto reader = open(*bytes, format);
  if (!reader) return in_file(reader.error(), path.string());
  reader->file_ = path.string();
  return reader;
}

ScriptReader::ScriptReader(SourceText source, const ScriptFormat& format)
    : source_(std::move(source)), format_(&format) {
  if (format.parse_lines) {
    pieces_ = pieces_of(source_);
  } else {
    pieces_ = {{0, source_.lines().size()}};
  }
}

ScriptReader::TaggedPiece ScriptReader::tag(const ScriptFormat& format, Lines lines) {
  auto script = format.parse_lines(lines);
  if (script) mark_unspoken(*script, lines);
  return {std::move(lines), std::move(script)};
}

ScriptReader::TaggedPiece ScriptReader::tag_whole() const {
  TaggedPiece piece{source_.lines(), format_->parse(source_)};
  if (!piece.script) return piece;
  piece.script->structured = format_->structured;
  if (format_->structured) {
    put_in_order(piece.script->lines);
    clean_texts(*piece.script);
  } else {
    mark_unspoken(*piece.script, piece.lines);
  }
  return piece;
}

ScriptReader::TaggedPiece ScriptReader::take_piece() {
  const auto lines_of = [&](std::size_t i) { return lines_in(source_.lines(), pieces_[i]); };
  TaggedPiece piece = format_->parse   ? tag_whole()
                      : ahead_.valid() ? ahead_.get()
                                       : tag(*format_, lines_of(next_));
  ++next_;
  // Nothing that the thread works on moves with the reader.
  if (!done()) ahead_ = std::async(std::launch::async, tag, std::cref(*format_), lines_of(next_));
  return piece;
}

Result<Script> ScriptReader::next() {
  ROLELLM_CHECK(!done());
  const bool first = next_ == 0;
  TaggedPiece piece = take_piece();
  if (!piece.script) return in_file(piece.script.error(), file_);
  TaggedScript& tagged = *piece.script;
  Script script;
  script.format = format_->name;
  script.utterances = assemble(tagged, piece.lines, place_);
  script.lines = kinds_of(tagged, piece.lines);
  if (first) {
    auto language = language_of(script.utterances);
    if (!language) return in_file(language.error(), file_);
    language_ = std::move(*language);
    script.format_reason = format_reason_;
    script.title = std::move(tagged.title);
    script.author = std::move(tagged.author);
    script.license = std::move(tagged.license);
    script.persons = std::move(tagged.persons);
    if (const Status good = check(script, piece.lines); !good) return in_file(good.error(), file_);
  }
  script.language = language_;
  return script;
}

Status ScriptReader::check(const Script& script, const Lines& lines) const {
  const bool speaks = std::any_of(script.utterances.begin(), script.utterances.end(),
                                  [](const Utterance& u) { return u.role != "narrator"; });
  if (!speaks) {
    if (script.format == "screenplay" && is_film_without_speech(lines)) return ok();
    return no_speaker(lines.size());
  }
  if (!by_looks_) return ok();
  const auto against = why_no_script(script, lines);
  if (!against) return fail(against.error());
  if (!against->empty()) return no_speaker(lines.size(), *against);
  return ok();
}

Result<Script> ScriptReader::read() {
  const std::size_t pieces = pieces_.size() - next_;
  auto script = next();
  if (!script || done()) return script;
  // A vector that has to grow is in memory twice meanwhile.
  script->utterances.reserve((pieces + 1) * script->utterances.size());
  script->lines.reserve(source_.lines().size());
  while (!done()) {
    auto more = next();
    if (!more) return more;
    std::move(more->utterances.begin(), more->utterances.end(),
              std::back_inserter(script->utterances));
    script->lines.insert(script->lines.end(), more->lines.begin(), more->lines.end());
  }
  return script;
}

}  // namespace rolellm

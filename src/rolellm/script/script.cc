#include "rolellm/script/script.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/odd_characters.h"
#include "rolellm/script/plausibility.h"
#include "rolellm/script/script_language.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/script/structured/pdf.h"
#include "rolellm/script/text_encoding.h"
#include "rolellm/script/unspoken.h"

namespace rolellm {
namespace {

/// The whole lines of `text` from about `from` on, about `bytes` of them.
std::string_view stretch_of(std::string_view text, std::size_t from, std::size_t bytes) {
  const std::size_t begin = from == 0 ? 0 : text.find('\n', from);
  text = text.substr(std::min(begin, text.size()));
  return text.substr(0, text.rfind('\n', bytes));
}

/// Stretches of a long text, enough to tell its format by: its head, and others further on, since
/// forewords and lists of persons may be long. Nothing for a short text.
std::optional<SourceText> sample_of(const SourceText& source) {
  constexpr std::size_t kHead = 24'000, kStretch = 12'000;  // bytes
  const std::string_view text = source.text();
  if (text.size() <= kHead + 2 * kStretch) return std::nullopt;
  std::string sample(stretch_of(text, 0, kHead));
  if (sample.size() > kHead) return std::nullopt;  // one endless line
  for (const std::size_t third : {1, 2}) {
    const std::size_t from = std::max(third * text.size() / 3, kHead);
    sample += stretch_of(text, from, kStretch);
  }
  auto read = SourceText::read(sample);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

const ScriptFormat* choose_format(const SourceText& whole, std::string& reason) {
  const auto sample = sample_of(whole);
  const Specimen specimen{.source = sample ? *sample : whole};
  const ScriptFormat* best = nullptr;
  double best_score = 0;
  for (const ScriptFormat& format : script_formats()) {
    std::string why;
    const double score = format.looks_like(specimen, why);
    spdlog::debug("format {}: {:.2f} ({})", format.name, score, why);
    if (score > best_score) {
      best = &format;
      best_score = score;
      reason = why;
    }
    if (best_score >= 1) break;  // nothing is surer
  }
  return best;
}

const ScriptFormat* named_format(std::string_view name) {
  for (const ScriptFormat& format : script_formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

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

}  // namespace

Result<Script> parse_script(std::string_view bytes, std::string_view format_name) {
  auto source = SourceText::read(bytes);
  if (!source) return fail(source.error());
  Script script;
  const ScriptFormat* format = nullptr;
  if (format_name == "auto") {
    format = choose_format(*source, script.format_reason);
    if (!format) return no_speaker(source->lines().size());
  } else {
    format = named_format(format_name);
    if (!format) {
      std::vector<std::string_view> names;
      for (const ScriptFormat& f : script_formats()) names.push_back(f.name);
      return fail(ErrorKind::usage, "",
                  fmt::format("no script format is called \"{}\"", format_name),
                  fmt::format("auto, {}", fmt::join(names, ", ")));
    }
    script.format_reason = "named by the user";
  }
  auto tagged = format->parse(*source);
  if (!tagged) return fail(tagged.error());
  tagged->structured = format->structured;
  if (format->structured) {
    put_in_order(tagged->lines);
    clean_texts(*tagged);
  } else {
    mark_unspoken(*tagged, source->lines());
  }
  script.title = std::move(tagged->title);
  script.author = std::move(tagged->author);
  script.license = std::move(tagged->license);
  script.persons = std::move(tagged->persons);
  script.format = std::string(format->name);
  script.utterances = assemble(*tagged, source->lines());
  script.lines = kinds_of(*tagged, source->lines());
  auto language = language_of(script.utterances);
  if (!language) return fail(language.error());
  script.language = std::move(*language);
  const bool speaks = std::any_of(script.utterances.begin(), script.utterances.end(),
                                  [](const Utterance& u) { return u.role != "narrator"; });
  if (!speaks) {
    if (script.format == "screenplay" && is_film_without_speech(source->lines())) return script;
    return no_speaker(source->lines().size());
  }
  if (format_name == "auto") {
    const auto against = why_no_script(script, source->lines());
    if (!against) return fail(against.error());
    if (!against->empty()) return no_speaker(source->lines().size(), *against);
  }
  return script;
}

Result<Script> parse_script_file(const fs::path& path, std::string_view bytes,
                                 std::string_view format) {
  auto script = parse_script(bytes, format);
  if (script) return script;
  Error error = script.error();
  error.file = path.string();
  return fail(std::move(error));
}

Result<Script> load_script(const fs::path& path, std::string_view format) {
  auto text = read_text_or_pdf(path);
  if (!text) return fail(text.error());
  return parse_script_file(path, *text, format);
}

std::string_view kind_name(UtteranceKind kind) {
  switch (kind) {
    case UtteranceKind::dialogue:
      return "dialogue";
    case UtteranceKind::action:
      return "action";
    case UtteranceKind::scene_heading:
      return "scene_heading";
    case UtteranceKind::transition:
      return "transition";
    case UtteranceKind::parenthetical:
      return "parenthetical";
    case UtteranceKind::lyrics:
      return "lyrics";
    case UtteranceKind::meta:
      return "meta";
  }
  return "action";
}

std::string_view kind_name(LineKind kind) {
  switch (kind) {
    case LineKind::blank:
      return "blank";
    case LineKind::scene_heading:
      return "scene_heading";
    case LineKind::action:
      return "action";
    case LineKind::cue:
      return "cue";
    case LineKind::dialogue:
      return "dialogue";
    case LineKind::parenthetical:
      return "parenthetical";
    case LineKind::transition:
      return "transition";
    case LineKind::lyrics:
      return "lyrics";
    case LineKind::meta:
      return "meta";
  }
  return "blank";
}

std::string scene_heading(const Script& script, int act_id) {
  for (const Utterance& u : script.utterances) {
    if (u.act_id == act_id && u.kind == UtteranceKind::scene_heading) return u.content;
  }
  return {};
}

}  // namespace rolellm

// The table of script formats: how each is recognised, and who reads it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/assemble.h"

namespace rolellm {

class NamedScript;

/// A text whose format is asked for, and a reading of it that several formats ask for.
struct Specimen {
  const SourceText& source;
  /// Its speeches behind names; made when first asked for, by one thread at a time.
  const NamedScript& named() const;

  mutable std::shared_ptr<const NamedScript> named_reading{};
};

/// One row of the table.
struct ScriptFormat {
  std::string_view name;
  std::string_view summary;
  /// 0 to 1: how much the lines look like this format; the reason goes to `why`.
  double (*looks_like)(const Specimen& specimen, std::string& why);
  /// One of the two. The first reads a text as a whole and has errors of its own
  /// (`bad_script.*`); by the second a long script is read piece by piece.
  Result<TaggedScript> (*parse)(const SourceText& source);
  Result<TaggedScript> (*parse_lines)(const Lines& lines);
  /// Made of XML, JSON or tables: its records may share source lines.
  bool structured;
};

std::span<const ScriptFormat> script_formats();

// The rows' functions, one file each.
double looks_like_fountain(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_fountain(const Lines& lines);
double looks_like_screenplay(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_screenplay(const Lines& lines);
double looks_like_play(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_play(const Lines& lines);
double looks_like_transcript(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_transcript(const Lines& lines);
double looks_like_chinese(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_chinese(const Lines& lines);
double looks_like_fdx(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_fdx(const SourceText& source);
double looks_like_subtitles(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_subtitles(const SourceText& source);
double looks_like_renpy(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_renpy(const SourceText& source);
double looks_like_sillytavern(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_sillytavern(const SourceText& source);
double looks_like_messages(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_messages(const SourceText& source);
double looks_like_coser(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_coser(const SourceText& source);
double looks_like_booknlp(const Specimen& specimen, std::string& why);
Result<TaggedScript> parse_booknlp(const SourceText& source);

}  // namespace rolellm

// The table of script formats: how each is recognised, and who reads it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/assemble.h"

namespace rolellm {

/// A parser's result before assembly.
struct TaggedScript {
  std::vector<TaggedLine> lines;  ///< one per source line
  std::string title, author, license;
};

/// One row of the table.
struct ScriptFormat {
  std::string_view name;
  std::string_view summary;
  /// 0 to 1: how much the lines look like this format; the reason goes to `why`.
  double (*looks_like)(const std::vector<std::string>& lines, std::string& why);
  TaggedScript (*parse)(const std::vector<std::string>& lines);
};

std::span<const ScriptFormat> script_formats();

// The rows' functions, one file each.
double looks_like_fountain(const std::vector<std::string>& lines, std::string& why);
TaggedScript parse_fountain(const std::vector<std::string>& lines);
double looks_like_screenplay(const std::vector<std::string>& lines, std::string& why);
TaggedScript parse_screenplay(const std::vector<std::string>& lines);
double looks_like_play(const std::vector<std::string>& lines, std::string& why);
TaggedScript parse_play(const std::vector<std::string>& lines);
double looks_like_transcript(const std::vector<std::string>& lines, std::string& why);
TaggedScript parse_transcript(const std::vector<std::string>& lines);
double looks_like_chinese(const std::vector<std::string>& lines, std::string& why);
TaggedScript parse_chinese(const std::vector<std::string>& lines);

}  // namespace rolellm

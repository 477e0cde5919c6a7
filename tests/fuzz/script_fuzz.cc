// What holds for a script of any bytes, in every layout: libFuzzer's entry point. `replay.cc` calls
// the same one in ordinary builds.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unicode/utf8.h>

#include "rolellm/script/cast/cast.h"
#include "rolellm/script/formats.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

void require(bool holds, std::string_view property, std::string_view format) {
  if (holds) return;
  fmt::print(stderr, "script_fuzz: as {}: does not hold: {}\n", format, property);
  std::abort();
}

bool is_valid_utf8(std::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) return false;
  }
  return true;
}

bool texts_are_utf8(const Script& script) {
  bool valid =
      is_valid_utf8(script.title) && is_valid_utf8(script.author) && is_valid_utf8(script.license);
  for (const Utterance& u : script.utterances) {
    valid =
        valid && is_valid_utf8(u.role) && is_valid_utf8(u.content) && is_valid_utf8(u.extension);
    for (const Direction& d : u.directions) valid = valid && is_valid_utf8(d.text);
  }
  return valid;
}

/// docs/formats/scripts.md: every source line that is not blank lies in exactly one row; elements
/// of XML, JSON and tables may share lines.
void check_lines(const Script& script, const Lines& source, std::string_view format, bool apart) {
  require(script.lines.size() == source.size(), "one kind per source line", format);
  const int line_count = static_cast<int>(source.size());
  int last = 0;
  for (const Utterance& u : script.utterances) {
    require(
        u.line_begin > (apart ? last : 0) && u.line_end >= u.line_begin && u.line_end <= line_count,
        "rows lie in the source, in order, apart", format);
    for (int line = last + 1; line < u.line_begin; ++line) {
      require(is_blank(source[static_cast<std::size_t>(line - 1)]), "no line with ink is lost",
              format);
    }
    last = std::max(last, u.line_end);
  }
  for (int line = last + 1; line <= line_count; ++line) {
    require(is_blank(source[static_cast<std::size_t>(line - 1)]), "no line with ink is lost",
            format);
  }
}

void check_rows(const Script& script, std::string_view format) {
  int act = 0, row = 0;
  for (const Utterance& u : script.utterances) {
    if (u.act_id == act + 1) {
      act = u.act_id;
      row = 0;
    }
    require(u.act_id == act && u.diag_id == row++, "scenes and rows are counted", format);
    require(!u.role.empty(), "every row has a role", format);
    const bool spoken = u.kind == UtteranceKind::dialogue || u.kind == UtteranceKind::lyrics;
    require(spoken || u.role == "narrator", "what is not spoken is the narrator's", format);
    for (const Direction& d : u.directions) {
      const auto at = static_cast<std::size_t>(d.offset);
      require(d.offset >= 0 && at <= u.content.size(), "directions stand in the content", format);
      const bool inside = at < u.content.size() && U8_IS_TRAIL(u.content[at]);
      require(!inside, "directions stand between characters", format);
    }
  }
}

bool is_structured(std::string_view name) {
  const auto formats = script_formats();
  return std::any_of(formats.begin(), formats.end(), [&](const ScriptFormat& format) {
    return format.name == name && format.structured;
  });
}

std::string as_text(const Script& script) {
  std::string text;
  for (const Utterance& u : script.utterances) text += dump_json(utterance_to_json(u)) + "\n";
  const auto cast = cast_of(script);
  require(cast.has_value(), "its cast is known", script.format);
  for (const CastMember& member : *cast) text += member.name + "\n";
  return text;
}

void check_file_form(const Script& script, std::string_view format) {
  for (const Utterance& u : script.utterances) {
    const std::string written = dump_json(utterance_to_json(u));
    const auto json = parse_json(written);
    require(json && utterance_from_json(*json), "a row can be read again", format);
    require(dump_json(utterance_to_json(*utterance_from_json(*json))) == written,
            "a row is the same when read again", format);
  }
}

/// One format alone, where a target is built for it; otherwise all.
std::vector<std::string_view> fuzzed_formats() {
#ifdef ROLELLM_FUZZED_FORMAT
  return {ROLELLM_FUZZED_FORMAT};
#else
  std::vector<std::string_view> formats{"auto"};
  for (const ScriptFormat& format : script_formats()) formats.push_back(format.name);
  return formats;
#endif
}

void check(std::string_view bytes) {
  const auto source = SourceText::read(bytes);
  for (const std::string_view format : fuzzed_formats()) {
    const auto script = parse_script(bytes, format);
    if (!script) {
      require(script.error().kind == ErrorKind::bad_script, "errors are of the script", format);
      require(is_valid_utf8(script.error().message), "messages are UTF-8", format);
      continue;
    }
    require(source && texts_are_utf8(*script), "all texts are UTF-8", format);
    check_lines(*script, source->lines(), format, !is_structured(script->format));
    check_rows(*script, format);
    check_file_form(*script, format);
    const auto again = parse_script(bytes, format);
    require(again && as_text(*again) == as_text(*script), "twice gives the same", format);
  }
}

}  // namespace
}  // namespace rolellm

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rolellm::check({reinterpret_cast<const char*>(data), size});
  return 0;
}

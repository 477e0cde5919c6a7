#include "rolellm/script/story.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/hash.h"

namespace rolellm {
namespace {

constexpr int kPartLines = 10'000;  // lines of a later part begin behind a multiple of this

Result<Script> load_part(const fs::path& file, std::string_view format) {
  auto script = load_script(file, format);
  if (!script) return script;
  ScriptPart part{.source = file.filename().string(),
                  .sha256 = {},
                  .title = script->title,
                  .license = script->license};
  if (file != "-") {
    auto hash = sha256_file(file);
    if (!hash) return fail(hash.error());
    part.sha256 = *hash;
  }
  script->parts = {std::move(part)};
  return script;
}

/// Different ones of `texts`, in their order, as one.
std::string joined(std::span<const std::string> texts) {
  std::string all;
  for (auto own = texts.begin(); own != texts.end(); ++own) {
    if (own->empty() || std::find(texts.begin(), own, *own) != own) continue;
    if (!all.empty()) all += kBetweenParts;
    all += *own;
  }
  return all;
}

/// Puts `next` behind `story`.
void append(Script& story, Script next) {
  int scenes = 0, lines = story.parts.back().line + 1;  // also of one without utterances
  for (const Utterance& utterance : story.utterances) {
    scenes = std::max(scenes, utterance.act_id + 1);
    lines = std::max(lines, utterance.line_end);
  }
  lines = (lines + kPartLines - 1) / kPartLines * kPartLines;
  for (Utterance& utterance : next.utterances) {
    utterance.act_id += scenes;
    utterance.line_begin += lines;
    utterance.line_end += lines;
    story.utterances.push_back(std::move(utterance));
  }
  next.parts.front().line = lines;
  story.parts.push_back(std::move(next.parts.front()));
  for (std::string& person : next.persons) {
    if (std::find(story.persons.begin(), story.persons.end(), person) == story.persons.end())
      story.persons.push_back(std::move(person));
  }
}

}  // namespace

Result<Script> load_story(std::span<const fs::path> files, std::string_view format) {
  ROLELLM_CHECK(!files.empty());
  Result<Script> story = Script{};
  std::vector<std::string> authors, formats;
  for (auto file = files.begin(); file != files.end(); ++file) {
    const bool known = std::any_of(files.begin(), file, [&](const fs::path& earlier) {
      return earlier.filename() == file->filename();
    });
    if (known) {  // lines are cited by the file's name
      return fail(ErrorKind::usage, "",
                  fmt::format("two scripts of one story are called {}", file->filename().string()),
                  "name each file once, and rename one of two with the same name");
    }
    auto part = load_part(*file, format);
    if (!part) return part;
    authors.push_back(part->author);
    formats.push_back(part->format);
    if (file == files.begin()) {
      story = std::move(part);
      continue;
    }
    if (part->language != story->language) {
      return fail(
          ErrorKind::usage, "",
          fmt::format("expected scripts of one language, found {} in {} and {} in {}",
                      story->language, files.front().string(), part->language, file->string()),
          "make the roles of each language by themselves");
    }
    append(*story, std::move(*part));
  }
  if (story->parts.size() > 1) {
    story->lines.clear();  // of one file only
    story->author = joined(authors);
    story->format = joined(formats);
    story->title = joined_parts(story->parts, &ScriptPart::title);
    story->license = joined_parts(story->parts, &ScriptPart::license);
  }
  return story;
}

std::string joined_parts(std::span<const ScriptPart> parts, std::string ScriptPart::*text) {
  std::vector<std::string> texts;
  for (const ScriptPart& part : parts) texts.push_back(part.*text);
  return joined(texts);
}

const ScriptPart* part_of(std::span<const ScriptPart> parts, int line) {
  const ScriptPart* found = nullptr;
  for (const ScriptPart& part : parts) {
    if (!found || part.line < line) found = &part;
  }
  return found;
}

std::string line_in_part(std::span<const ScriptPart> parts, int line) {
  if (parts.size() < 2) return std::to_string(line);
  const ScriptPart* part = part_of(parts, line);
  return fmt::format("{}:{}", part->source, line - part->line);
}

}  // namespace rolellm

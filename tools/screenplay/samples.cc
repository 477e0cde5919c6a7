#include "samples.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "rolellm/core/files.h"

namespace rolellm {
namespace {

std::optional<LineKind> kind_named(std::string_view name) {
  constexpr int kKinds = 9;
  for (int i = 0; i < kKinds; ++i)
    if (kind_name(static_cast<LineKind>(i)) == name) return static_cast<LineKind>(i);
  return std::nullopt;
}

Result<LabelledLines> label(std::string_view text, const std::vector<LineKind>& labels,
                            std::string name, const KeywordTable& table) {
  auto source = SourceText::read(text);
  if (!source) return fail(source.error());
  LabelledLines file;
  file.name = std::move(name);
  file.source = std::make_unique<SourceText>(std::move(*source));
  if (labels.size() != file.source->lines().size()) {
    return fail(ErrorKind::usage, "",
                fmt::format("{}: expected {} labels, one a line, found {}", file.name,
                            file.source->lines().size(), labels.size()));
  }
  file.scans = std::make_unique<std::vector<LineScan>>(scan_lines(file.source->lines()));
  file.features = std::make_unique<LineFeatures>(*file.scans, table);
  std::vector<LineKind> kinds;
  for (const LineScan& scan : *file.scans) kinds.push_back(labels[scan.line]);
  file.states = states_of(kinds);
  return file;
}

}  // namespace

Result<std::vector<LabelledLines>> sample_files(const std::vector<std::string>& scripts,
                                                int layouts, std::uint64_t seed, int excerpt) {
  std::vector<Script> parsed;
  for (const std::string& path : scripts) {
    auto script = load_script(path);
    if (!script) return fail(script.error());
    parsed.push_back(std::move(*script));
  }
  if (parsed.empty()) return fail(ErrorKind::usage, "", "expected scripts to render");
  auto table = KeywordTable::load();
  if (!table) return fail(table.error());
  std::vector<LabelledLines> files;
  for (int i = 0; i < layouts; ++i) {
    const std::uint64_t file_seed = seed * 1000000 + static_cast<std::uint64_t>(i);
    auto layout = sample_layout(file_seed);
    if (!layout) return fail(layout.error());
    if (excerpt > 0) {
      layout->keep_lines = excerpt;
      layout->title_page = false;
    }
    auto rendered =
        render_screenplay(parsed[static_cast<std::size_t>(i) % parsed.size()], *layout, file_seed);
    if (!rendered) return fail(rendered.error());
    auto file = label(rendered->text, rendered->lines, fmt::format("layout {}", file_seed), *table);
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
  }
  return files;
}

Result<std::vector<LabelledLines>> labelled_files(const std::string& folder) {
  auto table = KeywordTable::load();
  if (!table) return fail(table.error());
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".labels") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<LabelledLines> files;
  for (fs::path path : paths) {
    auto labels = read_text(path);
    auto text = labels ? read_text(path.replace_extension(".txt")) : labels;
    if (!text) return fail(text.error());
    std::vector<LineKind> kinds;
    std::vector<bool> doubtful;
    std::istringstream words(*labels);
    for (std::string word; words >> word;) {
      doubtful.push_back(word.ends_with('?'));
      if (doubtful.back()) word.pop_back();
      const auto kind = kind_named(word);
      if (!kind) return fail(ErrorKind::usage, "", path.string() + ": no kind is called " + word);
      kinds.push_back(*kind);
    }
    auto file = label(*text, kinds, path.stem().string(), *table);
    if (!file) return fail(file.error());
    for (const LineScan& scan : *file->scans) file->in_two_ways.push_back(doubtful[scan.line]);
    files.push_back(std::move(*file));
  }
  return files;
}

double accuracy_of(const LineModel& model, const std::vector<LabelledLines>& files) {
  std::size_t right = 0, all = 0;
  for (const LabelledLines& file : files) {
    const std::vector<LineState> found = model.decide(*file.features);
    for (std::size_t i = 0; i < found.size(); ++i)
      right += kind_of(found[i]) == kind_of(file.states[i]) ? 1 : 0;
    all += found.size();
  }
  return all == 0 ? 1 : static_cast<double>(right) / static_cast<double>(all);
}

}  // namespace rolellm

#include "samples.h"

#include <fmt/format.h>

namespace rolellm {

Result<std::vector<LabelledLines>> sample_files(const std::vector<std::string>& scripts,
                                                int layouts, std::uint64_t seed) {
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
    const RenderedText rendered = render_screenplay(
        parsed[static_cast<std::size_t>(i) % parsed.size()], sample_layout(file_seed), file_seed);
    auto source = SourceText::read(rendered.text);
    if (!source) return fail(source.error());
    LabelledLines file;
    file.source = std::make_unique<SourceText>(std::move(*source));
    file.scans = std::make_unique<std::vector<LineScan>>(scan_lines(file.source->lines()));
    file.features = std::make_unique<LineFeatures>(*file.scans, *table);
    file.states = states_of(rendered.lines);
    if (file.states.size() != file.scans->size()) {
      return fail(ErrorKind::internal, "",
                  fmt::format("layout {}: {} labels for {} lines", file_seed, file.states.size(),
                              file.scans->size()));
    }
    files.push_back(std::move(file));
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

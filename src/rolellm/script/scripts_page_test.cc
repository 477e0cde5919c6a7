// The examples of docs/formats/scripts.md: a block ```text FORMAT, and below it a block ```rows
// with what it is read as, in the rows of script_testing.h.
#include "rolellm/core/files.h"
#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

struct Example {
  std::string format, text;
  std::vector<std::string> rows;
};

std::vector<Example> examples_of(std::string_view page) {
  std::vector<Example> examples;
  std::string block;  // the fence's words, or empty outside
  while (!page.empty()) {
    const std::size_t end = std::min(page.find('\n'), page.size());
    const std::string_view line = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    if (line.starts_with("```")) {
      block = block.empty() ? line.substr(3) : "";
      if (block.starts_with("text ")) examples.push_back({block.substr(5), {}, {}});
    } else if (block.starts_with("text ")) {
      examples.back().text += std::string(line) + "\n";
    } else if (block == "rows" && !examples.empty()) {
      examples.back().rows.emplace_back(line);
    }
  }
  return examples;
}

TEST(ScriptsPage, ShowsWhatIsRead) {
  const auto page = read_text(fs::path(ROLELLM_SOURCE_DIR) / "docs/formats/scripts.md");
  ASSERT_TRUE(page);
  const auto examples = examples_of(*page);
  EXPECT_GE(examples.size(), 7u);
  for (const Example& example : examples) {
    SCOPED_TRACE(example.text);
    EXPECT_EQ(rows_of(example.text, example.format), example.rows);
  }
}

}  // namespace
}  // namespace rolellm

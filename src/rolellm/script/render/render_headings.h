// Scene headings of a rendered screenplay, with their numbers and what stands in for cut scenes;
// and its title page.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/script/render/line_sheet.h"
#include "rolellm/script/render/screenplay_phrases.h"

namespace rolellm {

class HeadingWriter {
 public:
  /// All three must outlive the writer.
  HeadingWriter(const ScreenplayLayout& layout, const ScreenplayPhrases& phrases, LineSheet& sheet,
                std::uint64_t seed);

  /// `text` such as `INT. BARN - DAY`.
  void write(std::string_view text);
  /// Any line between scene numbers, where the layout has them.
  void numbered(std::string_view text);

 private:
  bool chance(double share) { return random_.uniform() < share; }
  std::string worded(std::string_view text);
  std::string as_film(std::string_view text);
  std::string next_number();

  const ScreenplayLayout& layout_;
  const ScreenplayPhrases& phrases_;
  LineSheet& sheet_;
  Random random_;
  int number_;
};

void write_title_page(const Script& script, const ScreenplayLayout& layout,
                      const ScreenplayPhrases& phrases, LineSheet& sheet, std::uint64_t seed);

}  // namespace rolellm

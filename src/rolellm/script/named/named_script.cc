#include "rolellm/script/named/named_script.h"

namespace rolellm {

NamedScript::NamedScript(const Lines& source)
    : frame_(framed_part(source)),
      source_(source.begin() + static_cast<std::ptrdiff_t>(frame_.first),
              source.begin() + static_cast<std::ptrdiff_t>(frame_.second)),
      lines_(scan_play_lines(source_)),
      list_(read_persons(lines_)),
      openings_(source_, lines_, list_.end, list_.persons) {
  body_ = list_.end > 0 ? list_.end : end_of_title_lines(lines_, openings_);
}

}  // namespace rolellm

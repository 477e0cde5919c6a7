#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// People say about this many letters a second; a subtitle holds two lines of so many.
constexpr double kLettersPerSecond = 15;
constexpr int kLineWidth = 42;

std::string clock(double seconds, char mark) {
  const auto all = static_cast<long>(seconds * 1000);
  return fmt::format("{:02}:{:02}:{:02}{}{:03}", all / 3600000, all / 60000 % 60, all / 1000 % 60,
                     mark, all % 1000);
}

class SubtitleWriter {
 public:
  explicit SubtitleWriter(bool webvtt) : webvtt_(webvtt) {
    if (webvtt) out_ = "WEBVTT\n\n";
  }

  std::string write(const Script& script) {
    for (const Utterance& u : script.utterances) {
      if (is_speech(u) && u.role != "narrator") {
        speech(u);
      } else if (u.kind == UtteranceKind::action) {
        // Sounds and sights have no subtitle; they take time.
        now_ += 2;
      } else if (u.kind == UtteranceKind::scene_heading) {
        now_ += 5;
      }
    }
    return std::move(out_);
  }

 private:
  void speech(const Utterance& u) {
    const std::string text = with_directions(u, "(", ")");
    const bool sung = u.kind == UtteranceKind::lyrics;
    const std::string name = webvtt_ ? "" : upper_ascii(u.role) + ": ";
    const auto lines = wrapped((sung ? "♪ " : "") + name + text, kLineWidth);
    for (std::size_t i = 0; i < lines.size(); i += 2) {
      std::string shown = lines[i];
      if (i + 1 < lines.size()) shown += "\n" + lines[i + 1];
      // A subtitle of its own that begins with a sentence has to say again whose it is.
      if (webvtt_) {
        shown = fmt::format("<v {}>{}", u.role, shown);
      } else if (i > 0) {
        shown = name + shown;
      }
      show(shown);
    }
    now_ += 0.4;
  }

  void show(const std::string& text) {
    const double length = std::max(1.0, character_count(text) / kLettersPerSecond);
    const char mark = webvtt_ ? '.' : ',';
    if (!webvtt_) out_ += fmt::format("{}\n", ++number_);
    out_ += fmt::format("{} --> {}\n{}\n\n", clock(now_, mark), clock(now_ + length, mark), text);
    now_ += length;
  }

  bool webvtt_;
  std::string out_;
  double now_ = 1;
  int number_ = 0;
};

}  // namespace

std::string render_srt(const Script& script) { return SubtitleWriter(false).write(script); }
std::string render_webvtt(const Script& script) { return SubtitleWriter(true).write(script); }

}  // namespace rolellm

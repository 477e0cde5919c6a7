#include "rolellm/context_instruct/segments.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

bool is_told(const Utterance& utterance) {
  return is_speech(utterance) || utterance.kind == UtteranceKind::action;
}

int words_of(const std::vector<Utterance>& lines) {
  int total = 0;
  for (const Utterance& line : lines) total += count_words(line.content);
  return total;
}

bool has_speech_of(const std::vector<Utterance>& lines, std::string_view role) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const Utterance& line) { return is_speech(line) && line.role == role; });
}

/// One scene cut into stretches of about equal length, none above `max_words`.
std::vector<std::vector<Utterance>> cut_scene(const std::vector<Utterance>& scene, int max_words) {
  const int total = words_of(scene);
  const int parts = std::max(1, (total + max_words - 1) / max_words);
  const int share = (total + parts - 1) / parts;
  std::vector<std::vector<Utterance>> stretches(1);
  int used = 0;
  for (const Utterance& line : scene) {
    const int length = count_words(line.content);
    if (!stretches.back().empty() && used + length / 2 > share) {
      stretches.emplace_back();
      used = 0;
    }
    stretches.back().push_back(line);
    used += length;
  }
  return stretches;
}

}  // namespace

std::vector<ProfileSegment> scene_segments(const std::vector<Utterance>& dialogue,
                                           std::string_view role, int max_words,
                                           int max_narration_words) {
  std::vector<std::vector<Utterance>> stretches;
  for (std::size_t first = 0; first < dialogue.size();) {
    std::vector<Utterance> scene;
    std::size_t next = first;
    for (; next < dialogue.size() && dialogue[next].act_id == dialogue[first].act_id; ++next) {
      if (!is_told(dialogue[next]) || dialogue[next].content.empty()) continue;
      scene.push_back(dialogue[next]);
      if (!is_speech(scene.back())) {
        scene.back().content = first_sentences(scene.back().content, max_narration_words);
      }
    }
    first = next;
    for (auto& stretch : cut_scene(scene, max_words)) {
      if (has_speech_of(stretch, role)) stretches.push_back(std::move(stretch));
    }
  }

  std::vector<ProfileSegment> segments;
  for (auto& stretch : stretches) {
    const bool joins =
        !segments.empty() && words_of(segments.back().lines) + words_of(stretch) <= max_words;
    if (!joins) segments.emplace_back();
    auto& lines = segments.back().lines;
    lines.insert(lines.end(), stretch.begin(), stretch.end());
  }
  return segments;
}

std::string show_segment(const ProfileSegment& segment, const std::vector<Utterance>& dialogue,
                         std::string_view role, std::string_view own_label) {
  std::map<int, std::string> headings;
  for (const Utterance& utterance : dialogue) {
    if (utterance.kind == UtteranceKind::scene_heading) {
      headings.try_emplace(utterance.act_id, utterance.content);
    }
  }
  std::string shown;
  int scene = -1;
  for (const Utterance& line : segment.lines) {
    if (line.act_id != scene) {
      scene = line.act_id;
      if (const auto heading = headings.find(scene); heading != headings.end()) {
        shown += heading->second + "\n";
      }
    }
    const bool own = line.role == role && !own_label.empty();
    const std::string speaker = own ? std::string(own_label) : display_name(line.role);
    shown += is_speech(line) ? fmt::format("[{}] {}: {}\n", line.line_begin, speaker, line.content)
                             : fmt::format("[{}] ({})\n", line.line_begin, line.content);
  }
  if (!shown.empty()) shown.pop_back();
  return shown;
}

}  // namespace rolellm

#include "rolellm/script/screenplay/feature_groups.h"

#include <algorithm>

#include <fmt/format.h>

namespace rolellm {
namespace {

std::string value_name(FeaturePart part, int value) {
  constexpr std::string_view kShapes[] = {"no_letters",      "capitals",    "capital_name",
                                          "mostly_capitals", "upper_start", "lower_start",
                                          "bracket",         "other_start"};
  constexpr std::string_view kCases[] = {"text", "capitals", "bracket", "end"};
  constexpr std::string_view kRanks[] = {"left", "first", "between", "second", "third", "right"};
  constexpr std::string_view kWords[] = {"other", "told", "said", "name", "addressed", "labelled"};
  constexpr std::string_view kStates[] = {"scene_heading",  "action",        "cue",
                                          "dialogue",       "parenthetical", "transition",
                                          "meta_in_speech", "meta",          "nothing"};
  const auto at = static_cast<std::size_t>(value);
  switch (part) {
    case FeaturePart::shape:
      return std::string(kShapes[at]);
    case FeaturePart::line_case:
      return std::string(kCases[at]);
    case FeaturePart::rank:
      return std::string(kRanks[at]);
    case FeaturePart::gap:
      return std::string(gap_name(value));
    case FeaturePart::move:
      return std::string(value < kMoves ? move_name(value) : "end");
    case FeaturePart::words:
      return std::string(kWords[at]);
    case FeaturePart::keyword:
      return std::string(keyword_name(value));
    case FeaturePart::state:
      return std::string(kStates[at]);
    case FeaturePart::none:
    case FeaturePart::number:
      break;
  }
  return fmt::format("{}", value);
}

}  // namespace

std::string_view gap_name(int gap) {
  constexpr std::string_view kNames[] = {"close", "apart", "far"};
  return kNames[static_cast<std::size_t>(gap)];
}

std::string_view move_name(int move) {
  constexpr std::string_view kNames[] = {"level", "right", "left"};
  return kNames[static_cast<std::size_t>(move)];
}

std::string_view seam_name(int seam) {
  constexpr std::string_view kNames[] = {"full", "some_room", "room", "mid_sentence"};
  return kNames[static_cast<std::size_t>(seam)];
}

std::string link_name(int link) {
  constexpr int kClose = kMoves * kSeams;
  if (link == kLinkOverPage) return "page/mid_sentence";
  if (link == kLinkToLabel) return "label";
  if (link < kClose)
    return fmt::format("{}/{}/{}", gap_name(0), move_name(link / kSeams), seam_name(link % kSeams));
  const int apart = link - kClose, place = apart / 2;
  const std::string name =
      fmt::format("{}/{}", gap_name(1 + place / kMoves), move_name(place % kMoves));
  return apart % 2 == 0 ? name : name + "/" + std::string(seam_name(kMidSentence));
}

int line_feature_count() { return kFeatureStarts.back(); }

std::string line_feature_name(FeatureId id) {
  const auto next =
      std::upper_bound(kFeatureStarts.begin(), kFeatureStarts.end(), static_cast<int>(id));
  const auto group = static_cast<std::size_t>(next - kFeatureStarts.begin()) - 1;
  const auto& sizes = kFeatureGroups[group].sizes;
  int value = static_cast<int>(id) - kFeatureStarts[group];
  const int d = value % sizes[3];
  const int c = (value /= sizes[3]) % sizes[2];
  const int b = (value /= sizes[2]) % sizes[1];
  const int a = value / sizes[1];
  const auto& parts = kFeatureGroups[group].parts;
  std::string name = fmt::format("{}={}", kFeatureGroups[group].name, value_name(parts[0], a));
  const int others[] = {b, c, d};
  for (std::size_t part = 1; part < 4; ++part)
    if (sizes[part] > 1) name += "/" + value_name(parts[part], others[part - 1]);
  return name;
}

}  // namespace rolellm

#include "rolellm/script/screenplay/line_model.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <unordered_map>

#include <fmt/format.h>

#include "rolellm/script/screenplay/confirmed_features.h"

namespace rolellm {
namespace {

constexpr std::array<std::string_view, kLineStates> kStateNames = {
    "scene_heading", "action",         "cue", "dialogue", "parenthetical",
    "transition",    "meta_in_speech", "meta"};

void add(StateScores& to, const StateScores& more) {
  for (std::size_t s = 0; s < kLineStates; ++s) to[s] += more[s];
}

bool is_nought(const StateScores& scores) {
  return std::all_of(scores.begin(), scores.end(), [](float w) { return w == 0; });
}

std::string transition_name(int link, std::size_t from) {
  return fmt::format("after={}/{}", kStateNames[from], link_name(link));
}

std::string grammar_name(std::size_t from) { return fmt::format("after={}", kStateNames[from]); }

std::string row_text(std::string_view name, const StateScores& scores) {
  std::string text(name);
  for (const float weight : scores) text += fmt::format("\t{:.2f}", weight);
  return text + "\n";
}

Result<StateScores> read_weights(std::string_view cells) {
  StateScores scores{};
  for (float& weight : scores) {
    if (cells.empty() || cells.front() != '\t') return fail(ErrorKind::config, "", "");
    const auto [end, error] =
        std::from_chars(cells.data() + 1, cells.data() + cells.size(), weight);
    if (error != std::errc()) return fail(ErrorKind::config, "", "");
    cells.remove_prefix(static_cast<std::size_t>(end - cells.data()));
  }
  return scores;
}

/// Four states at once: compilers do not see that the loop over all eight can be.
constexpr std::size_t kLanes = 4;
using FourFloats = float __attribute__((vector_size(sizeof(float) * kLanes)));
using FourInts = std::int32_t __attribute__((vector_size(sizeof(float) * kLanes)));

FourFloats four_of(const StateScores& scores, std::size_t first) {
  FourFloats four;
  std::memcpy(&four, &scores[first], sizeof four);
  return four;
}

/// The states above the states of a line, three bits each.
using StatesAbove = std::uint32_t;
constexpr int kStateBits = 3;
constexpr std::int32_t kStateMask = (1 << kStateBits) - 1;
static_assert(kLineStates == kStateMask + 1 && kLineStates * kStateBits <= 32);

/// For each state the one above it that leads to it best, and their sum, whose last bits hold that
/// state: so one `max` finds both.
StatesAbove best_states_above(const StateScores& above,
                              const std::array<StateScores, kLineStates>& weights,
                              StateScores& sums) {
  static_assert(kLineStates % kLanes == 0);
  StatesAbove from = 0;
  for (std::size_t first = 0; first < kLineStates; first += kLanes) {
    FourFloats top{};
    for (std::size_t state = 0; state < kLineStates; ++state) {
      FourFloats sum = four_of(weights[state], first) + above[state];
      FourInts bits;
      std::memcpy(&bits, &sum, sizeof bits);
      bits = (bits & ~kStateMask) | static_cast<std::int32_t>(state);
      std::memcpy(&sum, &bits, sizeof sum);
      top = state == 0 ? sum : sum > top ? sum : top;
    }
    std::memcpy(&sums[first], &top, sizeof top);
    FourInts bits;
    std::memcpy(&bits, &top, sizeof bits);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      from |= static_cast<StatesAbove>(bits[lane] & kStateMask) << (kStateBits * (first + lane));
  }
  return from;
}

}  // namespace

std::string_view state_name(LineState state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

LineKind kind_of(LineState state) {
  constexpr std::array<LineKind, kLineStates> kKinds = {
      LineKind::scene_heading, LineKind::action,     LineKind::cue,  LineKind::dialogue,
      LineKind::parenthetical, LineKind::transition, LineKind::meta, LineKind::meta};
  return kKinds[static_cast<std::size_t>(state)];
}

std::vector<LineState> states_of(std::span<const LineKind> kinds) {
  std::vector<LineState> states;
  for (const LineKind kind : kinds) {
    switch (kind) {
      case LineKind::blank:
        continue;
      case LineKind::scene_heading:
        states.push_back(LineState::scene_heading);
        break;
      case LineKind::action:
        states.push_back(LineState::action);
        break;
      case LineKind::cue:
        states.push_back(LineState::cue);
        break;
      case LineKind::dialogue:
      case LineKind::lyrics:
        states.push_back(LineState::dialogue);
        break;
      case LineKind::parenthetical:
        states.push_back(LineState::parenthetical);
        break;
      case LineKind::transition:
        states.push_back(LineState::transition);
        break;
      case LineKind::meta:
        states.push_back(LineState::meta);
        break;
    }
  }
  // Furniture is inside a speech when speech follows it without a cue.
  bool speech_below = false;
  for (auto state = states.rbegin(); state != states.rend(); ++state) {
    if (*state == LineState::meta) {
      if (speech_below) *state = LineState::meta_in_speech;
    } else {
      speech_below = *state == LineState::dialogue || *state == LineState::parenthetical;
    }
  }
  return states;
}

LineModel::LineModel() : weights_(kTransitions + static_cast<std::size_t>(line_feature_count())) {}

Result<LineModel> LineModel::load(std::string_view tsv) {
  LineModel model;
  std::unordered_map<std::string, StateScores*> rows;
  for (int id = 0; id < line_feature_count(); ++id) {
    rows[line_feature_name(static_cast<FeatureId>(id))] =
        &model.feature_weights(static_cast<FeatureId>(id));
  }
  for (std::size_t from = 0; from < kLineStates; ++from)
    rows[grammar_name(from)] = &model.grammar_weights(static_cast<LineState>(from));
  for (int link = 0; link < kLinks; ++link)
    for (std::size_t from = 0; from < kLineStates; ++from)
      rows[transition_name(link, from)] =
          &model.transition_weights(link, static_cast<LineState>(from));
  int number = 0;
  while (!tsv.empty()) {
    const std::string_view line = tsv.substr(0, tsv.find('\n'));
    tsv.remove_prefix(std::min(line.size() + 1, tsv.size()));
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = std::min(line.find('\t'), line.size());
    const auto row = rows.find(std::string(line.substr(0, tab)));
    auto weights = read_weights(line.substr(tab));
    if (row == rows.end() || !weights) {
      return fail(Error{.kind = ErrorKind::config,
                        .message = fmt::format("expected the name of a feature and {} weights, "
                                               "found \"{}\"",
                                               kLineStates, line.substr(0, 80)),
                        .file = "weights/screenplay.tsv",
                        .line = number});
    }
    *row->second = *weights;
  }
  return model;
}

std::string LineModel::to_tsv() const {
  std::string text = "# feature";
  for (const std::string_view name : kStateNames) text += fmt::format("\t{}", name);
  text += "\n";
  const auto write = [&](const std::string& name, const StateScores& scores) {
    if (!is_nought(scores)) text += row_text(name, scores);
  };
  for (std::size_t from = 0; from < kLineStates; ++from) write(grammar_name(from), weights_[from]);
  for (int link = 0; link < kLinks; ++link)
    for (std::size_t from = 0; from < kLineStates; ++from)
      write(transition_name(link, from), weights_[row(link, static_cast<LineState>(from))]);
  for (int id = 0; id < line_feature_count(); ++id) {
    const auto feature = static_cast<FeatureId>(id);
    write(line_feature_name(feature), feature_weights(feature));
  }
  return text;
}

StateScores LineModel::transition(int link, LineState from) const {
  using enum LineState;
  StateScores sum = weights_[static_cast<std::size_t>(from)];
  add(sum, weights_[row(link, from)]);
  // A bracket below what nobody says belongs to the action.
  constexpr float kOutweighsLine = 60;
  if (from == scene_heading || from == action || from == transition)
    sum[static_cast<std::size_t>(parenthetical)] -= kOutweighsLine;
  return sum;
}

StateScores LineModel::settled(const LineFeatures& features, std::size_t i) {
  // What a neighbour's kind is worth; and a speech below action has no cue to lead to it.
  constexpr float kOutweighsNeighbours = 40, kOutweighsGrammar = 100, kOutweighsAll = 250;
  StateScores scores{};
  if (features.is_bracket(i)) {
    scores[static_cast<std::size_t>(LineState::scene_heading)] = -kOutweighsNeighbours;
    scores[static_cast<std::size_t>(LineState::cue)] = -kOutweighsNeighbours;
  }
  // A page's foot stands below action, and looks like some.
  if (features.is_page_foot(i) || features.is_numbered_head(i) ||
      features.is_continuation_mark(i)) {
    scores[static_cast<std::size_t>(LineState::meta)] = kOutweighsGrammar;
    scores[static_cast<std::size_t>(LineState::meta_in_speech)] = kOutweighsGrammar;
  } else if (features.is_page_head(i)) {
    scores[static_cast<std::size_t>(LineState::meta)] = kOutweighsNeighbours;
    scores[static_cast<std::size_t>(LineState::meta_in_speech)] = kOutweighsNeighbours;
  } else if (features.is_place(i) || features.is_division(i) || features.is_numbered(i)) {
    scores[static_cast<std::size_t>(LineState::scene_heading)] = kOutweighsGrammar;
  } else if (features.is_transition(i)) {
    scores[static_cast<std::size_t>(LineState::transition)] = kOutweighsNeighbours;
  } else if (features.is_direction(i)) {
    scores[static_cast<std::size_t>(LineState::meta)] = -kOutweighsNeighbours;
    scores[static_cast<std::size_t>(LineState::meta_in_speech)] = -kOutweighsNeighbours;
  } else if (features.is_labelled_speech(i)) {
    scores[static_cast<std::size_t>(LineState::dialogue)] = kOutweighsAll;
  } else if (features.is_other_in_capitals(i)) {
    if (features.has_known_letters(i) || i + 1 == features.size())
      scores[static_cast<std::size_t>(LineState::transition)] = -kOutweighsNeighbours;
    if (features.is_name_at_end(i))
      scores[static_cast<std::size_t>(LineState::cue)] = kOutweighsNeighbours;
  } else if (features.is_running_text(i)) {
    scores[static_cast<std::size_t>(LineState::meta)] = -kOutweighsNeighbours;
    scores[static_cast<std::size_t>(LineState::meta_in_speech)] = -kOutweighsNeighbours;
  }
  return scores;
}

std::vector<StateScores> LineModel::score(const LineFeatures& features) const {
  std::vector<StateScores> scores(features.size());
  LineFeatureIds ids;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    ids.clear();
    features.append(i, ids);
    StateScores sum{};
    for (const FeatureId id : ids) add(sum, feature_weights(id));
    add(sum, settled(features, i));
    scores[i] = sum;
  }
  return scores;
}

std::vector<LineState> LineModel::decode(const LineFeatures& features,
                                         std::span<const StateScores> scores) const {
  const std::size_t size = scores.size();
  std::vector<LineState> states(size);
  if (size == 0) return states;
  std::vector<StatesAbove> from(size);
  std::array<std::array<StateScores, kLineStates>, kLinks> transitions;
  for (int link = 0; link < kLinks; ++link)
    for (std::size_t above = 0; above < kLineStates; ++above)
      transitions[static_cast<std::size_t>(link)][above] =
          transition(link, static_cast<LineState>(above));
  StateScores best = scores[0];
  for (std::size_t i = 1; i < size; ++i) {
    StateScores next;
    from[i] =
        best_states_above(best, transitions[static_cast<std::size_t>(features.link(i))], next);
    add(next, scores[i]);
    // Sums stay small in files of any length.
    constexpr std::size_t kLines = 16;
    if (i % kLines == 0) {
      const float top = *std::max_element(next.begin(), next.end());
      for (float& value : next) value -= top;
    }
    best = next;
  }
  std::size_t state =
      static_cast<std::size_t>(std::max_element(best.begin(), best.end()) - best.begin());
  for (std::size_t i = size; i-- > 0;) {
    states[i] = static_cast<LineState>(state);
    state = from[i] >> (kStateBits * state) & static_cast<StatesAbove>(kStateMask);
  }
  return states;
}

void LineModel::add_confirmed(const ConfirmedFeatures& confirmed,
                              std::vector<StateScores>& scores) const {
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (const FeatureId id : confirmed.at(i)) add(scores[i], feature_weights(id));
}

std::vector<LineState> LineModel::decide(const LineFeatures& features) const {
  std::vector<StateScores> scores = score(features);
  const std::vector<LineState> first = decode(features, scores);
  add_confirmed(ConfirmedFeatures(features, first), scores);
  return decode(features, scores);
}

}  // namespace rolellm

// Fits the weights of the screenplay model on rendered scripts:
//   build/dev/bin/fit_screenplay SCRIPT...
// Structured subgradient descent on the regularised hinge loss, averaged over all steps and over
// rounds on layouts of their own. Seeded: the same call writes the same file.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "../tool.h"
#include "rolellm/core/data_files.h"
#include "rolellm/core/files.h"
#include "rolellm/core/random.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/screenplay/confirmed_features.h"
#include "samples.h"

namespace rolellm {
namespace {

struct FitOptions {
  int rounds = 4;        // fits on layouts of their own, whose mean is less sure of chance
  int layouts = 4000;    // of each
  int epochs = 40;       // the last half of which is averaged
  float decay = 0.001F;  // L2, towards the prior
  std::uint64_t seed = 1;
  std::string out = "data/weights/screenplay.tsv";
  std::vector<std::string> without;  // groups of features that stay at nought, to see their worth
  std::vector<std::string> scripts;
};

/// What is believed before any file is seen, and where weights go back to that no file speaks for:
/// speech needs a cue, and a cue speech; a few words settle a line's kind.
LineModel prior() {
  constexpr float kPenalty = -15;
  using enum LineState;
  LineModel model;
  for (const LineState from : {scene_heading, action, transition, meta})
    for (const LineState to : {dialogue, parenthetical, meta_in_speech})
      model.grammar_weights(from)[static_cast<std::size_t>(to)] = kPenalty;
  for (const LineState to : {scene_heading, action, transition, meta})
    model.grammar_weights(cue)[static_cast<std::size_t>(to)] = kPenalty;
  constexpr float kInSentence = -20;  // a sentence is all speech, or none of it
  for (int link = 0; link < kLinks; ++link) {
    const auto weigh = [&](LineState from, LineState to, float weight) {
      model.transition_weights(link, from)[static_cast<std::size_t>(to)] = weight;
    };
    if (is_in_mid_sentence(link)) {
      weigh(dialogue, action, kInSentence);
      weigh(action, dialogue, kInSentence);
    } else if (link == kLinkOverPage) {
      weigh(dialogue, meta, kInSentence);
    } else if (link == kLinkToLabel) {
      for (const LineState from : {scene_heading, action, transition, meta})
        weigh(from, dialogue, -kPenalty);
    }
  }
  constexpr float kSettled = 10;
  for (int id = 0; id < line_feature_count(); ++id) {
    const auto feature = static_cast<FeatureId>(id);
    const std::string name = line_feature_name(feature);
    StateScores& weights = model.feature_weights(feature);
    if (name == "keyword=continued" || name == "keyword=more") {
      weights[static_cast<std::size_t>(meta)] = weights[static_cast<std::size_t>(meta_in_speech)] =
          kSettled;
    } else if (name == "keyword=place") {
      weights[static_cast<std::size_t>(scene_heading)] = kSettled;
    } else if (name == "keyword=ends_to") {
      weights[static_cast<std::size_t>(transition)] = kSettled;
    }
  }
  return model;
}

/// The model as it learns, and the sum of all it has been.
class Learner {
 public:
  explicit Learner(const FitOptions& options) : decay_(options.decay) {
    for (int id = 0; id < line_feature_count(); ++id) {
      const auto feature = static_cast<FeatureId>(id);
      const std::string name = line_feature_name(feature);
      for (const std::string& group : options.without)
        if (name.starts_with(group + "=")) left_out_.push_back(feature);
    }
  }

  void learn(const LabelledLines& file, float rate) {
    const LineFeatures& features = *file.features;
    std::vector<StateScores> scores = model_.score(features);
    const std::vector<LineState> first = model_.decode(features, scores);
    correct(file, scores, nullptr, rate);
    const ConfirmedFeatures confirmed(features, first);
    scores = model_.score(features);
    model_.add_confirmed(confirmed, scores);
    correct(file, scores, &confirmed, rate);
    shrink_and_sum(rate);
  }

  /// The mean is of what comes from here on: the first steps know little.
  void start_mean() {
    sum_ = LineModel();
    steps_ = 0;
  }

  LineModel averaged() const {
    LineModel mean = sum_;
    for (StateScores& weights : mean.weights())
      for (float& weight : weights) weight /= static_cast<float>(steps_);
    return mean;
  }

 private:
  /// One step away from the wrong sequence that scores most, each wrong line costing one.
  void correct(const LabelledLines& file, std::vector<StateScores>& scores,
               const ConfirmedFeatures* confirmed, float rate) {
    const LineFeatures& features = *file.features;
    for (std::size_t i = 0; i < scores.size(); ++i)
      for (std::size_t s = 0; s < kLineStates; ++s)
        scores[i][s] += s == static_cast<std::size_t>(file.states[i]) ? 0.0F : 1.0F;
    const std::vector<LineState> wrong = model_.decode(features, scores);
    LineFeatureIds ids;
    for (std::size_t i = 0; i < wrong.size(); ++i) {
      const auto gold = static_cast<std::size_t>(file.states[i]);
      const auto found = static_cast<std::size_t>(wrong[i]);
      const auto towards_gold = [&](StateScores& weights) {
        weights[gold] += rate;
        weights[found] -= rate;
      };
      if (gold != found) {
        ids.clear();
        features.append(i, ids);
        if (confirmed != nullptr)
          for (const FeatureId id : confirmed->at(i)) ids.push_back(id);
        for (const FeatureId id : ids) towards_gold(model_.feature_weights(id));
      }
      if (i == 0 || (gold == found && file.states[i - 1] == wrong[i - 1])) continue;
      const int link = features.link(i);
      model_.grammar_weights(file.states[i - 1])[gold] += rate;
      model_.grammar_weights(wrong[i - 1])[found] -= rate;
      model_.transition_weights(link, file.states[i - 1])[gold] += rate;
      model_.transition_weights(link, wrong[i - 1])[found] -= rate;
    }
  }

  void shrink_and_sum(float rate) {
    ++steps_;
    for (const FeatureId feature : left_out_) model_.feature_weights(feature) = {};
    const auto current = model_.weights(), start = prior_.weights(), sum = sum_.weights();
    for (std::size_t w = 0; w < current.size(); ++w) {
      for (std::size_t s = 0; s < kLineStates; ++s) {
        current[w][s] += rate * decay_ * (start[w][s] - current[w][s]);
        sum[w][s] += current[w][s];
      }
    }
  }

  float decay_;
  std::vector<FeatureId> left_out_;
  LineModel prior_ = prior(), model_ = prior(), sum_;
  long steps_ = 0;
};

/// One fit on layouts drawn from `seed` on. Its rate falls slowly: with one over the number of the
/// epoch, or with ten epochs, twice as many lines of another script are wrong.
Result<LineModel> fit_once(const FitOptions& options, std::uint64_t seed) {
  constexpr float kRate = 0.05F, kSlower = 0.3F;
  auto files = sample_files(options.scripts, options.layouts, seed);
  if (!files) return fail(files.error());
  Learner learner(options);
  Random random(derive_seed(seed, "order"));
  std::vector<std::size_t> order(files->size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    random.shuffle(std::span(order));
    const float rate = kRate / (1.0F + kSlower * static_cast<float>(epoch));
    if (epoch == options.epochs / 2) learner.start_mean();
    // A short file tells as much about short files as a long one about long ones.
    for (const std::size_t i : order) {
      const auto lines = static_cast<float>((*files)[i].states.size());
      learner.learn((*files)[i], rate * std::clamp(500.0F / lines, 1.0F, 6.0F));
    }
  }
  LineModel model = learner.averaged();
  fmt::print(stderr, "layouts from {}: {:.3f} % of the lines right\n", seed,
             100 * accuracy_of(model, *files));
  return model;
}

/// As many rounds at a time as there are processors: each holds all its files.
Status fit(const FitOptions& options) {
  const int at_once = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  LineModel mean;
  for (int begin = 0; begin < options.rounds; begin += at_once) {
    std::vector<std::future<Result<LineModel>>> rounds;
    for (int round = begin; round < std::min(begin + at_once, options.rounds); ++round) {
      rounds.push_back(std::async(std::launch::async, fit_once, std::cref(options),
                                  options.seed + static_cast<std::uint64_t>(round)));
    }
    for (auto& round : rounds) {
      const auto model = round.get();
      if (!model) return fail(model.error());
      const auto sum = mean.weights();
      for (std::size_t id = 0; id < sum.size(); ++id)
        for (std::size_t s = 0; s < kLineStates; ++s)
          sum[id][s] += model->weights()[id][s] / static_cast<float>(options.rounds);
    }
  }
  return write_atomic(options.out, mean.to_tsv());
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  rolellm::FitOptions options;
  CLI::App app("Fits the weights of the screenplay model on scripts rendered into layouts.");
  app.add_option("SCRIPT", options.scripts, "scripts to render, taking turns")->required();
  app.add_option("--rounds", options.rounds, "fits whose mean is taken, each on its own layouts")
      ->check(rolellm::between(1, 100));
  app.add_option("--layouts", options.layouts, "files of each")
      ->check(rolellm::between(1, 1'000'000));
  app.add_option("--epochs", options.epochs, "times that each file is learnt from")
      ->check(rolellm::between(1, 1000));
  app.add_option("--decay", options.decay, "how much weights are drawn back to what was believed")
      ->check(rolellm::between(0.0F, 1.0F));
  app.add_option("--without", options.without, "groups of features to leave out");
  app.add_option("--out", options.out, "the file of weights");
  app.footer("fit_screenplay data/scripts/last-to-leave-the-halcyon.fountain --out weights.tsv");
  return rolellm::run_tool(app, argc, argv, [&] { return rolellm::fit(options); });
}

#include "rolellm/eval/summary.h"

#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace rolellm {
namespace {

constexpr std::array<const char*, 3> kKinds = {"raw", "cus", "spe"};
constexpr std::array<const char*, 3> kSystems = {"base", "tuned", "rolegpt"};
constexpr std::array<std::pair<const char*, const char*>, 2> kPairs = {
    {{"tuned", "base"}, {"rolegpt", "tuned"}}};

struct Sample {
  std::vector<double> values;
  std::vector<std::string> roles;
};

Interval interval_of(const Sample& sample, const SummaryOptions& options) {
  return cluster_bootstrap(sample.values, sample.roles, options.resamples, options.seed);
}

Json to_json(const EvalSummary& summary) {
  Json json = Json{{"systems", Json::object()}, {"differences", Json::object()}};
  for (const char* system : kSystems) {
    const auto row = summary.systems.find(system);
    if (row == summary.systems.end()) continue;
    for (const char* kind : kKinds) {
      const Interval& i = row->second.at(kind);
      json["systems"][system][kind] = {
          {"f1", i.mean}, {"low", i.low}, {"high", i.high}, {"n", i.n}};
    }
  }
  for (const auto& [first, second] : kPairs) {
    const std::string name = std::string(first) + "-" + second;
    const auto row = summary.differences.find(name);
    if (row == summary.differences.end()) continue;
    for (const char* kind : kKinds) {
      const Interval& i = row->second.at(kind);
      json["differences"][name][kind] = {{"f1", i.mean}, {"low", i.low}, {"high", i.high}};
    }
  }
  return json;
}

}  // namespace

double item_score(const EvalItem& item, const std::string& system, const std::string& kind,
                  RougeTokens tokens) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const auto answer = item.answers.find(system);
  if (answer == item.answers.end() || item.specific != (kind == "spe")) return kNone;
  if (kind == "raw") return item.raw.empty() ? kNone : rouge_l(answer->second, item.raw, tokens).f1;
  if (item.references.empty()) return kNone;
  return rouge_l_multi(answer->second, item.references, tokens).max.f1;
}

EvalSummary summarise(const std::vector<EvalItem>& items, const SummaryOptions& options) {
  EvalSummary summary;
  for (const char* kind : kKinds) {
    std::map<std::string, Sample> systems, differences;
    for (const EvalItem& item : items) {
      std::map<std::string, double> score;
      for (const char* system : kSystems) {
        const double f1 = item_score(item, system, kind, options.tokens);
        if (std::isnan(f1)) continue;
        score[system] = f1;
        systems[system].values.push_back(f1);
        systems[system].roles.push_back(item.role);
      }
      for (const auto& [first, second] : kPairs) {
        if (!score.count(first) || !score.count(second)) continue;
        Sample& sample = differences[std::string(first) + "-" + second];
        sample.values.push_back(score[first] - score[second]);
        sample.roles.push_back(item.role);
      }
    }
    for (const char* system : kSystems)
      summary.systems[system][kind] = interval_of(systems[system], options);
    for (const auto& [first, second] : kPairs) {
      const std::string name = std::string(first) + "-" + second;
      summary.differences[name][kind] = interval_of(differences[name], options);
    }
  }
  return summary;
}

Json summary_to_json(const std::vector<EvalItem>& items, const SummaryOptions& options) {
  Json json = to_json(summarise(items, options));
  for (const bool unseen : {false, true}) {
    std::vector<EvalItem> part;
    for (const EvalItem& item : items) {
      if (item.unseen == unseen) part.push_back(item);
    }
    if (!part.empty())
      json["splits"][unseen ? "unseen_roles" : "known_roles"] = to_json(summarise(part, options));
  }
  json["tokens"] = options.tokens == RougeTokens::rouge ? "rouge" : "char";
  json["resamples"] = options.resamples;
  return json;
}

}  // namespace rolellm

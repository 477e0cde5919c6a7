#include "rolellm/eval/report.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/eval/svg.h"

namespace rolellm {
namespace {

struct KindName {
  const char* key;
  const char* title;
};
constexpr KindName kKindNames[] = {{"spe", "SPE: what the role knows"},
                                   {"cus", "CUS: how the role speaks"},
                                   {"raw", "RAW: the plain answer"}};
struct SystemName {
  const char* key;
  const char* title;
};
constexpr SystemName kSystemNames[] = {
    {"base", "base"}, {"tuned", "tuned"}, {"rolegpt", "RoleGPT"}};

std::string bars(const EvalSummary& summary) {
  std::vector<BarGroup> groups;
  for (const KindName& kind : kKindNames) {
    BarGroup group{.title = kind.title};
    for (const SystemName& system : kSystemNames) {
      const Interval& interval = summary.systems.at(system.key).at(kind.key);
      if (interval.n > 0) group.bars.push_back({system.title, interval, system.key});
    }
    if (!group.bars.empty()) groups.push_back(std::move(group));
  }
  return bar_chart(groups);
}

std::string figure_cell(const Interval& i) {
  if (i.n == 0) return "<td>–</td>";
  return fmt::format("<td>{:.3f} <small>[{:.3f}, {:.3f}]</small></td>", i.mean, i.low, i.high);
}

std::string table(const EvalSummary& summary) {
  std::string html =
      "<table><thead><tr><th></th><th>SPE</th><th>CUS</th><th>RAW</th></tr></thead><tbody>\n";
  for (const SystemName& system : kSystemNames) {
    html += fmt::format("<tr><th>{}</th>", system.title);
    for (const KindName& kind : kKindNames)
      html += figure_cell(summary.systems.at(system.key).at(kind.key));
    html += "</tr>\n";
  }
  for (const auto& [name, title] :
       {std::pair{"tuned-base", "tuned − base"}, {"rolegpt-tuned", "RoleGPT − tuned"}}) {
    html += fmt::format("<tr class=\"difference\"><th>{}</th>", title);
    for (const KindName& kind : kKindNames)
      html += figure_cell(summary.differences.at(name).at(kind.key));
    html += "</tr>\n";
  }
  return html + "</tbody></table>\n";
}

std::string verdict(const EvalSummary& summary) {
  std::string text;
  for (const auto& [kind, what] :
       {std::pair{"spe", "role-specific questions (SPE)"}, {"cus", "style (CUS)"}}) {
    const Interval& d = summary.differences.at("tuned-base").at(kind);
    if (d.n == 0) continue;
    const char* word = d.low > 0 ? "beats" : d.high < 0 ? "is worse than" : "cannot be told from";
    text += fmt::format(
        "<p>On {} the tuned model <strong>{}</strong> its base: {:+.3f} ROUGE-L F1, 95 % interval "
        "{:+.3f} to {:+.3f}, {} held-out questions.</p>\n",
        what, word, d.mean, d.low, d.high, d.n);
  }
  return text;
}

std::string sample_card(const EvalItem& item) {
  std::string html = fmt::format("<article><h4>{}</h4><dl>", escape_html(item.question));
  for (const SystemName& system : kSystemNames) {
    const auto answer = item.answers.find(system.key);
    if (answer == item.answers.end()) continue;
    html += fmt::format("<dt class=\"{}\">{}</dt><dd>{}</dd>", system.key, system.title,
                        escape_html(answer->second));
  }
  if (!item.references.empty())
    html += fmt::format("<dt>reference</dt><dd>{}</dd>", escape_html(item.references.front()));
  return html + "</dl></article>\n";
}

std::string samples(const ReportInput& input) {
  std::vector<std::string> roles;
  for (const EvalItem& item : input.items) {
    if (std::find(roles.begin(), roles.end(), item.role) == roles.end()) roles.push_back(item.role);
  }
  std::string html;
  for (const std::string& role : roles) {
    bool unseen = false;
    int shown[2] = {0, 0};
    std::string cards;
    for (const EvalItem& item : input.items) {
      if (item.role != role || shown[item.specific] >= (input.samples_per_role + 1) / 2) continue;
      ++shown[item.specific];
      unseen = item.unseen;
      cards += sample_card(item);
    }
    html += fmt::format("<h3>{}{}</h3><div class=\"cards\">{}</div>\n", escape_html(role),
                        unseen ? " <span class=\"tag\">in no training row</span>" : "", cards);
  }
  return html;
}

std::string split_tables(const ReportInput& input) {
  std::string html;
  for (const bool unseen : {false, true}) {
    std::vector<EvalItem> part;
    for (const EvalItem& item : input.items) {
      if (item.unseen == unseen) part.push_back(item);
    }
    if (part.empty()) continue;
    html += fmt::format("<h3>{}</h3>\n{}",
                        unseen ? "Role generalization: a role in no training row"
                               : "Instruction generalization: known roles, new questions",
                        table(summarise(part, input.summary)));
  }
  return html;
}

std::string stage_table(const ReportInput& input) {
  std::string html =
      "<table><thead><tr><th>stage</th><th>result</th><th>time</th></tr></thead><tbody>\n";
  for (const StageRow& row : input.stages) {
    html += fmt::format("<tr><th>{}</th><td>{}</td><td>{}</td></tr>\n", escape_html(row.stage),
                        escape_html(row.counts), escape_html(row.time));
  }
  html += "</tbody></table>\n";
  if (input.yields.empty()) return html;
  html += "<h3>Yield of Context-Instruct</h3><table><tbody>\n";
  for (const auto& [what, count] : input.yields) {
    html += fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", escape_html(what), escape_html(count));
  }
  return html + "</tbody></table>\n";
}

}  // namespace

Result<std::string> render_report(const ReportInput& input) {
  auto page = read_data("report/report.html");
  if (!page) return page;
  const EvalSummary summary = summarise(input.items, input.summary);
  return fill_in(*page, {{"title", escape_html(input.title)},
                         {"subtitle", escape_html(input.subtitle)},
                         {"verdict", verdict(summary)},
                         {"bars", bars(summary)},
                         {"table", table(summary)},
                         {"splits", split_tables(input)},
                         {"loss", line_chart(input.loss, "optimiser step", "training loss")},
                         {"stages", stage_table(input)},
                         {"samples", samples(input)},
                         {"resamples", std::to_string(input.summary.resamples)},
                         {"version", std::string(program_version())}});
}

}  // namespace rolellm

#include "rolellm/eval/score_pair.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/jsonl.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

using Rows = std::vector<JsonlRow>;

// Our own files, RoleBench's, and what other tools write.
constexpr std::array<std::string_view, 6> kPredictionKeys = {"prediction", "generated", "response",
                                                             "answer",     "output",    "text"};
constexpr std::array<std::string_view, 6> kReferenceKeys = {"references", "reference", "generated",
                                                            "target",     "answer",    "text"};

std::span<const std::string_view> keys_of(PairSide side) {
  return side == PairSide::prediction ? kPredictionKeys : kReferenceKeys;
}

struct Side {
  fs::path path;
  Rows rows;
  std::string key;
};

Failure wrong_row(const Side& side, int line, std::string detail, std::string message,
                  std::string hint = {}) {
  return fail(Error{.kind = ErrorKind::schema,
                    .detail = std::move(detail),
                    .message = std::move(message),
                    .file = side.path.string(),
                    .line = line,
                    .hint = std::move(hint)});
}

Result<Side> read_side(const fs::path& path, const std::string& wanted, PairSide which) {
  auto rows = read_rows(path);
  if (!rows) return fail(rows.error());
  Side side{.path = path, .rows = std::move(*rows), .key = wanted};
  if (side.rows.empty()) return wrong_row(side, 1, "empty", "expected rows, found none");
  const JsonlRow& first = side.rows.front();
  for (const std::string_view key : keys_of(which)) {
    if (side.key.empty() && first.value.contains(key)) side.key = key;
  }
  if (side.key.empty()) {
    return wrong_row(
        side, first.line, "missing", "expected one of the keys " + known_keys(which),
        which == PairSide::prediction ? "name it with --prediction" : "name it with --reference");
  }
  return side;
}

/// A string, or a list of strings that is not empty.
Result<std::vector<std::string>> texts_of(const Side& side, const JsonlRow& row) {
  const bool list = row.value.contains(side.key) && row.value[side.key].is_array();
  Result<std::vector<std::string>> texts = std::vector<std::string>{};
  if (list) {
    texts = strings_field(row.value, side.key);
  } else if (auto text = string_field(row.value, side.key)) {
    texts = std::vector<std::string>{*text};
  } else {
    texts = fail(text.error());
  }
  if (!texts) return wrong_row(side, row.line, texts.error().detail, texts.error().message);
  if (texts->empty())
    return wrong_row(side, row.line, "value",
                     fmt::format("expected \"{}\" to hold a text, found an empty list", side.key));
  return texts;
}

bool all_have(const Side& a, const Side& b, std::string_view key) {
  const auto has = [&](const JsonlRow& row) {
    return row.value.contains(key) &&
           (row.value[key].is_string() || row.value[key].is_number_integer());
  };
  return std::all_of(a.rows.begin(), a.rows.end(), has) &&
         std::all_of(b.rows.begin(), b.rows.end(), has);
}

/// What names a row in both files.
std::vector<std::string> naming_keys(const Side& a, const Side& b) {
  if (all_have(a, b, "id")) return {"id"};
  for (const char* question : {"question", "instruction"}) {
    if (!all_have(a, b, question)) continue;
    if (all_have(a, b, "role")) return {"role", question};
    return {question};
  }
  return {};
}

std::string name_of(const Json& row, const std::vector<std::string>& keys) {
  std::string name;
  for (const std::string& key : keys) {
    const Json& value = row[key];
    // RoleBench's questions often have blanks around them.
    name += value.is_string() ? std::string(trim(value.get<std::string>())) : dump_json(value);
    name += '\n';
  }
  return name;
}

Result<std::vector<ScoreRow>> pair_lines(const Side& predictions, const Side& references) {
  if (predictions.rows.size() != references.rows.size()) {
    return wrong_row(predictions, predictions.rows.back().line, "pairs",
                     fmt::format("expected as many predictions as references, found {} and {}",
                                 predictions.rows.size(), references.rows.size()),
                     "rows with an id, or with role and question, need not be in order");
  }
  std::vector<ScoreRow> rows;
  for (std::size_t i = 0; i < predictions.rows.size(); ++i) {
    auto prediction = texts_of(predictions, predictions.rows[i]);
    if (!prediction) return fail(prediction.error());
    auto found = texts_of(references, references.rows[i]);
    if (!found) return fail(found.error());
    rows.push_back({prediction->front(), std::move(*found)});
  }
  return rows;
}

Result<std::vector<ScoreRow>> pair_names(const Side& predictions, const Side& references,
                                         const std::vector<std::string>& keys) {
  struct Target {
    std::vector<std::string> texts;
    int line = 0;
    bool used = false;
  };
  std::map<std::string, Target> targets;
  for (const JsonlRow& row : references.rows) {
    auto texts = texts_of(references, row);
    if (!texts) return fail(texts.error());
    Target& target = targets[name_of(row.value, keys)];
    if (target.line == 0) target.line = row.line;
    target.texts.insert(target.texts.end(), texts->begin(), texts->end());
  }
  std::vector<ScoreRow> rows;
  for (const JsonlRow& row : predictions.rows) {
    auto prediction = texts_of(predictions, row);
    if (!prediction) return fail(prediction.error());
    const auto target = targets.find(name_of(row.value, keys));
    if (target == targets.end()) {
      return wrong_row(predictions, row.line, "pairs",
                       fmt::format("expected a reference with the same {}, found none",
                                   fmt::join(keys, " and ")));
    }
    target->second.used = true;
    rows.push_back({prediction->front(), target->second.texts});
  }
  for (const auto& [name, target] : targets) {
    if (!target.used)
      return wrong_row(references, target.line, "pairs",
                       fmt::format("expected a prediction with the same {}, found none",
                                   fmt::join(keys, " and ")));
  }
  return rows;
}

}  // namespace

std::string known_keys(PairSide side) { return fmt::format("{}", fmt::join(keys_of(side), ", ")); }

Result<PairedRows> pair_files(const fs::path& predictions, const fs::path& references,
                              const PairKeys& keys) {
  auto answers = read_side(predictions, keys.prediction, PairSide::prediction);
  if (!answers) return fail(answers.error());
  auto targets = read_side(references, keys.reference, PairSide::reference);
  if (!targets) return fail(targets.error());
  const auto names = naming_keys(*answers, *targets);
  auto rows =
      names.empty() ? pair_lines(*answers, *targets) : pair_names(*answers, *targets, names);
  if (!rows) return fail(rows.error());
  return PairedRows{
      .rows = std::move(*rows),
      .paired_by = names.empty() ? "line" : fmt::format("{}", fmt::join(names, " and "))};
}

}  // namespace rolellm

#include "rolellm/eval/score_file.h"

#include "rolellm/core/jsonl.h"

namespace rolellm {
namespace {

Result<ScoreRow> read_row(const Json& json) {
  auto prediction = string_field(json, "prediction");
  if (!prediction) return fail(prediction.error());
  auto references = strings_field(json, "references");
  if (!references) return fail(references.error());
  if (references->empty()) {
    return fail(ErrorKind::schema, "value", "expected at least one reference, found an empty list");
  }
  return ScoreRow{std::move(*prediction), std::move(*references)};
}

void add(RougeScore& sum, const RougeScore& score) {
  sum.precision += score.precision;
  sum.recall += score.recall;
  sum.f1 += score.f1;
}

void divide(RougeScore& sum, double by) {
  sum.precision /= by;
  sum.recall /= by;
  sum.f1 /= by;
}

}  // namespace

Result<std::vector<ScoreRow>> read_score_rows(const fs::path& path) {
  auto json = read_rows(path);
  if (!json) return fail(json.error());
  auto rows = decode_rows<ScoreRow>(*json, path, read_row);
  if (!rows) return fail(rows.error());
  if (rows->empty()) {
    return fail(Error{.kind = ErrorKind::schema,
                      .detail = "empty",
                      .message = "expected rows, found none",
                      .file = path.string()});
  }
  return rows;
}

ScoredFile score_rows(const std::vector<ScoreRow>& rows, RougeTokens tokens) {
  ScoredFile scored;
  for (const ScoreRow& row : rows) {
    scored.rows.push_back(rouge_l_multi(row.prediction, row.references, tokens));
    add(scored.average.max, scored.rows.back().max);
    add(scored.average.mean, scored.rows.back().mean);
  }
  divide(scored.average.max, static_cast<double>(rows.size()));
  divide(scored.average.mean, static_cast<double>(rows.size()));
  return scored;
}

Json rouge_to_json(const RougeScore& score) {
  return Json{{"precision", score.precision}, {"recall", score.recall}, {"f1", score.f1}};
}

}  // namespace rolellm

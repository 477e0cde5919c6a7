#include "rolellm/profile/rolebench_rows.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "rolellm/core/json.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kHeadingWords = 20;  // a longer `scene` row tells what happens

bool is_narration(std::string_view role) {
  const std::string name = normalise(role);
  return name == "scene" || name.starts_with("narr");
}

/// One row of a file; `last` is the row before, whose scene goes on where none is named.
Result<Utterance> read_row(std::string_view line, int number, const Utterance* last) {
  auto row = parse_json(line);
  if (!row) return fail(row.error());
  auto role = string_field(*row, "role");
  if (!role) return fail(role.error());
  auto content = string_field(*row, "content");
  if (!content) return fail(content.error());
  Utterance utterance{.role = *role,
                      .content = std::string(trim(*content)),
                      .kind = UtteranceKind::dialogue,
                      .line_begin = number,
                      .line_end = number};
  utterance.act_id = last ? last->act_id : 0;
  if (row->contains("act_id")) {
    auto act = int32_field(*row, "act_id");
    if (!act) return fail(act.error());
    utterance.act_id = *act;
  }
  if (row->contains("diag_id")) {
    auto diag = int32_field(*row, "diag_id");
    if (!diag) return fail(diag.error());
    utterance.diag_id = *diag;
  } else if (last && last->act_id == utterance.act_id) {
    utterance.diag_id = std::min(last->diag_id, std::numeric_limits<int>::max() - 1) + 1;
  }
  if (!is_narration(utterance.role)) return utterance;
  const bool heading =
      normalise(utterance.role) == "scene" && count_words(utterance.content) <= kHeadingWords;
  utterance.kind = heading ? UtteranceKind::scene_heading : UtteranceKind::action;
  utterance.role = "narrator";
  return utterance;
}

}  // namespace

Result<std::vector<Utterance>> read_rolebench_rows(const fs::path& file) {
  auto text = read_text(file);
  if (!text) return fail(text.error());
  std::vector<Utterance> utterances;
  std::vector<Error> wrong;
  std::string_view rest = *text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    auto row = read_row(line, number, utterances.empty() ? nullptr : &utterances.back());
    if (row) {
      utterances.push_back(std::move(*row));
      continue;
    }
    Error error = row.error();
    error.file = file.string();
    error.line = number;
    error.offset.reset();  // in the row
    wrong.push_back(std::move(error));
  }
  if (auto judged = judge_rows(std::move(wrong), utterances.size()); !judged)
    return fail(judged.error(), "reading a profile's rows");
  return utterances;
}

Result<Json> read_rolebench_table(const fs::path& file) {
  std::error_code code;
  if (!fs::exists(file, code)) return Json(Json::object());
  const auto wrong = [&](Error error) {
    error.file = file.string();
    return fail(std::move(error), "reading RoleBench's table");
  };
  auto json = read_json(file);
  if (!json) return wrong(json.error());
  if (!json->is_object()) {
    return wrong({.kind = ErrorKind::schema,
                  .detail = "type",
                  .message = fmt::format("expected an object, found {}", json_type_name(*json))});
  }
  for (const auto& [role, value] : json->items()) {
    if (auto told = string_field(*json, role); !told) return wrong(told.error());
  }
  return json;
}

}  // namespace rolellm

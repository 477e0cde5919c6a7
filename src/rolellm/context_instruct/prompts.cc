#include "rolellm/context_instruct/prompts.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

/// Quotation marks inside a quotation are single ones, in English and in Chinese.
std::string with_inner_quotes(std::string said) {
  for (const auto& [outer, inner] : {std::pair{"“", "‘"}, {"”", "’"}}) {
    const std::string_view mark = outer;
    for (auto at = said.find(mark); at != std::string::npos; at = said.find(mark, at))
      said.replace(at, mark.size(), inner);
  }
  return said;
}

std::string as_list(std::span<const std::string> items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "- " : "\n- ") + item;
  return text.empty() ? "-" : text;
}

std::string joined_topics(std::span<const std::string> topics) {
  std::string text;
  for (const std::string& topic : topics) text += (text.empty() ? "" : "; ") + topic;
  return text;
}

Triplet read_triplet(const Json& json) {
  Triplet triplet;
  triplet.question = std::string(trim(string_or(json, "question", "")));
  triplet.rationale = std::string(trim(string_or(json, "rationale", "")));
  triplet.confidence = string_or(json, "confidence", "");
  triplet.answer = std::string(trim(string_or(json, "answer", "")));
  if (const auto line = json.find("line"); line != json.end() && line->is_number_integer())
    triplet.line_begin = triplet.line_end = line->get<int>();
  if (const auto lines = json.find("lines");
      lines != json.end() && lines->is_array() && lines->size() == 2 &&
      (*lines)[0].is_number_integer() && (*lines)[1].is_number_integer()) {
    triplet.line_begin = (*lines)[0].get<int>();
    triplet.line_end = (*lines)[1].get<int>();
  }
  return triplet;
}

/// The whole objects of a list that was cut off: `{"triplets": [{…}, {…}, {"ques`.
std::vector<Json> whole_objects(std::string_view text) {
  std::vector<Json> objects;
  int depth = 0;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      if (text[i] == '\\') ++i;
      if (i < text.size() && text[i] == '"') quoted = false;
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '{') {
      if (++depth == 2) begin = i;
    } else if (text[i] == '}' && depth-- == 2) {
      if (auto json = parse_json(text.substr(begin, i - begin + 1))) objects.push_back(*json);
    }
  }
  return objects;
}

}  // namespace

Result<InstructPrompts> InstructPrompts::load(const Profile& profile,
                                              const ContextInstructOptions& options) {
  InstructPrompts prompts;
  prompts.options_ = options;
  prompts.language_ = prompt_language(profile.language);
  auto json = read_data_yaml("prompts/" + prompts.language_ + "/context_instruct.yaml");
  if (!json) return fail(json.error(), "loading the Context-Instruct prompts");
  prompts.prompt_ = *json;
  auto topics = strings_field(*json, "topics");
  if (!topics) return fail(topics.error(), "Context-Instruct prompts");
  prompts.topics_ = *topics;
  prompts.own_label_ = string_or(*json, "own_label", "");
  prompts.id_ = prompt_id(*json);
  std::vector<std::string> phrases;
  for (const Catchphrase& phrase : profile.catchphrases) phrases.push_back(phrase.text);
  std::string joined;
  for (const std::string& phrase : phrases) joined += (joined.empty() ? "" : " / ") + phrase;
  prompts.role_values_ = {{"role", display_name(profile.role)},
                          {"work", profile.work},
                          {"description", profile.description},
                          {"description_second", profile.description_second},
                          {"catchphrases", joined.empty() ? "-" : joined}};
  return prompts;
}

Result<ChatRequest> InstructPrompts::request(std::string_view system_key,
                                             const std::string& examples_key,
                                             std::string_view user_key,
                                             const std::map<std::string, std::string>& more) const {
  std::map<std::string, std::string> values = role_values_;
  values.insert(more.begin(), more.end());
  ChatRequest request;
  const auto add = [&](std::string_view role, std::string_view key) -> Status {
    auto text = string_field(prompt_, key);
    if (!text) return fail(text.error(), "Context-Instruct prompts");
    auto filled = fill_in(*text, values);
    if (!filled) return fail(filled.error(), "Context-Instruct prompts");
    request.messages.push_back({std::string(role), std::string(trim(*filled))});
    return ok();
  };
  if (auto added = add("system", system_key); !added) return fail(added.error());
  if (const auto examples = prompt_.find(examples_key); examples != prompt_.end()) {
    for (const Json& example : *examples) {
      request.messages.push_back({"user", std::string(trim(string_or(example, "user", "")))});
      request.messages.push_back(
          {"assistant", std::string(trim(string_or(example, "assistant", "")))});
    }
  }
  if (auto added = add("user", user_key); !added) return fail(added.error());
  request.sampling.temperature = options_.temperature;
  request.sampling.top_p = options_.top_p;
  return request;
}

Json InstructPrompts::text_of(int latin, int han) const {
  return Json{{"type", "string"}, {"minLength", 2}, {"maxLength", language_ == "zh" ? han : latin}};
}

Json InstructPrompts::triplets_of(Json properties, std::size_t count) {
  Json required = Json::array();
  for (const auto& [key, value] : properties.items()) required.push_back(key);
  const Json item = {
      {"type", "object"}, {"properties", std::move(properties)}, {"required", required}};
  return Json{
      {"type", "object"},
      {"properties",
       Json{{"triplets",
             Json{{"type", "array"}, {"items", item}, {"minItems", count}, {"maxItems", count}}}}},
      {"required", Json::array({"triplets"})}};
}

/// In the order of thinking: the lines first, then what to ask of them, the verdict last.
Json InstructPrompts::schema(int count) const {
  Json properties = Json::object();
  properties["lines"] = Json{
      {"type", "array"}, {"items", Json{{"type", "integer"}}}, {"minItems", 2}, {"maxItems", 2}};
  properties["question"] = text_of(170, 45);
  properties["answer"] = text_of(300, 100);
  properties["rationale"] = text_of(90, 30);
  properties["confidence"] = Json{{"enum", Json::array({"high", "low"})}};
  return triplets_of(std::move(properties), static_cast<std::size_t>(count));
}

Json InstructPrompts::own_schema(std::span<const OwnAnswer> answers) const {
  Json lines = Json::array();
  for (const OwnAnswer& answer : answers) lines.push_back(answer.line.line_begin);
  Json properties = Json::object();
  properties["line"] = Json{{"enum", lines}};
  properties["question"] = text_of(150, 40);
  properties["rationale"] = text_of(60, 20);
  properties["confidence"] = Json{{"enum", Json::array({"high", "low"})}};
  return triplets_of(std::move(properties), answers.size());
}

Result<ChatRequest> InstructPrompts::to_own_answers(Result<ChatRequest> made,
                                                    std::span<const OwnAnswer> answers,
                                                    std::uint64_t seed) const {
  if (!made) return made;
  made->schema = own_schema(answers);
  made->samples = std::max(options_.samples_per_call, 1);
  made->sampling.max_tokens = 80 * static_cast<int>(answers.size());
  made->sampling.seed = seed;
  return made;
}

Result<ChatRequest> InstructPrompts::to_exchanges(const std::string& shown,
                                                  std::span<const OwnAnswer> answers,
                                                  std::uint64_t seed) const {
  return to_own_answers(
      request("own_system", "own_excerpt_examples", "about_own_excerpt", {{"exchanges", shown}}),
      answers, seed);
}

Result<std::string> InstructPrompts::told(const std::string& name, const std::string& said) const {
  auto text = string_field(prompt_, "told");
  if (!text) return fail(text.error(), "Context-Instruct prompts");
  return fill_in(*text, {{"name", name}, {"said", with_inner_quotes(said)}});
}

Result<ChatRequest> InstructPrompts::to_own_lines(std::span<const OwnAnswer> answers,
                                                  std::uint64_t seed) const {
  std::string list;
  for (const OwnAnswer& answer : answers) {
    list += fmt::format("{}[{}] {}", list.empty() ? "" : "\n", answer.line.line_begin, answer.text);
  }
  return to_own_answers(
      request("own_system", "own_role_examples", "about_own_role", {{"answers", list}}), answers,
      seed);
}

Result<ChatRequest> InstructPrompts::about_excerpt(const std::string& shown,
                                                   std::uint64_t seed) const {
  const int count = options_.questions_per_call;
  auto made = request("system", "excerpt_examples", "about_excerpt",
                      {{"excerpt", shown}, {"count", std::to_string(count)}});
  if (!made) return made;
  made->schema = schema(count);
  made->sampling.max_tokens = 130 * count;
  made->sampling.seed = seed;
  return made;
}

Result<ChatRequest> InstructPrompts::about_role(const std::string& shown,
                                                std::span<const std::string> topics,
                                                std::uint64_t seed) const {
  const int count = static_cast<int>(topics.size());
  auto made = request(
      "system", "role_examples", "about_role",
      {{"excerpt", shown}, {"topics", joined_topics(topics)}, {"count", std::to_string(count)}});
  if (!made) return made;
  made->schema = schema(count);
  made->sampling.max_tokens = 130 * count;
  made->sampling.seed = seed;
  return made;
}

Result<ChatRequest> InstructPrompts::restyle(std::span<const std::string> samples,
                                             std::span<const std::string> nearest,
                                             const std::string& question, const std::string& answer,
                                             std::uint64_t seed) const {
  auto made = request("style_system", "style_examples", "style_user",
                      {{"samples", as_list(samples)},
                       {"nearest", as_list(nearest)},
                       {"question", question},
                       {"answer", answer}});
  if (!made) return made;
  made->sampling.max_tokens = 110;
  made->sampling.seed = seed;
  return made;
}

std::vector<Triplet> read_triplets(const std::string& text) {
  std::vector<Triplet> triplets;
  for (const Json& object : whole_objects(text)) {
    Triplet triplet = read_triplet(object);
    if (!triplet.question.empty()) triplets.push_back(std::move(triplet));
  }
  return triplets;
}

}  // namespace rolellm

#include "rolellm/role_gpt/responses.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

Sampling sampling_of(const RespondOptions& options) {
  return Sampling{.max_tokens = options.max_tokens,
                  .temperature = options.temperature,
                  .top_p = options.top_p,
                  .seed = static_cast<std::uint64_t>(options.seed)};
}

std::string_view without_quotes(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {
      {"\"", "\""}, {"“", "”"}, {"「", "」"}};
  for (const auto& [open, close] : kQuotes) {
    const bool wrapped = text.size() > open.size() + close.size() &&
                         text.substr(0, open.size()) == open &&
                         text.substr(text.size() - close.size()) == close;
    if (!wrapped) continue;
    const std::string_view inner =
        text.substr(open.size(), text.size() - open.size() - close.size());
    // `"Yes," he said, "no."` is not one quotation.
    if (inner.find(open) == std::string_view::npos) return inner;
  }
  return text;
}

}  // namespace

std::string tidy_answer(std::string_view answer, std::string_view role) {
  answer = trim(answer);
  // "ROLE: …" at the start, in the role's or another spelling of it.
  for (const std::string_view colon : {":", "："}) {
    const std::size_t at = answer.find(colon);
    if (at != std::string_view::npos && at <= role.size() + 4 &&
        normalise(answer.substr(0, at)) == normalise(role)) {
      answer = trim(answer.substr(at + colon.size()));
    }
  }
  // A model that goes on with somebody else's turn starts a new line for it.
  if (const std::size_t line = answer.find('\n'); line != std::string_view::npos) {
    const std::string_view first = trim(answer.substr(0, line));
    const std::string_view rest = answer.substr(line);
    const bool turn = rest.substr(0, 40).find(':') != std::string_view::npos ||
                      rest.substr(0, 40).find("：") != std::string_view::npos;
    if (turn && ends_as_sentence(first)) answer = first;
  }
  answer = without_quotes(answer);
  std::string text;
  for (const std::string& sentence : sentences(answer)) {
    if (!text.empty() && !ends_as_sentence(sentence)) break;  // cut off by the length limit
    append_sentence(text, sentence);
  }
  return text;
}

Result<std::vector<ChatRequest>> response_requests(const RespondJob& job) {
  const Profile& profile = job.profile->profile;
  const RespondOptions& options = job.options;
  auto mode = parse_role_mode(options.mode);
  if (!mode) return fail(mode.error());
  const FewShots few_shots(*job.profile);
  std::vector<ChatRequest> requests;
  for (std::size_t i = 0; i < job.instructions.size(); ++i) {
    const std::string& instruction = job.instructions[i];
    std::vector<DialoguePair> shots;
    if (*mode != RoleMode::zero_shot) {
      shots = few_shots.best(
          instruction, options.few_shots, options.shared_shots,
          i < job.hidden.size() ? std::span(job.hidden[i]) : std::span<const LineRange>{});
    }
    auto messages = role_messages(profile, *mode, shots, instruction);
    if (!messages) return fail(messages.error());
    requests.push_back({.messages = std::move(*messages),
                        .sampling = sampling_of(options),
                        .schema = nullptr,
                        .samples = options.samples});
  }
  return requests;
}

Result<std::vector<std::vector<Response>>> respond(std::span<const RespondJob> jobs,
                                                   ChatModel& model) {
  std::vector<ChatRequest> all;
  for (const RespondJob& job : jobs) {
    auto requests = response_requests(job);
    if (!requests) return fail(requests.error());
    std::move(requests->begin(), requests->end(), std::back_inserter(all));
  }
  std::vector<std::vector<Response>> responses(jobs.size());
  if (all.empty()) return responses;
  auto replies = generate_all(model, all, "answers in the role's voice");
  if (!replies) return fail(replies.error());
  auto reply = replies->begin();
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    const RespondOptions& options = jobs[j].options;
    for (const std::string& instruction : jobs[j].instructions) {
      Response response{.role = jobs[j].profile->profile.role,
                        .question = instruction,
                        .mode = options.mode,
                        .few_shots = options.mode == "zero-shot" ? 0 : options.few_shots};
      for (const ChatReply& sample : *reply)
        response.generated.push_back(tidy_answer(sample.text, response.role));
      ++reply;
      response.provenance = Json{{"model", model.info().name}, {"seed", options.seed}};
      responses[j].push_back(std::move(response));
    }
  }
  return responses;
}

Result<std::vector<std::string>> plain_answers(std::span<const std::string> instructions,
                                               std::string_view language, ChatModel& model,
                                               const RespondOptions& options) {
  auto system = read_data(fmt::format("prompts/{}/plain_system.txt", prompt_language(language)));
  if (!system) return fail(system.error());
  std::vector<ChatRequest> requests;
  for (const std::string& instruction : instructions) {
    requests.push_back({.messages = {{"system", std::string(trim(*system))}, {"user", instruction}},
                        .sampling = sampling_of(options),
                        .schema = nullptr,
                        .samples = 1});
  }
  auto replies = generate_all(model, requests, "plain answers");
  if (!replies) return fail(replies.error());
  std::vector<std::string> answers;
  for (const auto& samples : *replies) answers.push_back(tidy_answer(samples.front().text, ""));
  return answers;
}

Json response_to_json(const Response& r) {
  return Json{{"role", r.role},
              {"question", r.question},
              {"reference_raw", r.reference_raw},
              {"generated", r.generated},
              {"mode", r.mode},
              {"few_shots", r.few_shots},
              {"provenance", r.provenance}};
}

Result<Response> response_from_json(const Json& row) {
  Response r;
  auto role = string_field(row, "role");
  if (!role) return fail(role.error());
  auto question = string_field(row, "question");
  if (!question) return fail(question.error());
  auto generated = strings_field(row, "generated");
  if (!generated) return fail(generated.error());
  r.role = *role;
  r.question = *question;
  r.generated = *generated;
  r.reference_raw = string_or(row, "reference_raw", "");
  r.mode = string_or(row, "mode", "");
  r.few_shots = row.value("few_shots", 0);
  r.provenance = row.value("provenance", Json::object());
  return r;
}

}  // namespace rolellm

// `rolellm chat` and `rolellm ask`: talk to a role.
#include <iostream>
#include <memory>
#include <unistd.h>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/numbers.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/role_gpt/few_shots.h"
#include "rolellm/role_gpt/role_prompt.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kRememberedTurns = 12;  // messages of a conversation kept in the prompt

struct ChatFlags {
  ModelFlags model;
  std::string profile, question, mode;
  Sampling sampling;
  bool json = false;
};

/// The prompt for the next answer: a tuned student gets the slot it was trained with, any other
/// model RoleGPT's.
Result<std::vector<Message>> prompt_for(const ChatFlags& flags, const ProfileFolder& profile,
                                        const FewShots& shots, std::span<const Message> history,
                                        const std::string& question) {
  const bool tuned = !flags.model.engine.adapter.empty() && flags.mode.empty();
  std::vector<Message> messages;
  if (tuned) {
    auto made = student_messages(profile.profile, question);
    if (!made) return made;
    messages = std::move(*made);
  } else {
    auto mode = parse_role_mode(flags.mode.empty() ? "dialogue" : flags.mode);
    if (!mode) return fail(mode.error());
    auto made = role_messages(profile.profile, *mode, shots.best(question, 5), question);
    if (!made) return made;
    messages = std::move(*made);
  }
  const std::size_t start =
      history.size() > kRememberedTurns ? history.size() - kRememberedTurns : 0;
  messages.insert(messages.end() - 1, history.begin() + static_cast<std::ptrdiff_t>(start),
                  history.end());
  return messages;
}

Result<std::string> answer(const ChatFlags& flags, const ProfileFolder& profile,
                           const FewShots& shots, std::span<const Message> history,
                           const std::string& question, ChatModel& model) {
  auto messages = prompt_for(flags, profile, shots, history, question);
  if (!messages) return fail(messages.error());
  ChatRequest request{
      .messages = std::move(*messages), .sampling = flags.sampling, .schema = nullptr};
  auto reply = model.stream(request, [&](std::string_view piece) {
    if (flags.json) return;
    fmt::print("{}", piece);
    std::fflush(stdout);
  });
  if (!flags.json) fmt::print("\n");
  if (!reply) return fail(reply.error());
  const std::string said(trim(reply->text));
  if (flags.json) {
    fmt::print(
        "{}\n",
        dump_json(Json{{"role", profile.profile.role}, {"question", question}, {"answer", said}}));
    std::fflush(stdout);
  }
  return said;
}

Status ask(const ChatFlags& flags) {
  auto profile = load_profile(flags.profile);
  if (!profile) return fail(profile.error());
  auto model = OpenModel::open(flags.model);
  if (!model) return fail(model.error());
  auto said = answer(flags, *profile, FewShots(*profile), {}, flags.question, **model);
  return said ? ok() : Status(fail(said.error()));
}

Status chat(const ChatFlags& flags) {
  auto profile = load_profile(flags.profile);
  if (!profile) return fail(profile.error());
  auto model = OpenModel::open(flags.model);
  if (!model) return fail(model.error());
  const FewShots shots(*profile);
  spdlog::info("You are talking to {} from \"{}\". Ctrl-D ends, /new forgets what was said.",
               profile->profile.role, profile->profile.work);
  const bool person = ::isatty(STDIN_FILENO) == 1;
  std::vector<Message> history;
  std::string line;
  while (true) {
    if (person) fmt::print(stderr, "> ");
    if (!std::getline(std::cin, line)) return check_interrupt();
    const std::string question(trim(line));
    if (question.empty()) continue;
    if (question == "/new") {
      history.clear();
      continue;
    }
    if (!flags.json) fmt::print("{}: ", profile->profile.role);
    auto said = answer(flags, *profile, shots, history, question, **model);
    if (!said) return fail(said.error());
    history.push_back({"user", question});
    history.push_back({"assistant", *said});
  }
}

void add_common(CLI::App& verb, ChatFlags& flags) {
  verb.add_option("--profile", flags.profile, "profile folder")->required();
  flags.model.engine.parallel = 1;
  add_model_flags(verb, "model", flags.model, false);
  verb.add_option("--adapter", flags.model.engine.adapter, "adapter.gguf of a tuned role");
  verb.add_option("--mode", flags.mode,
                  "zero-shot, prompt or dialogue; default: dialogue, or as trained with --adapter");
  verb.add_option("--max-tokens", flags.sampling.max_tokens, "longest answer")
      ->check(at_least(1))
      ->capture_default_str();
  verb.add_option("--temperature", flags.sampling.temperature, "0: the likeliest token")
      ->check(at_least(0.0))
      ->capture_default_str();
  verb.add_option("--seed", flags.sampling.seed)
      ->check(at_least(std::uint64_t{0}))
      ->capture_default_str();
}

}  // namespace

void add_chat_commands(CLI::App& app, Cli& cli) {
  const auto flags = std::make_shared<ChatFlags>();
  const auto runs = [&cli, flags](CLI::App& verb, Status (*command)(const ChatFlags&)) {
    verb.callback([&cli, flags, command] {
      cli.action = [&cli, flags, command] {
        flags->json = cli.json;
        return command(*flags);
      };
    });
  };
  CLI::App* talk = app.add_subcommand("chat", "talk to a role in the terminal");
  add_common(*talk, *flags);
  talk->footer(
      "Example, after rolellm run recipes/quickstart.yaml:\n  rolellm chat --profile "
      "out/quickstart/profiles/dot --model smollm2-135m --adapter "
      "out/quickstart/adapter/adapter.gguf");
  runs(*talk, chat);
  CLI::App* once = app.add_subcommand("ask", "ask a role one question");
  add_common(*once, *flags);
  once->add_option("QUESTION", flags->question, "what you say to the role")->required();
  once->footer(
      "Example, after rolellm run recipes/quickstart.yaml:\n  rolellm ask --profile "
      "out/quickstart/profiles/dot --model qwen2.5-coder-1.5b \"What are you afraid of?\"");
  runs(*once, ask);
}

}  // namespace rolellm

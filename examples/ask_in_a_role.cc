// Asks a model a question in a role's voice.
//
//   build/dev/bin/ask_in_a_role data/scripts/last-to-leave-the-halcyon.fountain Dot
//       "Who are you?" smollm2-135m
//
// The model is a name that `rolellm model ls` lists, a GGUF file, a server's URL, or
// `scripted:examples/stand_in.yaml`, which answers at once and means nothing by it.
#include "or_stop.h"
#include "rolellm/llm/engines.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/role_gpt/few_shots.h"
#include "rolellm/role_gpt/responses.h"
#include "rolellm/role_gpt/role_prompt.h"

using namespace rolellm;

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "usage: ask_in_a_role SCRIPT ROLE QUESTION MODEL\n");
    return 2;
  }
  const std::string question = argv[3];
  const Script script = or_stop(load_script(argv[1]));
  ProfileFolder folder = or_stop(count_role(script, argv[2])).folder;
  // A real profile has a description that a teacher wrote, sentence by sentence from the script
  // (`rolellm profile build`). One line will do here: the examples below carry the voice.
  folder.profile.description_second = "You are " + folder.profile.role + " of this play.";

  // Which of the role's lines show best how it would talk of this? Those that answered something
  // like it. In dialogue mode each becomes a turn of the chat, as if it had just been said.
  const FewShots shots(folder);
  const auto examples = shots.best(question, 5);
  ChatRequest request;
  request.messages = or_stop(role_messages(folder.profile, RoleMode::dialogue, examples, question));
  request.sampling = {.max_tokens = 80, .temperature = 0.7, .seed = 1};

  // One interface, whether the model computes in this process or answers over HTTP.
  const auto model = or_stop(open_model(argv[4], {.parallel = 1}));
  const ChatReply reply = or_stop(model->stream(request, [](std::string_view) {}));
  fmt::print("{}\n", tidy_answer(reply.text, folder.profile.role));
}

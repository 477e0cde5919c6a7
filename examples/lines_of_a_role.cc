// Prints everything one role says, each speech with its line in the source.
//
//   build/dev/bin/lines_of_a_role data/scripts/last-to-leave-the-halcyon.fountain Wren
#include "or_stop.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/script.h"

using namespace rolellm;

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: lines_of_a_role SCRIPT ROLE\n");
    return 2;
  }
  // Nobody has to say what layout this is: Fountain, a play, subtitles, a chat all become the same
  // list of utterances.
  const Script script = or_stop(load_script(argv[1]));

  // A script writes one person in several ways: `WREN`, `WREN (V.O.)`, `MISS ADEYEMI`. A cast
  // member knows them all; a name that nobody has is an error that lists the nearest ones.
  const CastMember role = or_stop(find_role(script, argv[2]));

  for (const Utterance& utterance : script.utterances) {
    if (!is_speech(utterance) || !role.speaks_as(utterance.role)) continue;
    // `content` holds words only. What the writer put in brackets stands beside it, with its place.
    fmt::print("{:>5}  {}\n", utterance.line_begin, utterance.content);
    for (const Direction& direction : utterance.directions)
      fmt::print("{:>5}  ({})\n", "", direction.text);
  }
  fmt::print("{} speeches, {} words\n", role.speeches, role.words);
}

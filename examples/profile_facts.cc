// What can be known of a role before any model is asked: everything that can be counted.
//
//   build/dev/bin/profile_facts data/scripts/last-to-leave-the-halcyon.fountain Dot
#include "or_stop.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/script/script.h"

using namespace rolellm;

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: profile_facts SCRIPT ROLE\n");
    return 2;
  }
  const Script script = or_stop(load_script(argv[1]));
  const CountedRole counted = or_stop(count_role(script, argv[2]));
  const Profile& profile = counted.folder.profile;

  fmt::print("{}: {} speeches in {} of {} scenes\n", profile.role, profile.statistics.speeches,
             profile.statistics.scenes, profile.scenes.size());

  // A catchphrase is no frequent phrase, but one that this role says and the others do not: the
  // logarithm of the odds, here and there.
  for (const PhraseCandidate& candidate : counted.phrases) {
    const Catchphrase phrase = ground_phrase(candidate.text, counted.folder.dialogue, profile.role);
    fmt::print("  says \"{}\" in {} speeches, the others in {} (log-odds {:.1f})\n", phrase.text,
               phrase.speeches, phrase.others, phrase.log_odds);
  }

  // Who answers whom tells who matters; the words set off by commas tell what they are called.
  for (const Relation& other : profile.relations) {
    fmt::print("  {:>3} turns with {}", other.turns, other.role);
    if (!other.calls.empty()) fmt::print(", whom they call {}", fmt::join(other.calls, ", "));
    fmt::print("\n");
  }

  // What a role was not there for, and was not told of, it cannot know.
  for (const ProfileScene& scene : profile.scenes) {
    if (scene.presence == Presence::unknown)
      fmt::print("  knows nothing of line {}, {}\n", scene.line, scene.heading);
  }
}

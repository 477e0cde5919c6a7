// A small scene for tests: two speakers, narration between them.
#pragma once

#include <string>
#include <vector>

#include "rolellm/profile/profile.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

inline Utterance said(std::string role, std::string content, int scene, int line) {
  Utterance u;
  u.kind = role == "narrator" ? UtteranceKind::action : UtteranceKind::dialogue;
  u.role = std::move(role);
  u.content = std::move(content);
  u.act_id = scene;
  u.line_begin = line;
  u.line_end = line + 1;
  return u;
}

inline std::vector<Utterance> lift_scene() {
  return {said("narrator", "DOT HARKER, 74, ducks in with a bucket.", 0, 1),
          said("UPTON", "Ding. Floor two. This lift regrets the draught.", 0, 3),
          said("DOT", "Guard up, Upton. I boxed for Hull in 1969.", 0, 5),
          said("UPTON", "Ding. This lift regrets nothing else.", 0, 7),
          said("narrator", "The cable sings.", 1, 9),
          said("DOT", "Guard up, all of you. The roof leaks on Wren.", 1, 11),
          said("DOT", "Fetch me a towel.", 1, 13),
          said("UPTON", "Dot has a point.", 1, 15)};
}

inline Script lift_script() {
  Script script;
  script.title = "The Lift";
  script.language = "en";
  script.license = "Apache-2.0";
  script.utterances = lift_scene();
  return script;
}

/// The same, and Dot says at its end who Upton is.
inline Script lift_script_with_upton_named() {
  Script script = lift_script();
  script.utterances.push_back(
      said("DOT", "Upton, a lift that regrets every draught, sulks.", 1, 17));
  return script;
}

inline ContentWords content_words(const char* language) {
  auto content = ContentWords::load(language);
  ROLELLM_CHECK(content);
  return *content;
}

}  // namespace rolellm

// The scenes of a script seen from one role: where and when it is, and what it can know.
#pragma once

#include <string>
#include <vector>

#include "rolellm/profile/persons.h"
#include "rolellm/profile/profile.h"
#include "rolellm/profile/scene_headings.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// Every scene in which somebody speaks or acts. The role `speaks` there; or narration names it,
/// which makes it `present`; or it was not there but later hears (or says) words that only that
/// scene and few others have, which is `heard_of`; or nothing shows that it knows (`unknown`).
std::vector<ProfileScene> scenes_of(const std::vector<Utterance>& dialogue, const Person& role,
                                    const SceneWords& words, const ContentWords& content);

/// Of `others`, those who are in no scene with the role.
std::vector<std::string> never_met(const std::vector<Utterance>& dialogue,
                                   const std::vector<ProfileScene>& scenes,
                                   const std::vector<Person>& others);

}  // namespace rolellm

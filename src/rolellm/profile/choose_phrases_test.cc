#include "rolellm/profile/choose_phrases.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

std::vector<std::string> texts_of(const std::vector<Catchphrase>& phrases) {
  std::vector<std::string> texts;
  for (const Catchphrase& phrase : phrases) texts.push_back(phrase.text);
  return texts;
}

std::vector<std::string> chosen_for_dot(const Script& script,
                                        const std::vector<std::string>& written) {
  const auto dot = count_role(script, "DOT");
  ROLELLM_CHECK(dot);
  return texts_of(choose_phrases(*dot, written, 5));
}

TEST(ChoosePhrases, TakesWhatComesBack) {
  Script script = lift_script();
  script.utterances.push_back(said("DOT", "Chin down, Upton.", 1, 17));
  script.utterances.push_back(said("DOT", "Chin down, Wren.", 1, 19));
  EXPECT_EQ(chosen_for_dot(script, {"Fetch me a towel.", "Seconds out, gentlemen."}),
            (std::vector<std::string>{"Chin down", "Guard up"}));
}

TEST(ChoosePhrases, FillsUpWithWhatIsSaidOnceThenWithWhatIsMadeUp) {
  EXPECT_EQ(chosen_for_dot(lift_script(), {"Seconds out, gentlemen.", "Fetch me a towel."}),
            (std::vector<std::string>{"Guard up", "Fetch me a towel."}));
  EXPECT_EQ(chosen_for_dot(lift_script(), {"Seconds out, gentlemen."}),
            (std::vector<std::string>{"Guard up", "Seconds out, gentlemen."}));
}

TEST(ChoosePhrases, TakesNoHalfSentenceAndNothingTwice) {
  Script script = lift_script();
  for (const char* speech :
       {"Hull: three feet and four.", "Mast: three feet and four.", "Rope: three feet and four.",
        "Say feet and four inches.", "Only feet and four inches.", "Fine, feet and four inches."})
    script.utterances.push_back(said("DOT", speech, 1, 17));
  int feet = 0;
  for (const std::string& phrase : chosen_for_dot(script, {"Guard up, all of."})) {
    feet += phrase.find("feet and four") != std::string::npos ? 1 : 0;
    EXPECT_NE(phrase, "Guard up, all of.");
  }
  EXPECT_EQ(feet, 1);
}

}  // namespace
}  // namespace rolellm

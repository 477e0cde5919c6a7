#include "rolellm/profile/introductions.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

const std::vector<Person> kCast = {
    {"GRACE", {"GRACE"}}, {"AMBROSE", {"AMBROSE"}}, {"PIP", {"PIP"}}, {"YOUNG PIP", {"YOUNG PIP"}}};

/// How a paragraph of narration brings somebody of the cast in.
std::string brings_in(const std::string& name, const std::string& narration,
                      const char* language = "en") {
  const auto found =
      introductions({said("narrator", narration, 0, 1)}, kCast, *mention_words(language));
  const auto of_name = found.find(name);
  return of_name == found.end() ? "" : of_name->second.text;
}

TEST(Introductions, RunFromTheNameToWhomeverTheSentenceNamesNext) {
  const std::string narration =
      "A desk. GRACE, 40, the manager, faces AMBROSE FENN, 67, in velvet. He waits.";
  EXPECT_EQ(brings_in("GRACE", narration), "GRACE, 40, the manager");
  EXPECT_EQ(brings_in("AMBROSE", narration), "AMBROSE FENN, 67, in velvet. He waits.");
}

TEST(Introductions, EndBeforeWhatHappensThen) {
  EXPECT_EQ(brings_in("GRACE", "GRACE, 40, in an apron, then drops a plate."),
            "GRACE, 40, in an apron");
  // Another's doing says nothing of Pip.
  EXPECT_EQ(brings_in("PIP", "She grabs the rope, PULLING UP PIP, then PUNCHES him."), "");
  EXPECT_EQ(brings_in("GRACE", "GRACE and Ambrose walk up the path."), "");
}

TEST(Introductions, GoOnOnlyInSentencesAboutThePerson) {
  EXPECT_EQ(brings_in("GRACE", "GRACE, 40, mops. Small and square. She hums. The lift sinks."),
            "GRACE, 40, mops. Small and square. She hums.");
  EXPECT_EQ(brings_in("GRACE", "GRACE, 40, mops. She sees Ambrose."), "GRACE, 40, mops.");
}

TEST(Introductions, AreOfTheOneWhoseWholeNameStandsThere) {
  EXPECT_EQ(brings_in("PIP", "YOUNG PIP, ten, holds a lamp."), "");
  EXPECT_EQ(brings_in("YOUNG PIP", "YOUNG PIP, ten, holds a lamp."),
            "YOUNG PIP, ten, holds a lamp.");
}

TEST(Introductions, AreTheEntryInAListOfPersonsBeforeAll) {
  Utterance entry = said("narrator", "PIP, a lamp-boy of GRACE, aged ten", 0, 3);
  entry.kind = UtteranceKind::meta;
  const auto found =
      introductions({said("narrator", "PIP runs in.", 0, 1), entry}, kCast, *mention_words("en"));
  ASSERT_TRUE(found.contains("PIP"));
  EXPECT_EQ(found.at("PIP").at, 1u);
  EXPECT_TRUE(found.at("PIP").listed);
  EXPECT_EQ(found.at("PIP").text, "PIP, a lamp-boy of GRACE, aged ten");
}

TEST(Introductions, ReadNoSignAndNoSmallName) {
  EXPECT_EQ(brings_in("GRACE", "A sign: MANAGER MISS GRACE, HOTEL HALCYON."), "");
  EXPECT_EQ(brings_in("GRACE", "Grace mops."), "");
}

TEST(ClausesAbout, LeaveOutSentencesOfSomebodyElse) {
  const auto about = [](const char* sentence) {
    return clauses_about(sentence, {"GRACE"}, {"AMBROSE"}, *mention_words("en"));
  };
  EXPECT_EQ(about("Grace mops, humming."), "Grace mops, humming.");
  EXPECT_EQ(about("Grace mops, humming, watched by Ambrose."), "Grace mops, humming");
  EXPECT_EQ(about("Ambrose watches Grace, who mops."), "");
  // Joe never speaks; a prop in capitals is nobody.
  EXPECT_EQ(about("GRACE, 40, with flour to the elbow, and JOE BLOGGS (50), a porter, mop."),
            "GRACE, 40, with flour to the elbow");
  EXPECT_EQ(about("GRACE, 40, with a MOP, hums."), "GRACE, 40, with a MOP, hums.");
  EXPECT_EQ(about("The lift hums."), "");
}

}  // namespace
}  // namespace rolellm

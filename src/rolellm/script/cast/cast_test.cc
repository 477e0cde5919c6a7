#include "rolellm/script/cast/cast.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// One speech each, in scenes of their own, so that nobody talks to anybody.
Script alone(const std::vector<std::pair<std::string, int>>& speakers) {
  Script script;
  int line = 0;
  for (const auto& [name, speeches] : speakers) {
    for (int i = 0; i < speeches; ++i) {
      script.utterances.push_back(
          {.role = "narrator", .content = "INT. YARD", .line_begin = ++line});
      script.utterances.push_back({.role = name,
                                   .content = "one two",
                                   .kind = UtteranceKind::dialogue,
                                   .line_begin = ++line});
    }
  }
  return script;
}

std::vector<CastMember> cast(const Script& script) {
  auto members = cast_of(script);
  EXPECT_TRUE(members);
  return members ? *members : std::vector<CastMember>{};
}

/// `JACK=CAPT. JACK(reason)` per person.
std::string shown(const Script& script) {
  std::string text;
  for (const CastMember& member : cast(script)) {
    text += (text.empty() ? "" : "; ") + member.name;
    for (const CastAlias& alias : member.aliases) text += " = " + alias.name;
    for (const CastAlias& alias : member.shared) text += " + " + alias.name;
    if (member.group) text += " (group)";
  }
  return text;
}

TEST(Cast, FoldsCapitalsAndSignsAndCounts) {
  const Script script = alone({{"Ann", 1}, {"ANN", 1}, {"Mc COY", 1}, {"McCOY", 2}});
  const auto members = cast(script);
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].name, "McCOY");
  EXPECT_EQ(members[0].speeches, 3);
  EXPECT_EQ(members[0].words, 6);
  EXPECT_EQ(members[1].name, "Ann");
  ASSERT_EQ(members[1].aliases.size(), 1u);
  EXPECT_EQ(members[1].aliases[0].name, "ANN");
  EXPECT_EQ(members[1].aliases[0].reason, "the same letters");
  EXPECT_EQ(members[1].first_line, 2);
}

TEST(Cast, TakesAPartOfTheOnlyLongerName) {
  EXPECT_EQ(shown(alone({{"JACK", 9}, {"CAPT. JACK SPARROW", 2}})), "JACK = CAPT. JACK SPARROW");
  EXPECT_EQ(shown(alone({{"TURNER", 3}, {"WILL TURNER", 2}, {"ELIZABETH TURNER", 2}})),
            "TURNER; WILL TURNER; ELIZABETH TURNER");
  EXPECT_EQ(shown(alone({{"DARCY", 3}, {"MR. DARCY", 2}})), "DARCY = MR. DARCY");
  EXPECT_EQ(shown(alone({{"DARCY", 3}, {"MR. DARCY", 2}, {"MRS. DARCY", 1}})),
            "DARCY; MR. DARCY; MRS. DARCY");
}

TEST(Cast, KeepsOtherPersonsApart) {
  for (const char* other :
       {"YOUNG JACK", "JACK'S MOTHER", "JACK JR.", "MOTHER OF JACK", "JACK #2", "BIG JACK"})
    EXPECT_EQ(cast(alone({{"JACK", 9}, {other, 2}})).size(), 2u) << other;
  EXPECT_EQ(shown(alone({{"GUARD 1", 2}, {"GUARD 2", 2}})), "GUARD 1; GUARD 2");
  EXPECT_EQ(shown(alone({{"GUARD", 9}, {"TOWER GUARD", 2}})), "GUARD; TOWER GUARD");
}

TEST(Cast, KeepsApartWhoTalkToEachOther) {
  Script script;
  int line = 0;
  for (int i = 0; i < 4; ++i) {
    for (const char* name : {"ROSE", "ROSE DAWSON"})
      script.utterances.push_back(
          {.role = name, .kind = UtteranceKind::dialogue, .line_begin = ++line});
  }
  EXPECT_EQ(cast(script).size(), 2u);
}

TEST(Cast, CommonNounsOfTheTextAreNoNames) {
  Script script = alone({{"LODGER", 9}, {"THIN LODGER", 2}});
  script.utterances.push_back({.role = "narrator", .content = "The lodger waits. A lodger sings."});
  EXPECT_EQ(cast(script).size(), 2u);
  script.utterances.back().content = "Lodger waits. So does Lodger.";
  EXPECT_EQ(cast(script).size(), 1u);
}

TEST(Cast, MendsSlipsOfThePen) {
  EXPECT_EQ(shown(alone({{"BARTLEBY", 20}, {"BARTELBY", 1}, {"BARTLBY", 1}})),
            "BARTLEBY = BARTELBY = BARTLBY");
  for (const char* other : {"PAULA", "PAULS"})
    EXPECT_EQ(cast(alone({{"PAUL", 20}, {other, 1}})).size(), 2u) << other;
  EXPECT_EQ(cast(alone({{"MARTIN", 20}, {"MARTIA", 5}})).size(), 2u);  // too often for a slip
  EXPECT_EQ(shown(alone({{"JACK", 20}, {"JAKC", 1}, {"JACE", 1}})), "JACK = JAKC; JACE");
  Script script = alone({{"BRANDO", 20}, {"BRENDO", 1}});
  script.utterances.push_back({.role = "narrator", .content = "Brendo bows. Brendo leaves."});
  EXPECT_EQ(cast(script).size(), 2u);
}

TEST(Cast, SharesWhatIsSpokenTogether) {
  const auto members = cast(alone({{"JACK", 3}, {"WILL TURNER", 2}, {"JACK/WILL", 1}, {"ALL", 1}}));
  ASSERT_EQ(members.size(), 3u);
  EXPECT_EQ(members[0].speeches, 4);
  EXPECT_TRUE(members[0].speaks_as("JACK/WILL"));
  EXPECT_TRUE(members[1].speaks_as("JACK/WILL"));
  EXPECT_EQ(members[1].shared[0].reason, "JACK and WILL together");
  EXPECT_TRUE(members[2].group);
  EXPECT_EQ(shown(alone({{"ORSINO", 3}, {"CURIO", 2}, {"ORSINO and CURIO", 1}})),
            "ORSINO + ORSINO and CURIO; CURIO + ORSINO and CURIO");
  EXPECT_EQ(shown(alone({{"POPE AND SON", 2}, {"ANN", 1}})), "POPE AND SON; ANN");
}

TEST(Cast, KnowsAVoiceByItsOwner) {
  EXPECT_EQ(shown(alone({{"SCOTT", 3}, {"SCOTT'S INTERCOM VOICE", 2}, {"SCOTT'S WIFE", 1}})),
            "SCOTT = SCOTT'S INTERCOM VOICE; SCOTT'S WIFE");
}

TEST(Cast, KnowsWhoSpeaksThroughADevice) {
  EXPECT_EQ(shown(alone({{"JACK", 3},
                         {"JACK ON THE PHONE", 1},
                         {"CAPT. JACK SPRAY", 1},
                         {"WOMAN", 2},
                         {"WOMAN ON TV", 1}})),
            "JACK = JACK ON THE PHONE = CAPT. JACK SPRAY; WOMAN; WOMAN ON TV");
  EXPECT_EQ(shown(alone({{"JACK", 3}, {"MAN ON RADIO", 1}, {"RADIO", 1}})),
            "JACK; MAN ON RADIO; RADIO");
}

TEST(Cast, KnowsShortTitlesInFull) {
  EXPECT_EQ(shown(alone({{"JACK", 9},
                         {"CAPT. JACK SPARROW", 2},
                         {"CAPTAIN JACK SPARROW", 1},
                         {"JACK SPARROW", 1}})),
            "JACK = CAPT. JACK SPARROW = CAPTAIN JACK SPARROW = JACK SPARROW");
}

TEST(Cast, TakesNamesOfSeveralForNobodysLongerName) {
  EXPECT_EQ(shown(alone({{"JACK", 9}, {"WILL", 4}, {"JACK SPARROW", 2}, {"JACK AND WILL", 1}})),
            "JACK = JACK SPARROW + JACK AND WILL; WILL + JACK AND WILL");
}

TEST(Cast, TakesNeitherOfACoupleForTheOneWhoHasTheName) {
  EXPECT_EQ(shown(alone({{"WILL TURNER", 4}, {"MR. TURNER", 2}, {"MRS. TURNER", 1}})),
            "WILL TURNER; MR. TURNER; MRS. TURNER");
}

TEST(Cast, KnowsTheVoiceOfSomebody) {
  EXPECT_EQ(shown(alone({{"JACK", 4}, {"VOICE OF JACK", 1}, {"ALL BUT JACK", 1}})),
            "JACK = VOICE OF JACK; ALL BUT JACK (group)");
}

TEST(Cast, TakesLittleOnesForNobodyElse) {
  EXPECT_EQ(shown(alone({{"海生", 5}, {"林海生", 2}, {"小海生", 1}})), "海生 = 林海生; 小海生");
}

TEST(Cast, ReadsChineseNames) {
  EXPECT_EQ(shown(alone({{"海生", 5}, {"林海生", 1}, {"老船", 2}, {"海生、老船", 1}, {"众人", 1}})),
            "海生 = 林海生 + 海生、老船; 老船 + 海生、老船; 众人 (group)");
  Script script;
  script.utterances = {
      {.role = "老船", .content = "你好，旧了。", .kind = UtteranceKind::dialogue}};
  EXPECT_EQ(cast(script).at(0).words, 4);
}

TEST(Cast, ResolvesShortNamesByTheListOfPersons) {
  Script script = alone({{"Ham", 3}, {"First Cit", 1}, {"Pol", 2}});
  script.persons = {"Hamble", "First Citizen", "Polly", "Polonia"};
  EXPECT_EQ(shown(script), "Hamble = Ham; Pol; First Citizen = First Cit");
  EXPECT_EQ(cast(script)[0].aliases[0].reason, "short for Hamble in the list of persons");
  EXPECT_TRUE(cast(script)[0].speaks_as("Ham"));
  EXPECT_EQ(find_role(script, "hamble")->speeches, 3);
}

TEST(Corrections, OverruleTheRules) {
  Script script =
      alone({{"JACK", 9}, {"JACK SPARROW", 2}, {"MONKEY", 3}, {"TWINS", 1}, {"CAMERA", 1}});
  ASSERT_TRUE(apply_corrections(script, {.same = {{"MONKEY", "JACK"}},
                                         .different = {{"JACK", "JACK SPARROW"}},
                                         .together = {{"TWINS", {"MONKEY", "JACK SPARROW"}}},
                                         .nobody = {"CAMERA"}}));
  EXPECT_EQ(shown(script), "MONKEY = JACK + TWINS; JACK SPARROW + TWINS");
  EXPECT_EQ(script.utterances.back().content, "CAMERA: one two");
}

TEST(Corrections, NameWhoIsNotThere) {
  Script script = alone({{"JACK", 2}});
  const auto applied = apply_corrections(script, {.nobody = {"jak"}});
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().message, "corrections: no cue is written \"jak\" in this script");
  EXPECT_EQ(applied.error().hint, "the nearest names are: JACK");
  EXPECT_EQ(exit_code(applied.error()), 2);
}

TEST(Corrections, TakeNamesAsTheCastShowsThemWhateverTheCapitals) {
  Script script = alone({{"Ham", 3}, {"OLD MAN", 2}, {"GHOST", 1}, {"Ghost", 1}});
  script.persons = {"Hamble"};
  ASSERT_TRUE(apply_corrections(script, {.same = {{"hamble", "old man"}}, .nobody = {"ghost"}}));
  EXPECT_EQ(shown(script), "Hamble = Ham = OLD MAN");
}

TEST(Corrections, AreReadFromYaml) {
  for (const char* bad : {R"({"sam": []})", R"({"same": [["A"]]})", R"({"nobody": "A"})", "[]"}) {
    const auto read = corrections_from_json(*parse_json(bad));
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().kind, ErrorKind::config);
  }
}

TEST(Corrections, ContradictNeitherThemselves) {
  const auto corrections = corrections_from_json(
      Json::parse(R"({"same": [["JACK", "WILL", "TOM"]], "different": [["TOM", "JACK"]]})"));
  ASSERT_FALSE(corrections);
  EXPECT_EQ(corrections.error().message, "different[0]: TOM and JACK are told to be the same too");
  for (const char* bad :
       {R"({"same": [["A", "B"], ["C", "D"], ["B", "C"]], "different": [["A", "D"]]})",
        R"({"together": {"A": ["B", "A"]}})"})
    EXPECT_FALSE(corrections_from_json(Json::parse(bad))) << bad;
  Script script = alone({{"JACK", 2}, {"WILL", 1}});
  EXPECT_FALSE(apply_corrections(script, {.together = {{"Jack", {"JACK", "WILL"}}}}));
}

TEST(FindRole, IsBlindToCaseKnowsAliasesAndNamesTheNearest) {
  const Script script = alone({{"Ann", 3}, {"YOUNG ANN", 2}, {"BO", 2}, {"MR. BO", 1}});
  EXPECT_EQ(find_role(script, "ann")->name, "Ann");
  EXPECT_EQ(find_role(script, "mr bo")->name, "BO");
  const auto none = find_role(script, "Anm");
  ASSERT_FALSE(none);
  EXPECT_EQ(exit_code(none.error()), 2);
  EXPECT_EQ(none.error().hint, "the nearest names are: Ann, BO, YOUNG ANN");
}

}  // namespace
}  // namespace rolellm

#include "rolellm/profile/address.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

RoleAddress address(std::vector<std::string> names, const char* language = "en") {
  auto loaded = RoleAddress::load(language, std::move(names));
  EXPECT_TRUE(loaded) << describe(loaded.error());
  return std::move(*loaded);
}

TEST(RoleAddress, saysTheQuestionToTheRole) {
  const RoleAddress marek = address({"MAREK"});
  const std::pair<const char*, const char*> cases[] = {
      {"What did Marek hide under the stove?", "What did you hide under the stove?"},
      {"Why does Marek trust no clock?", "Why do you trust no clock?"},
      {"What is Marek's boat called?", "What is your boat called?"},
      {"Where is Marek?", "Where are you?"},
      {"Marek's boat, who sold it?", "Your boat, who sold it?"},
      {"What is the thing Marek fears?", "What is the thing you fear?"},
      {"Why has Marek never left?", "Why have you never left?"},
      {"What is it that Marek always carries?", "What is it that you always carry?"},
      {"Who gave Marek boots?", "Who gave you boots?"},
      {"What did Anna ask of Captain Marek?", "What did Anna ask of you?"},
      {"Marek, where is the ledger?", "Where is the ledger?"},
      {"Where is the ledger, Marek?", "Where is the ledger?"},
      {"Wasn't Marek afraid?", "Weren't you afraid?"},
  };
  for (const auto& [asked, told] : cases) EXPECT_EQ(marek.to_role(asked), told);
}

TEST(RoleAddress, pronounsFollowWhenNobodyElseIsNamed) {
  const RoleAddress odile = address({"ODILE", "SISTER ODILE"});
  EXPECT_EQ(odile.to_role("Why does Sister Odile say she counts her soup?"),
            "Why do you say you count your soup?");
  EXPECT_EQ(odile.to_role("What does Odile keep by her at night?"),
            "What do you keep by you at night?");
  EXPECT_EQ(odile.to_role("What did Odile tell Tomas about his lantern?"), std::nullopt);
}

TEST(RoleAddress, aDescriptionTurnsToTheRole) {
  const RoleAddress marek = address({"MAREK"});
  EXPECT_EQ(marek.to_second_person("his sister Anna, whom he trusts, and her boat", {"he", "his"}),
            "your sister Anna, whom you trust, and her boat");
}

TEST(RoleAddress, aSurnameGoesWithTheName) {
  const RoleAddress dot = address({"DOT"});
  EXPECT_EQ(dot.to_role("What did Upton say to DOT HARKER about the lift?"),
            "What did Upton say to you about the lift?");
  EXPECT_EQ(dot.to_role("What is Dot Harker's job?"), "What is your job?");
}

TEST(RoleAddress, whatOnlyLooksLikeTheNameIsLeftAlone) {
  EXPECT_EQ(address({"WREN"}).to_role("Why does the wren crawl to the cliff?"), std::nullopt);
  EXPECT_EQ(address({"DOT"}).to_role("What did you say to Dot-Dot?"), std::nullopt);
}

TEST(RoleAddress, otherQuestionsStayAsTheyAre) {
  const RoleAddress marek = address({"MAREK"});
  EXPECT_EQ(marek.to_role("Why did she cross the bridge?"), "Why did she cross the bridge?");
}

TEST(RoleAddress, chineseNeedsNoAgreement) {
  const RoleAddress he = address({"何掌柜", "老何"}, "zh");
  EXPECT_EQ(he.to_role("何掌柜为什么留着那只碗？"), "你为什么留着那只碗？");
  EXPECT_EQ(he.to_role("老何说他怕什么？"), std::nullopt);
}

}  // namespace
}  // namespace rolellm

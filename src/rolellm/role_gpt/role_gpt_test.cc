#include <gtest/gtest.h>

#include "rolellm/role_gpt/few_shots.h"
#include "rolellm/role_gpt/responses.h"
#include "rolellm/role_gpt/role_prompt.h"

namespace rolellm {
namespace {

Utterance said(const std::string& role, const std::string& content, int line) {
  return {.role = role,
          .content = content,
          .kind = UtteranceKind::dialogue,
          .line_begin = line,
          .line_end = line};
}

ProfileFolder keeper() {
  ProfileFolder folder;
  folder.profile = {.role = "KEEPER",
                    .language = "en",
                    .work = "The Lamp",
                    .description_second = "You keep a lamp.",
                    .catchphrases = {{.text = "Mind the wick", .lines = {2}}}};
  folder.dialogue = {said("ANN", "Is the lamp lit tonight?", 1),
                     said("KEEPER", "Mind the wick, girl, it is lit.", 2),
                     said("ANN", "What do the gulls want?", 3),
                     said("KEEPER", "Fish, and my supper with it.", 4)};
  return folder;
}

TEST(RoleSystem, HoldsNameWorkDescriptionAndCatchphrases) {
  const auto text = role_system(keeper().profile);
  ASSERT_TRUE(text) << describe(text.error());
  for (const char* part : {"KEEPER", "The Lamp", "You keep a lamp.", "\"Mind the wick\""}) {
    EXPECT_NE(text->find(part), std::string::npos) << part;
  }
}

TEST(RoleMessages, GiveEachShotItsOwnTurnsInDialogueMode) {
  const ProfileFolder folder = keeper();
  const auto shots = FewShots(folder).best("Tell me about gulls", 2);
  ASSERT_EQ(shots.size(), 2u);
  EXPECT_EQ(shots.back().reply, "Fish, and my supper with it.");  // the best one stands nearest
  const auto messages =
      role_messages(folder.profile, RoleMode::dialogue, shots, "Tell me about gulls");
  ASSERT_TRUE(messages);
  ASSERT_EQ(messages->size(), 6u);  // system, two pairs, the instruction
  EXPECT_EQ((*messages)[4].role, "assistant");
  EXPECT_EQ(messages->back().content, "Tell me about gulls");
}

TEST(FewShots, BeginWithTheSameTellingPairsForEveryInstruction) {
  const ProfileFolder folder = keeper();
  const FewShots shots(folder);
  for (const char* asked : {"Tell me about gulls", "Tell me about wicks and lamps"}) {
    const auto best = shots.best(asked, 2, 1);
    ASSERT_EQ(best.size(), 2u);
    EXPECT_EQ(best.front().reply, "Mind the wick, girl, it is lit.") << asked;  // its catchphrase
  }
}

TEST(FewShots, LeaveOutTheLineThatATestQuestionAsksFor) {
  const ProfileFolder folder = keeper();
  const LineRange answer{.begin = 4, .end = 4};
  const auto shots = FewShots(folder).best("Tell me about gulls", 2, 0, std::span(&answer, 1));
  ASSERT_EQ(shots.size(), 1u);
  EXPECT_EQ(shots.front().reply, "Mind the wick, girl, it is lit.");
}

TEST(RoleMessages, PackEverythingIntoOneTurnInPromptMode) {
  const ProfileFolder folder = keeper();
  const auto messages =
      role_messages(folder.profile, RoleMode::prompt, FewShots(folder).best("gulls", 1), "Well?");
  ASSERT_TRUE(messages);
  ASSERT_EQ(messages->size(), 2u);
  EXPECT_NE(messages->back().content.find("ANN: What do the gulls want?"), std::string::npos);
  EXPECT_NE(messages->back().content.find("Well?"), std::string::npos);
}

TEST(RoleMode, KnowsItsNames) {
  EXPECT_EQ(*parse_role_mode("zero-shot"), RoleMode::zero_shot);
  EXPECT_EQ(exit_code(parse_role_mode("few").error()), 2);
}

TEST(TidyAnswer, TakesOffLabelQuotesAndTheBrokenEnd) {
  EXPECT_EQ(tidy_answer("KEEPER: \"It is lit.\"", "KEEPER"), "It is lit.");
  EXPECT_EQ(tidy_answer("It is lit. And the gulls are", "KEEPER"), "It is lit.");
  EXPECT_EQ(tidy_answer("It is lit.\nANN: Good.", "KEEPER"), "It is lit.");
  EXPECT_EQ(tidy_answer("  ", "KEEPER"), "");
}

TEST(Response, RoundTripsThroughJson) {
  const Response response{.role = "R",
                          .question = "q",
                          .reference_raw = "raw",
                          .generated = {"a", "b"},
                          .mode = "dialogue",
                          .few_shots = 5};
  const auto read = response_from_json(response_to_json(response));
  ASSERT_TRUE(read);
  EXPECT_EQ(dump_json(response_to_json(*read)), dump_json(response_to_json(response)));
}

}  // namespace
}  // namespace rolellm

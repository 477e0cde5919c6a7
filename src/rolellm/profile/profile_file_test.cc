#include "rolellm/profile/profile_file.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

ProfileFolder dot() {
  ProfileFolder folder{.dialogue = lift_scene()};
  Profile& profile = folder.profile;
  profile.role = "DOT";
  profile.language = "en";
  profile.work = "The Lift";
  profile.source = "lift.fountain";
  profile.description = "A boxer.";
  profile.description_second = "You are a boxer.";
  profile.sentences = {
      {"who", "A boxer.", "You are a boxer.", "teacher", 1, {{5, "DOT", "I boxed."}}}};
  profile.catchphrases = {{"Guard up", {5, 11}, false, 2, 0, 3.25}};
  profile.statistics = {.speeches = 3, .words = 21, .scenes = 2, .mean_words = 7};
  profile.statistics.favourite_words = {{"guard", 2, 1.5}};
  profile.relations = {{"UPTON", 3, 2, "the lift", {"champ"}, {{7, "UPTON", "Ding."}}}};
  profile.scenes = {{0, 1, "INT. LIFT - DAY", "Lift", "day", Presence::speaks, 1, {}},
                    {1, 9, "", "", "", Presence::heard_of, 0, {{11, "DOT", "So."}}}};
  profile.never_met = {"PORTER"};
  return folder;
}

class ProfileFile : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    ASSERT_TRUE(save_profile(folder_, dot()));
  }
  void TearDown() override { fs::remove_all(folder_); }

  Json read() { return *parse_json(*read_text(folder_ / "profile.json")); }
  /// What loading says after a person's edit.
  Error after(const std::function<void(Json&)>& edit) {
    Json json = read();
    edit(json);
    EXPECT_TRUE(write_atomic(folder_ / "profile.json", dump_json_pretty(json)));
    const auto loaded = load_profile(folder_);
    EXPECT_FALSE(loaded);
    return loaded ? Error{} : loaded.error();
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / "rolellm_profile_file_test";
};

TEST_F(ProfileFile, ComesBackWhole) {
  const auto loaded = load_profile(folder_);
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(dump_json(profile_to_json(loaded->profile)), dump_json(read()));
  EXPECT_EQ(loaded->profile.scenes.at(1).presence, Presence::heard_of);
  EXPECT_EQ(loaded->profile.relations.at(0).calls, std::vector<std::string>{"champ"});
}

TEST_F(ProfileFile, MayBeEditedAndHaveKeysOfItsOwn) {
  Json json = read();
  EXPECT_FALSE(is_edited(json));
  json["description"] = "A baker.";
  json["note"] = "mine";
  json.erase("scenes");
  EXPECT_TRUE(is_edited(json));
  ASSERT_TRUE(write_atomic(folder_ / "profile.json", dump_json_pretty(json)));
  const auto loaded = load_profile(folder_);
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(loaded->profile.description, "A baker.");
}

TEST_F(ProfileFile, SaysWhichKeysMeanNothing) {
  Json json = read();
  json["catchphrase"] = "Guard up";
  json["sentences"][0]["lines"][0]["lin"] = 5;
  std::vector<std::string> unknown;
  ASSERT_TRUE(profile_from_json(json, &unknown));
  EXPECT_EQ(unknown, (std::vector<std::string>{"sentences[0].lines[0].lin", "catchphrase"}));
}

TEST_F(ProfileFile, WithABadEditIsNamedByKeyAndFile) {
  const struct {
    std::function<void(Json&)> edit;
    std::string code, message;
  } cases[] = {
      {[](Json& j) { j.erase("description"); }, "schema.missing",
       "expected a key \"description\", found none"},
      {[](Json& j) { j["role"] = ""; }, "schema.value",
       "expected \"role\" to hold a text, found an empty one"},
      {[](Json& j) { j["catchphrases"][0]["text"] = " "; }, "schema.value",
       "expected \"catchphrases[0].text\" to hold a text, found an empty one"},
      {[](Json& j) { j["role"] = 7; }, "schema.type",
       "expected \"role\" to be a string, found a number"},
      {[](Json& j) { j["catchphrases"][0]["lines"][1] = "eleven"; }, "schema.type",
       "expected \"catchphrases[0].lines[1]\" to be a whole number, found a string"},
      {[](Json& j) { j["catchphrases"][0]["lines"][1] = 4294967296; }, "schema.value",
       "expected \"catchphrases[0].lines[1]\" to be at most 2147483647, found 4294967296"},
      {[](Json& j) { j["statistics"]["habits"]["questions"] = "often"; }, "schema.type",
       "expected \"statistics.habits.questions\" to be a number, found a string"},
      {[](Json& j) { j["relations"] = Json::object(); }, "schema.type",
       "expected \"relations\" to be a list, found an object"},
      {[](Json& j) { j["scenes"][0]["presence"] = "away"; }, "schema.value", "heard_of"},
      {[](Json& j) { j["language"] = "it"; }, "schema.value", "en, zh, de, fr"},
      {[](Json& j) { j["format"] = "rolellm.profile/9"; }, "schema.version", "rolellm.profile/1"},
      {[](Json& j) { j = Json::array(); }, "schema.type", "an object"},
  };
  for (const auto& one : cases) {
    ASSERT_TRUE(save_profile(folder_, dot()));
    const Error error = after(one.edit);
    EXPECT_EQ(error_code(error), one.code);
    EXPECT_NE(error.message.find(one.message), std::string::npos) << error.message;
    EXPECT_EQ(error.file, (folder_ / "profile.json").string());
    EXPECT_EQ(exit_code(error), 3);
  }
}

TEST_F(ProfileFile, WithABadEditIsNamedByLine) {
  const std::vector<std::pair<std::string, std::string>> edits = {
      {R"("role": "DOT")", R"("role": "")"},
      {R"("text": "Guard up")", R"("text": 7)"},
      {R"("description": "A boxer.")", R"("description": ["A boxer."])"}};
  for (const auto& [made, edited] : edits) {
    ASSERT_TRUE(save_profile(folder_, dot()));
    std::string text = *read_text(folder_ / "profile.json");
    const std::size_t at = text.find(made);
    ASSERT_NE(at, std::string::npos) << made;
    const auto before = std::string_view(text).substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    ASSERT_TRUE(write_atomic(folder_ / "profile.json", text.replace(at, made.size(), edited)));
    const auto loaded = load_profile(folder_);
    ASSERT_FALSE(loaded) << edited;
    EXPECT_EQ(loaded.error().line, line) << edited;
  }
}

TEST_F(ProfileFile, ThatIsNoJsonIsNamedByLine) {
  ASSERT_TRUE(write_atomic(folder_ / "profile.json", "{\n  \"role\": \"DOT\",\n  oops\n}\n"));
  const auto loaded = load_profile(folder_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(error_code(loaded.error()), "schema.json");
  EXPECT_EQ(loaded.error().line, 3);
}

TEST_F(ProfileFile, LosesNoEditWhenMadeAgain) {
  for (const char* text : {"A baker.", "A sailor."}) {
    Json json = read();
    json["description"] = text;
    ASSERT_TRUE(write_atomic(folder_ / "profile.json", dump_json_pretty(json)));
    ASSERT_TRUE(save_profile(folder_, dot()));
    ASSERT_TRUE(save_profile(folder_, dot()));  // nothing edited: nothing kept
  }
  EXPECT_EQ(read()["description"], "A boxer.");
  EXPECT_EQ((*parse_json(*read_text(folder_ / "profile.edited.json")))["description"], "A baker.");
  EXPECT_EQ((*parse_json(*read_text(folder_ / "profile.edited-2.json")))["description"],
            "A sailor.");
  EXPECT_FALSE(fs::exists(folder_ / "profile.edited-3.json"));
}

TEST_F(ProfileFile, LosesNoEditedDialogueWhenMadeAgain) {
  const fs::path file = folder_ / "dialogue.jsonl";
  const std::string made = *read_text(file);
  ASSERT_TRUE(save_profile(folder_, dot()));
  EXPECT_FALSE(fs::exists(folder_ / "dialogue.edited.jsonl"));
  ASSERT_TRUE(write_atomic(file, made.substr(0, made.rfind("{"))));  // the last line taken out
  ASSERT_TRUE(save_profile(folder_, dot()));
  EXPECT_EQ(*read_text(file), made);
  EXPECT_EQ(*read_text(folder_ / "dialogue.edited.jsonl"), made.substr(0, made.rfind("{")));
  EXPECT_FALSE(fs::exists(folder_ / "profile.edited.json"));
}

TEST_F(ProfileFile, LosesNoDialogueOfWhichItCannotTell) {
  const std::string made = *read_text(folder_ / "dialogue.jsonl");
  ASSERT_TRUE(write_atomic(folder_ / "profile.json", "{\"role\": \"DOT\",, }"));
  ASSERT_TRUE(save_profile(folder_, dot()));
  EXPECT_EQ(*read_text(folder_ / "dialogue.edited.jsonl"), made);
  Json json = read();
  json.erase("provenance");
  ASSERT_TRUE(write_atomic(folder_ / "profile.json", dump_json_pretty(json)));
  ASSERT_TRUE(save_profile(folder_, dot()));
  EXPECT_EQ(*read_text(folder_ / "dialogue.edited-2.jsonl"), made);
}

TEST_F(ProfileFile, ThatIsNoJsonAnyMoreTellsStillWhetherTheDialogueIsEdited) {
  const fs::path file = folder_ / "profile.json", dialogue = folder_ / "dialogue.jsonl";
  const std::string rows = *read_text(dialogue);
  const std::string broken = "{,\n" + read_text(file)->substr(1);
  ASSERT_TRUE(write_atomic(file, broken));
  ASSERT_TRUE(save_profile(folder_, dot()));
  EXPECT_EQ(*read_text(folder_ / "profile.edited.json"), broken);
  EXPECT_FALSE(fs::exists(folder_ / "dialogue.edited.jsonl"));

  ASSERT_TRUE(write_atomic(file, broken));
  ASSERT_TRUE(write_atomic(dialogue, rows.substr(0, rows.rfind("{"))));
  ASSERT_TRUE(save_profile(folder_, dot()));
  EXPECT_TRUE(fs::exists(folder_ / "dialogue.edited.jsonl"));
}

TEST_F(ProfileFile, IsFoundByItsFolderOrTheOneAbove) {
  ASSERT_TRUE(save_profile(folder_ / "shelf/b", dot()));
  ASSERT_TRUE(save_profile(folder_ / "shelf/a", dot()));
  EXPECT_EQ(*profile_folders(folder_), std::vector<fs::path>{folder_});
  EXPECT_EQ(*profile_folders(folder_ / "shelf"),
            (std::vector<fs::path>{folder_ / "shelf/a", folder_ / "shelf/b"}));
  EXPECT_EQ(error_code(profile_folders(folder_ / "none").error()), "io.not_found");
}

TEST_F(ProfileFile, GetsAFolderThatNoOtherScriptHas) {
  ProfileFolder other = dot();
  other.profile.work = "The Stairs";
  other.profile.source = "stairs.fountain";
  const fs::path out = folder_ / "out";
  EXPECT_EQ(folders_for(out, std::vector{dot()}), std::vector<fs::path>{out / "dot"});
  EXPECT_EQ(folders_for(out, std::vector{dot(), other}),
            (std::vector<fs::path>{out / "dot-the-lift", out / "dot-the-stairs"}));
  ASSERT_TRUE(save_profile(out / "dot", dot()));
  EXPECT_EQ(folders_for(out, std::vector{dot()}), std::vector<fs::path>{out / "dot"});
  EXPECT_EQ(folders_for(out, std::vector{other}), std::vector<fs::path>{out / "dot-the-stairs"});
}

}  // namespace
}  // namespace rolellm

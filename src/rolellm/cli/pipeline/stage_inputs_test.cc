#include "rolellm/cli/pipeline/stage_inputs.h"

#include <cstdlib>
#include <map>
#include <unistd.h>

#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"

namespace rolellm {
namespace {

/// A run whose stages have all made something, over a copy of `data/` that may be edited.
class StageInputs : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    const fs::path data = data_folder();
    for (const char* part : {"prompts", "words", "weights", "chat_formats.yaml"}) {
      fs::create_directories(folder_ / "data");
      fs::copy(data / part, folder_ / "data" / part, fs::copy_options::recursive);
    }
    ::setenv("ROLELLM_DATA", (folder_ / "data").c_str(), 1);
    for (const char* file :
         {"general.jsonl", "out/scripts/s.jsonl", "out/profiles/dot/profile.json",
          "out/instructions/dot/instructions.jsonl", "out/responses/raw.jsonl",
          "out/bench/manifest.json", "out/adapter/adapter.gguf"}) {
      ASSERT_TRUE(write_atomic(folder_ / file, "{}\n"));
    }
  }
  void TearDown() override {
    ::unsetenv("ROLELLM_DATA");
    fs::remove_all(folder_);
  }

  std::map<std::string, std::string> fingerprints() const {
    Recipe recipe;
    recipe.language = language_;
    recipe.instructions = folder_ / "general.jsonl";
    RunContext context(std::move(recipe), folder_ / "out");
    std::map<std::string, std::string> all;
    for (const Stage& stage : all_stages()) {
      const auto record = stage.record(context);
      EXPECT_TRUE(record) << stage.name;
      if (record) all[stage.name] = fingerprint(*record);
    }
    return all;
  }

  /// The stages that run again when `file` of `data/` is edited, with blanks between.
  std::string run_again_after(const std::string& file) const {
    const auto before = fingerprints();
    const fs::path path = folder_ / "data" / file;
    EXPECT_TRUE(write_atomic(path, *read_text(path) + "# edited\n"));
    std::string changed;
    for (const auto& [stage, now] : fingerprints()) {
      if (now != before.at(stage)) changed += (changed.empty() ? "" : " ") + stage;
    }
    return changed;
  }

  const fs::path folder_ =
      fs::temp_directory_path() / ("rolellm_stage_inputs_" + std::to_string(::getpid()));
  std::string language_ = "en";
};

TEST_F(StageInputs, MakeAStageRunAgainWhenItsPromptOrWordsAreEdited) {
  EXPECT_EQ(run_again_after("chat_formats.yaml"), "adapter eval instructions profiles responses");
  EXPECT_EQ(run_again_after("words/screenplay.yaml"), "scripts");
  EXPECT_EQ(run_again_after("weights/screenplay.tsv"), "scripts");
  EXPECT_EQ(run_again_after("prompts/en/profile.yaml"), "profiles");
  EXPECT_EQ(run_again_after("words/address-en.yaml"), "instructions profiles");
  EXPECT_EQ(run_again_after("words/mentions-en.yaml"), "profiles");
  EXPECT_EQ(run_again_after("words/mentions-de.yaml"), "profiles");
  EXPECT_EQ(run_again_after("words/stop-en.txt"), "instructions profiles");
  EXPECT_EQ(run_again_after("prompts/en/context_instruct.yaml"), "instructions");
  EXPECT_EQ(run_again_after("words/instruct-en.yaml"), "instructions");
  for (const char* name : {"role_gpt_system", "role_gpt_shot", "role_gpt_packed", "plain_system"})
    EXPECT_EQ(run_again_after("prompts/en/" + std::string(name) + ".txt"), "responses") << name;
  EXPECT_EQ(run_again_after("words/answer_filters.yaml"), "bench");
  EXPECT_EQ(run_again_after("prompts/en/role_system.txt"), "adapter eval");
}

TEST_F(StageInputs, AreThoseOfTheRecipesLanguage) {
  EXPECT_EQ(run_again_after("prompts/zh/profile.yaml"), "");
  language_ = "zh";
  EXPECT_EQ(run_again_after("prompts/zh/profile.yaml"), "profiles");
}

TEST_F(StageInputs, CoverEveryPromptAndWordList) {
  for (const char* part : {"prompts/en", "words", "weights"}) {
    for (const auto& entry : fs::directory_iterator(folder_ / "data" / part)) {
      const std::string name = entry.path().filename().string();
      if (name.find("-zh.") != std::string::npos) continue;
      EXPECT_NE(run_again_after(std::string(part) + "/" + name), "") << name;
    }
  }
}

}  // namespace
}  // namespace rolellm

#include "rolellm/core/data_files.h"

#include <gtest/gtest.h>

#include "rolellm/core/yaml.h"

namespace rolellm {
namespace {

std::string id_of(const char* yaml) { return prompt_id(*parse_yaml(yaml, "profile.yaml")); }

TEST(PromptId, changesWithWhatThePromptSays) {
  const std::string id = id_of("name: profile-en\nask: Who is it?\n");
  EXPECT_TRUE(id.starts_with("profile-en@")) << id;
  EXPECT_EQ(id.size(), std::string("profile-en@").size() + 12);
  EXPECT_NE(id_of("name: profile-en\nask: Who was it?\n"), id);
  EXPECT_EQ(id_of("# Asks.\nname: profile-en\nask: Who is it?  # the role\n"), id);
}

TEST(FillIn, namesWhatHasNoValue) {
  EXPECT_EQ(*fill_in("Who is {{role}}?", {{"role", "Dot"}}), "Who is Dot?");
  const auto unknown = fill_in("Who is {{rolle}}?", {{"role", "Dot"}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(error_code(unknown.error()), "config");
  EXPECT_NE(unknown.error().message.find("{{rolle}}"), std::string::npos);
}

}  // namespace
}  // namespace rolellm

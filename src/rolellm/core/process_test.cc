#include "rolellm/core/process.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(RunProgram, TellsOutputAndExitCode) {
  const auto said = run_program({"printf", "%s", "a b"});
  ASSERT_TRUE(said);
  EXPECT_EQ(said->output, "a b");
  EXPECT_EQ(said->exit_code, 0);
  EXPECT_EQ(run_program({"sh", "-c", "exit 3"})->exit_code, 3);
  EXPECT_EQ(run_program({"sh", "-c", "kill -9 $$"})->exit_code, 128 + 9);
}

TEST(RunProgram, FailsWhenThereIsNone) {
  const auto missing = run_program({"rolellm-no-such-program"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(error_code(missing.error()), "failure.program");
}

}  // namespace
}  // namespace rolellm

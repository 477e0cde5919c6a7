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

TEST(RunProgram, GivesItInput) {
  // More than a pipe holds.
  const std::string input(200'000, 'x');
  const auto said = run_program({"cat"}, {.input = input});
  ASSERT_TRUE(said);
  EXPECT_EQ(said->output, input);
  EXPECT_EQ(run_program({"cat"}, {.input = ""})->output, "");
}

TEST(RunProgram, EndsOneThatTakesTooLong) {
  const auto slow = run_program({"sleep", "20"}, {.timeout_ms = 50});
  ASSERT_FALSE(slow);
  EXPECT_EQ(error_code(slow.error()), "failure.timeout");
  // Also when it says nothing more.
  const auto silent = run_program({"sh", "-c", "exec sleep 20 >&-"}, {.timeout_ms = 50});
  ASSERT_FALSE(silent);
  EXPECT_EQ(error_code(silent.error()), "failure.timeout");
}

TEST(RunProgram, EndsOneThatSaysTooMuch) {
  const auto loud = run_program({"yes"}, {.most_output = 1000});
  ASSERT_FALSE(loud);
  EXPECT_EQ(error_code(loud.error()), "failure.output");
}

}  // namespace
}  // namespace rolellm

#include "rolellm/core/result.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Result, CarriesAValue) {
  const Result<int> result = 7;
  ASSERT_TRUE(result);
  EXPECT_EQ(*result, 7);
}

TEST(Result, CarriesAnError) {
  const Result<int> result = fail(ErrorKind::io, "disk_full", "writing");
  ASSERT_FALSE(result);
  EXPECT_EQ(error_code(result.error()), "io.disk_full");
  EXPECT_EQ(exit_code(result.error()), 4);
}

TEST(Error, SaysWhereAndWhatToTry) {
  const Error error{.kind = ErrorKind::config,
                    .message = "cannot read \"four\"",
                    .file = "r.yaml",
                    .line = 3,
                    .hint = "use a whole number"};
  EXPECT_EQ(describe(error),
            "error: r.yaml:3: cannot read \"four\" [config]\n  try: use a whole number");
}

TEST(Error, PassedOnSaysWhatWasBeingDone) {
  EXPECT_EQ(fail(Error{.message = "no such file"}, "loading recipe").error.message,
            "loading recipe: no such file");
}

}  // namespace
}  // namespace rolellm

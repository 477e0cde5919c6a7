#include "rolellm/script/named/short_names.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(ShortNames, AreCutWordByWord) {
  EXPECT_TRUE(is_short_for("FIRST CIT", "FIRST CITIZEN"));
  EXPECT_TRUE(is_short_for("MRS. W", "MRS. WARREN"));
  EXPECT_FALSE(is_short_for("HAMLET", "HAMLET"));
  EXPECT_FALSE(is_short_for("POLLY", "POLONIUS"));
}

}  // namespace
}  // namespace rolellm

#include "rolellm/text/edit_distance.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(EditDistance, CountsAddedDroppedAndChangedBytes) {
  EXPECT_EQ(edit_distance("ruth", "ruth"), 0);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);  // k → s, e → i, g added
  EXPECT_EQ(edit_distance("", "hal"), 3);
  EXPECT_EQ(edit_distance("hal", ""), 3);
}

}  // namespace
}  // namespace rolellm

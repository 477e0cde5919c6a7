#include "rolellm/script/markup.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(WithoutMarkup, TakesTagsOfHtmlInAnyCase) {
  EXPECT_EQ(without_markup("<P class=\"a\"><B>ORLA</B><br/> Nine.</span>"), "ORLA Nine.");
}

TEST(WithoutMarkup, LeavesABlankWhereATagPartsWords) {
  EXPECT_EQ(without_markup("<td><b>ORLA</b></td><td>Nine.<br>Ten.</td>"), "ORLA\tNine. Ten.");
  EXPECT_EQ(without_markup("<p>Ni<i>n</i>e.</p>"), "Nine.");
  EXPECT_EQ(without_markup("ORLA <!-- the keeper -->Nine."), "ORLA Nine.");
}

TEST(WithoutMarkup, LeavesWhatIsNoTag) {
  EXPECT_EQ(without_markup("a < b, <3, <v Ann>, <unknown>"), "a < b, <3, <v Ann>, <unknown>");
}

TEST(WithoutMarkup, KeepsALineOfNothingElse) { EXPECT_EQ(without_markup("<pre>"), "<pre>"); }

TEST(Entities, AreResolvedOnce) {
  EXPECT_EQ(with_entities_resolved("&amp;lt; &#8217;&#x2019;&#146; &mdash; &nbsp;&bogus; &"),
            "&lt; ’’’ —  &bogus; &");
}

TEST(Entities, OfNoCharacterStay) {
  EXPECT_EQ(with_entities_resolved("&#0; &#xD800; &#99999999999;"), "&#0; &#xD800; &#99999999999;");
}

}  // namespace
}  // namespace rolellm

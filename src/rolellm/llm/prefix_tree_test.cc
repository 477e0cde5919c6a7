#include "rolellm/llm/prefix_tree.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

using Tokens = std::vector<std::int32_t>;

/// Adds what of `prompt` is new; everything counts as computed.
PrefixNode& grow(PrefixTree& tree, const Tokens& prompt) {
  const auto place = tree.find(prompt, static_cast<int>(prompt.size()));
  PrefixNode& parent = tree.cut_at(place);
  PrefixNode& node = tree.add(parent, std::span(prompt).subspan(place.length));
  node.computed = node.size();
  return node;
}

TEST(PrefixTree, FindsNothingInNothing) {
  PrefixTree tree;
  const auto place = tree.find(Tokens{1, 2}, 2);
  EXPECT_EQ(place.length, 0);
  EXPECT_EQ(place.node, &tree.root());
}

TEST(PrefixTree, FindsTheLongestCommonBeginning) {
  PrefixTree tree;
  grow(tree, {1, 2, 3, 4});
  EXPECT_EQ(tree.find(Tokens{1, 2, 9}, 3).length, 2);
  EXPECT_EQ(tree.find(Tokens{1, 2, 3, 4, 5}, 5).length, 4);
  EXPECT_EQ(tree.find(Tokens{1, 2, 3, 4, 5}, 3).length, 3);
  EXPECT_EQ(tree.find(Tokens{2}, 1).length, 0);
}

TEST(PrefixTree, KeepsTheAddressOfThePartWhosePromptEndsThere) {
  PrefixTree tree;
  PrefixNode& mara = grow(tree, {1, 2, 3, 4});
  PrefixNode& finn = grow(tree, {1, 2, 5});
  EXPECT_EQ(mara.tokens, (Tokens{3, 4}));
  EXPECT_EQ(finn.tokens, (Tokens{5}));
  ASSERT_EQ(mara.parent, finn.parent);
  EXPECT_EQ(mara.parent->tokens, (Tokens{1, 2}));
  EXPECT_EQ(mara.begin, 2);
  EXPECT_EQ(mara.end(), 4);
  EXPECT_EQ(tree.cells(), 5);
}

TEST(PrefixTree, SplitsWhatIsHalfComputed) {
  PrefixTree tree;
  PrefixNode& node = grow(tree, {1, 2, 3, 4});
  node.computed = 3;
  const auto place = tree.find(Tokens{1, 2, 3, 4, 5}, 5);
  EXPECT_EQ(place.length, 4);
  EXPECT_EQ(place.computed, 3);
  PrefixNode& upper = tree.cut_at(tree.find(Tokens{1, 2}, 2));
  EXPECT_EQ(upper.computed, 2);
  EXPECT_EQ(node.computed, 1);
}

TEST(PrefixTree, HasIdleCellsOnlyWhereNobodyIsBelow) {
  PrefixTree tree;
  PrefixNode& mara = grow(tree, {1, 2, 3});
  grow(tree, {1, 2, 4, 5});
  EXPECT_EQ(tree.idle_cells(), 5);
  mara.users = 1;  // holds 1 2 3; idle are 4 5
  EXPECT_EQ(tree.idle_cells(), 2);
}

TEST(PrefixTree, NamesTheLeafThatWasTouchedLeastRecently) {
  PrefixTree tree;
  PrefixNode& first = grow(tree, {1, 2, 3});
  PrefixNode& second = grow(tree, {1, 2, 4});
  PrefixNode& third = grow(tree, {7});
  EXPECT_EQ(tree.stalest(), &first);
  tree.touch(first);
  EXPECT_EQ(tree.stalest(), &second);
  second.users = first.users = 1;
  EXPECT_EQ(tree.stalest(), &third);
  third.users = 1;
  EXPECT_EQ(tree.stalest(), nullptr);
}

TEST(PrefixTree, FindsAHolderBelow) {
  PrefixTree tree;
  grow(tree, {1, 2, 3}).sequence = 5;
  grow(tree, {1, 2, 4}).sequence = 6;
  PrefixNode& both = *tree.root().children.front();
  EXPECT_EQ(PrefixTree::holder(both), 5);
  both.sequence = 7;
  EXPECT_EQ(PrefixTree::holder(both), 7);
}

TEST(PrefixTree, KeepsOfALeafWhatWasComputed) {
  PrefixTree tree;
  PrefixNode& leaf = grow(tree, {1, 2, 3});
  leaf.computed = 1;
  tree.keep_computed(leaf);
  EXPECT_EQ(leaf.tokens, (Tokens{1}));
  EXPECT_EQ(tree.cells(), 1);
  tree.remove(leaf);
  EXPECT_EQ(tree.cells(), 0);
}

}  // namespace
}  // namespace rolellm

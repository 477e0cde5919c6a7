#include "rolellm/llm/prefix_cache.h"

#include "rolellm/llm/fake_cells.h"

namespace rolellm {
namespace {

using Tokens = std::vector<std::int32_t>;

class PrefixCacheTest : public testing::Test {
 protected:
  /// Opens a prompt and computes it.
  PrefixNode* put(const Tokens& prompt, bool once = false) {
    PrefixNode* const node = cache_.open(prompt, 0, once);
    if (node) compute(*node, node->size());
    return node;
  }
  void compute(PrefixNode& node, int tokens) {
    for (; tokens > 0; --tokens) {
      const int at = node.computed++;
      const BatchRow row{node.tokens[static_cast<std::size_t>(at)], node.begin + at, node.sequence,
                         true};
      ASSERT_TRUE(memory_.decode({&row, 1}));
    }
  }
  void say(int sequence, int position) {
    ASSERT_GT(cache_.free_cells(), 0);
    cache_.grow_answer();
    const BatchRow row{3, position, sequence, true};
    ASSERT_TRUE(memory_.decode({&row, 1}));
  }
  FakeCells memory_{10};
  PrefixCache cache_{memory_, 10, 4};
};

TEST_F(PrefixCacheTest, ComputesACommonBeginningOnce) {
  put({1, 2, 3, 4});
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 3, 5}), 3);
  PrefixNode* const second = put({1, 2, 3, 5});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->size(), 1);
  EXPECT_EQ(memory_.taken(), 5);
  EXPECT_EQ(cache_.used_cells(), 5);
}

TEST_F(PrefixCacheTest, AlwaysComputesTheLastToken) {
  put({1, 2, 3});
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 3}), 2);
  EXPECT_EQ(put({1, 2, 3})->size(), 1);
}

TEST_F(PrefixCacheTest, AsksToWaitForWhatIsJustBeingComputed) {
  PrefixNode* const node = cache_.open(Tokens{1, 2, 3, 4}, 0);
  compute(*node, 2);
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 3, 5}), std::nullopt);
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 5}), 2);
  compute(*node, 1);
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 3, 5}), 3);
}

TEST_F(PrefixCacheTest, EvictsWhatEndedLongestAgo) {
  PrefixNode* const first = put({1, 2, 3, 4});
  PrefixNode* const second = put({5, 6, 7, 8});
  cache_.close(*second);
  cache_.close(*first);
  EXPECT_EQ(cache_.idle_cells(), 8);
  ASSERT_TRUE(put({9, 10, 11, 12}));  // 2 free, 4 needed
  EXPECT_EQ(cache_.evictions(), 1);
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 3, 4}), 0);
  EXPECT_EQ(cache_.shared_tokens(Tokens{5, 6, 7, 8}), 3);
}

TEST_F(PrefixCacheTest, KeepsTheBeginningWhenTheLastOfItsPromptsGoes) {
  cache_.close(*put({1, 2, 3, 4}));
  cache_.close(*put({1, 2, 5, 6}));
  EXPECT_TRUE(cache_.evict());
  EXPECT_TRUE(cache_.evict());
  EXPECT_EQ(memory_.taken(), 2);  // 1 2, in the sequence that came from below
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 9}), 2);
  EXPECT_TRUE(put({1, 2, 9}));
  EXPECT_TRUE(cache_.used_cells() == 3 && memory_.taken() == 3);
}

TEST_F(PrefixCacheTest, DoesNotEvictWhatIsUsed) {
  put({1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_FALSE(put({9, 10, 11}));
  EXPECT_TRUE(put({9, 10}));
}

TEST_F(PrefixCacheTest, EvictsTheRestOfAPromptWhoseBeginningIsWanted) {
  cache_.close(*put({1, 2, 3, 4, 5, 6, 7, 8, 9}));
  ASSERT_TRUE(put({1, 2, 11, 12, 13, 14, 15, 16, 17, 18}));
  EXPECT_EQ(memory_.taken(), 10);
}

TEST_F(PrefixCacheTest, RefusesWhenTooLittleWouldStayFree) {
  EXPECT_FALSE(cache_.open(Tokens{1, 2, 3, 4}, 7));
  EXPECT_TRUE(cache_.open(Tokens{1, 2, 3, 4}, 6));
}

TEST_F(PrefixCacheTest, LendsThePromptsSequenceToItsFirstAnswer) {
  PrefixNode* const node = put({1, 2, 3});
  const auto first = cache_.begin_answer(*node);
  const auto second = cache_.begin_answer(*node);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, node->sequence);
  EXPECT_NE(*second, *first);
  say(*first, 3);
  say(*second, 3);
  EXPECT_EQ(memory_.taken(), 5);
  cache_.end_answer(*node, *first, 1);
  EXPECT_EQ(memory_.held_by(*first), 3);
  cache_.end_answer(*node, *second, 1);
  cache_.close(*node);
  EXPECT_EQ(memory_.taken(), 3);
  EXPECT_EQ(cache_.used_cells(), 3);
}

TEST_F(PrefixCacheTest, SharesABeginningWhileAnAnswerWritesOnInIt) {
  PrefixNode* const node = put({1, 2, 3});
  const auto answer = cache_.begin_answer(*node);
  say(*answer, 3);
  ASSERT_TRUE(put({1, 2, 3, 4}));  // the fake notices a cell of the answer here
  say(*answer, 4);
}

TEST_F(PrefixCacheTest, GivesNoMoreSequencesThanThereAre) {
  PrefixNode* const node = put({1, 2});
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(cache_.begin_answer(*node)) << i;
  EXPECT_FALSE(cache_.begin_answer(*node));
  EXPECT_FALSE(put({9}));
}

TEST_F(PrefixCacheTest, KeepsOfAHalfComputedPromptWhatIsThere) {
  PrefixNode* const node = cache_.open(Tokens{1, 2, 3, 4}, 0);
  compute(*node, 2);
  cache_.close(*node);
  EXPECT_EQ(cache_.used_cells(), 2);
  EXPECT_EQ(cache_.shared_tokens(Tokens{1, 2, 3, 4}), 2);
}

TEST_F(PrefixCacheTest, DropsAtOnceWhatWillNotComeAgain) {
  cache_.close(*put({1, 2, 3, 4}, true));
  EXPECT_EQ(cache_.used_cells(), 0);
  EXPECT_EQ(memory_.taken(), 0);
  cache_.close(*cache_.open(Tokens{1, 2}, 0));  // nor does what was never computed stay
  EXPECT_EQ(cache_.used_cells(), 0);
}

}  // namespace
}  // namespace rolellm

#include "rolellm/llm/http/call_queue.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(CallQueue, GivesRequestsInTheirOrderAndLeavesOutThoseWithoutSamples) {
  std::vector<ChatRequest> requests(3);
  requests[0].samples = 2;
  requests[1].samples = 0;
  CallQueue queue(requests);
  EXPECT_EQ(queue.take(0)->count, 2);
  EXPECT_EQ(queue.take(0)->request, 2u);
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.take(0));
}

TEST(CallQueue, WhatCameBackGoesBeforeWhatIsNewOnceItIsDue) {
  const std::vector<ChatRequest> requests(2);
  CallQueue queue(requests);
  queue.put_back({.request = 9, .not_before = 5});
  queue.put_back({.request = 8, .not_before = 3});
  EXPECT_EQ(queue.take(2)->request, 0u);
  EXPECT_EQ(queue.take(5)->request, 8u);
  EXPECT_EQ(queue.take(5)->request, 9u);
  EXPECT_EQ(queue.take(5)->request, 1u);
  EXPECT_TRUE(queue.empty());
}

TEST(CallQueue, KnowsWhenToLookAgain) {
  CallQueue queue;
  EXPECT_EQ(queue.next_change(0), kNever);
  queue.put_back({.not_before = 5, .deadline = 20});
  queue.put_back({.not_before = 1, .deadline = 30});
  EXPECT_EQ(queue.next_change(2), 5);   // the second has been due since 1
  EXPECT_EQ(queue.next_change(6), 20);  // a deadline
}

TEST(CallQueue, TellsOfACallWhoseDeadlineHasCome) {
  CallQueue queue;
  queue.put_back({.request = 7, .tries = 3, .deadline = 20});
  EXPECT_EQ(queue.overdue(19), nullptr);
  ASSERT_NE(queue.overdue(20), nullptr);
  EXPECT_EQ(queue.overdue(20)->tries, 3);
}

}  // namespace
}  // namespace rolellm

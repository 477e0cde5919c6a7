// Durability (RELIABILITY D2-D4): whatever the disk or the memory does, a journal holds a prefix of
// what was stored, with all that was flushed, says what went wrong, and goes on afterwards.
#include <new>
#include <optional>

#include <gtest/gtest.h>

#include "rolellm/journal/failing_memory.h"
#include "rolellm/journal/journal.h"
#include "rolellm/journal/memory_disk.h"

namespace rolellm {
namespace {

constexpr int kRounds = 6;
const ModelInfo kModel{.name = "m", .identity = "m", .engine = "openai"};

std::string path() { return testing::TempDir() + "/memory_disk.db"; }

std::string key(int number) { return "key" + std::to_string(number); }

/// Rounds of a call, its answer and a flush. Gives how many flushes returned well, and the error.
struct Work {
  int flushed = 0;
  std::optional<Error> error;
};

Work work(int first) {
  Work done;
  auto journal = Journal::open(path());
  if (!journal) {
    done.error = journal.error();
    return done;
  }
  for (int round = first; round < kRounds; ++round) {
    const JournalCall call{key(round), 1, 2};
    Status status = (*journal)->begin(kModel, {&call, 1});
    if (status) {
      (*journal)->store(
          kModel,
          {.key = key(round), .reply = {.text = std::string(3000, 'x'), .finish_reason = "stop"}});
      status = (*journal)->flush();
    }
    if (!status) {
      done.error = status.error();
      // Nothing more is written by a journal that failed.
      EXPECT_FALSE((*journal)->begin(kModel, {&call, 1}));
      return done;
    }
    ++done.flushed;
  }
  return done;
}

/// How many rounds are there; they must be the first ones.
int rounds_there() {
  auto journal = Journal::open(path());
  EXPECT_TRUE(journal) << describe(journal.error());
  if (!journal) return -1;
  auto check = (*journal)->database().query("PRAGMA integrity_check");
  EXPECT_TRUE(check && check->at(0).at(0) == "ok");
  int there = 0;
  for (bool ended = false; there < kRounds && !ended;) {
    const std::string wanted = key(there);
    auto found = (*journal)->find({&wanted, 1});
    EXPECT_TRUE(found);
    ended = !found || !found->front();
    if (!ended) {
      EXPECT_EQ(found->front()->text, std::string(3000, 'x'));
      ++there;
    }
  }
  auto rows = (*journal)->database().query("SELECT count(*) FROM answers");
  EXPECT_TRUE(rows && rows->at(0).at(0) == std::to_string(there));
  return there;
}

std::int64_t operations_undisturbed() {
  MemoryDisk disk;
  EXPECT_EQ(work(0).flushed, kRounds);
  return disk.operations();
}

class JournalFault : public testing::TestWithParam<std::pair<DiskFault, bool>> {};

TEST_P(JournalFault, AtEveryOperationACommittedPrefixStays) {
  const auto [fault, sticky] = GetParam();
  const std::int64_t operations = operations_undisturbed();
  ASSERT_GT(operations, 50);
  for (std::int64_t at = 0; at < operations; ++at) {
    SCOPED_TRACE(at);
    MemoryDisk disk;
    disk.strike(fault, at, sticky);
    const Work done = work(0);
    if (done.error) {
      EXPECT_EQ(done.error->kind, ErrorKind::io) << describe(*done.error);
    } else {
      EXPECT_EQ(done.flushed, kRounds);
    }
    disk.start_again();
    const int there = rounds_there();
    ASSERT_GE(there, done.flushed);      // what was flushed is there,
    ASSERT_LE(there, done.flushed + 1);  // and at most the round in progress with it
    const Work resumed = work(there);
    ASSERT_FALSE(resumed.error) << describe(*resumed.error);
    ASSERT_EQ(rounds_there(), kRounds);
  }
}

TEST_P(JournalFault, RecoveryMayFailTooAndIsRepeated) {
  const auto [fault, sticky] = GetParam();
  const std::int64_t operations = operations_undisturbed();
  for (std::int64_t at = operations / 2; at < operations; at += 3) {
    for (std::int64_t again = 0; again < 6; ++again) {
      SCOPED_TRACE(testing::Message() << at << ", then " << again);
      MemoryDisk disk;
      disk.strike(DiskFault::power_cut, at, true);
      const Work done = work(0);
      disk.start_again();
      disk.strike(fault, again, sticky);
      const auto opened = Journal::open(path());
      if (!opened) {
        EXPECT_EQ(opened.error().kind, ErrorKind::io) << describe(opened.error());
      }
      disk.start_again();
      const int there = rounds_there();
      ASSERT_GE(there, done.flushed);
      ASSERT_LE(there, done.flushed + 1);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Disk, JournalFault,
                         testing::Values(std::pair{DiskFault::full, false},
                                         std::pair{DiskFault::full, true},
                                         std::pair{DiskFault::io_error, false},
                                         std::pair{DiskFault::io_error, true},
                                         std::pair{DiskFault::short_write, false},
                                         std::pair{DiskFault::short_write, true},
                                         std::pair{DiskFault::power_cut, true}));

TEST(JournalSync, AFailedSyncIsNotTriedAgain) {
  MemoryDisk disk;
  auto journal = Journal::open(path());
  ASSERT_TRUE(journal);
  const JournalCall call{"a", 1, 2};
  ASSERT_TRUE((*journal)->begin(kModel, {&call, 1}));
  disk.strike(DiskFault::io_error, 0, true);
  (*journal)->store(kModel, {.key = "a", .reply = {.text = "x", .finish_reason = "stop"}});
  const Status failed = (*journal)->flush();
  ASSERT_FALSE(failed);
  EXPECT_EQ(error_code(failed.error()), "io.failed");
  const std::int64_t syncs = disk.syncs();
  EXPECT_FALSE((*journal)->flush());
  EXPECT_FALSE((*journal)->settle());
  EXPECT_EQ(disk.syncs(), syncs);
}

TEST(JournalMemory, TheNthAllocationFails) {
  for (std::int64_t at = 0;; ++at) {
    SCOPED_TRACE(at);
    MemoryDisk disk;
    allocations_left = at;
    bool ended = false;
    try {
      auto journal = Journal::open(path());
      if (journal) {
        const JournalCall call{"a", 1, 2};
        if ((*journal)->begin(kModel, {&call, 1})) {
          (*journal)->store(kModel, {.key = "a", .reply = {.text = "x", .finish_reason = "stop"}});
          ended = static_cast<bool>((*journal)->flush());
        }
      }
    } catch (const std::bad_alloc&) {
    }
    allocations_left = -1;
    auto again = Journal::open(path());
    ASSERT_TRUE(again) << describe(again.error());
    const std::string wanted = "a";
    auto found = (*again)->find({&wanted, 1});
    ASSERT_TRUE(found);
    if (ended) {
      EXPECT_TRUE(found->front());
      break;
    }
    ASSERT_LT(at, 100000);
  }
}

}  // namespace
}  // namespace rolellm

#include "rolellm/core/hash.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Sha256, MatchesTheStandardsExample) {
  // FIPS 180-2, appendix B.1
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, IsTheSameInPieces) {
  Sha256 hash;
  hash.update("a");
  hash.update("bc");
  EXPECT_EQ(hash.finish(), sha256("abc"));
}

TEST(Sha256Folder, NoticesAChangedFile) {
  const fs::path folder = fs::path(testing::TempDir()) / "hash_test";
  fs::remove_all(folder);
  ASSERT_TRUE(write_atomic(folder / "a", "1"));
  const auto before = sha256_folder(folder);
  ASSERT_TRUE(write_atomic(folder / "a", "2"));
  EXPECT_NE(*before, *sha256_folder(folder));
}

TEST(Sha256Folder, LooksAtResultsOnly) {
  const fs::path folder = fs::path(testing::TempDir()) / "hash_test";
  fs::remove_all(folder);
  ASSERT_TRUE(write_atomic(folder / "a.jsonl", "1"));
  const auto before = sha256_folder(folder);
  for (const char* name : {"run.json", "a.run.json", "journal.db", "journal.db-journal", "a.tmp"})
    ASSERT_TRUE(write_atomic(folder / name, "2"));
  EXPECT_EQ(*before, *sha256_folder(folder));
}

}  // namespace
}  // namespace rolellm

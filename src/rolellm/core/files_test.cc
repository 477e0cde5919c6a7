#include "rolellm/core/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

fs::path fresh_folder(const std::string& name) {
  const fs::path folder = fs::path(testing::TempDir()) / ("files_test_" + name);
  fs::remove_all(folder);
  return folder;
}

TEST(WriteAtomic, MakesParentsAndLeavesNoTemporary) {
  const fs::path folder = fresh_folder("parents");
  ASSERT_TRUE(write_atomic(folder / "a" / "b.txt", "hello"));
  EXPECT_EQ(*read_text(folder / "a" / "b.txt"), "hello");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "a"), fs::directory_iterator{}), 1);
}

TEST(WriteAtomic, ReplacesWhatWasThere) {
  const fs::path file = fresh_folder("replace") / "b.txt";
  ASSERT_TRUE(write_atomic(file, "old and longer"));
  ASSERT_TRUE(write_atomic(file, "new"));
  EXPECT_EQ(*read_text(file), "new");
}

TEST(WriteAtomic, WritesIntoAPipeAndLeavesItThere) {
  const fs::path pipe = fresh_folder("pipe") / "p";
  ASSERT_TRUE(make_folder(pipe.parent_path()));
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  EXPECT_TRUE(write_atomic(pipe, "hello"));
  char text[8];
  EXPECT_EQ(::read(reader, text, sizeof text), 5);
  ::close(reader);
  EXPECT_EQ(fs::status(pipe).type(), fs::file_type::fifo);
}

TEST(RemoveLeftovers, DeletesTemporariesOnly) {
  const fs::path folder = fresh_folder("leftovers");
  ASSERT_TRUE(write_atomic(folder / "a" / "kept.jsonl", "row"));
  ASSERT_TRUE(write_atomic(folder / "a" / "kept.jsonl.17-3.tmp", "half a r"));
  ASSERT_TRUE(remove_leftovers(folder));
  EXPECT_TRUE(fs::exists(folder / "a" / "kept.jsonl"));
  EXPECT_FALSE(fs::exists(folder / "a" / "kept.jsonl.17-3.tmp"));
}

TEST(RemoveFile, TakesAMissingFileForDone) {
  EXPECT_TRUE(remove_file(fresh_folder("nothing") / "absent"));
}

TEST(ReadText, NamesAMissingFile) {
  const auto text = read_text("/no/such/file");
  ASSERT_FALSE(text);
  EXPECT_EQ(error_code(text.error()), "io.not_found");
  EXPECT_EQ(text.error().file, "/no/such/file");
}

TEST(ReadText, RefusesAFolder) {
  const auto text = read_text("/");
  ASSERT_FALSE(text);
  EXPECT_EQ(error_code(text.error()), "io.directory");
}

TEST(FileLock, RefusesASecondHolder) {
  const fs::path file = fresh_folder("lock") / "lock";
  const auto first = FileLock::acquire(file);
  ASSERT_TRUE(first);
  const auto second = FileLock::acquire(file);
  ASSERT_FALSE(second);
  EXPECT_EQ(exit_code(second.error()), 9);
}

}  // namespace
}  // namespace rolellm

// What every journal promises, in a file or in PostgreSQL. The tests are in the .cc, linked once
// into a test program, which instantiates the suite with the journals it can open.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "rolellm/journal/journal.h"

namespace rolellm {

/// A kind of journal: `fresh` gives the reference of an empty one.
struct JournalCase {
  std::string name;
  std::function<std::string()> fresh;
};
inline void PrintTo(const JournalCase& journal, std::ostream* out) { *out << journal.name; }

class JournalContract : public testing::TestWithParam<JournalCase> {
 protected:
  void SetUp() override {
    reference_ = GetParam().fresh();
    open();
  }
  /// As the next process would.
  void open() {
    journal_.reset();
    auto opened = Journal::open(reference_, {.run = "test", .lease_seconds = 0.3});
    ASSERT_TRUE(opened) << describe(opened.error());
    journal_ = std::move(*opened);
  }
  /// The text under `key`, or `-`.
  std::string text_of(const std::string& key) {
    const auto found = journal_->find({&key, 1});
    EXPECT_TRUE(found) << describe(found.error());
    return found && found->front() ? found->front()->text : "-";
  }
  void store(const std::string& key, const std::string& text) {
    journal_->store(
        model_, {.key = key, .reply = {.text = text, .finish_reason = "stop", .usage = {3, 4}}});
  }
  std::string reference_;
  std::unique_ptr<Journal> journal_;
  ModelInfo model_{.name = "m", .identity = "http://host/v1#m", .engine = "openai"};
};

}  // namespace rolellm

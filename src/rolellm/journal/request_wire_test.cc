#include "rolellm/journal/request_wire.h"

#include <gtest/gtest.h>

#include "rolellm/core/files.h"
#include "rolellm/journal/journal.h"

namespace rolellm {
namespace {

fs::path fresh_folder(const std::string& name) {
  const fs::path folder = fs::path(testing::TempDir()) / ("request_wire_test_" + name);
  fs::remove_all(folder);
  return folder;
}

/// No field has its default.
ChatRequest full_request(const fs::path& adapter) {
  return {.messages = {{"system", "be brief"}, {"user", "caf\xC3\xA9 \"x\"\n"}},
          .sampling = {.max_tokens = 7,
                       .temperature = 0.3,
                       .top_p = 0.8,
                       .top_k = 9,
                       .min_p = 0.05,
                       .repeat_penalty = 1.1,
                       .frequency_penalty = 0.2,
                       .presence_penalty = 0.4,
                       .seed = 18'446'744'073'709'551'615U,
                       .stop = {"\n", "END"}},
          .schema = Json{{"type", "string"}},
          .samples = 1,
          .answer_prefix = "Well",
          .logprobs = 5,
          .adapter = adapter.string(),
          .adapter_scale = 0.5};
}

TEST(RequestWire, CarriesEveryFieldThatDecidesTheAnswer) {
  const fs::path adapter = fresh_folder("all") / "adapter.gguf";
  ASSERT_TRUE(write_atomic(adapter, "an adapter"));
  const ChatRequest request = full_request(adapter);
  const auto wire = request_to_wire(request);
  ASSERT_TRUE(wire) << describe(wire.error());
  const auto read = request_from_wire(*wire);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(request_to_json(*read), request_to_json(request));
  const ModelInfo model{.identity = "m"};
  EXPECT_EQ(journal_key(model, *read, 0), journal_key(model, request, 0));
  EXPECT_EQ(read->adapter, adapter.string());
  EXPECT_EQ(read->sampling.presence_penalty, 0.4);
  EXPECT_EQ(read->logprobs, 5);
}

TEST(RequestWire, AnOrdinaryRequestNeedsNoAdapter) {
  const auto wire = request_to_wire({.messages = {{"user", "a"}}});
  ASSERT_TRUE(wire);
  const auto read = request_from_wire(*wire);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->adapter, "");
  EXPECT_EQ(read->sampling.frequency_penalty, 0);
  EXPECT_EQ(read->adapter_scale, 1);
}

TEST(RequestWire, NamesAnAdapterThatIsAnotherHere) {
  const fs::path adapter = fresh_folder("other") / "adapter.gguf";
  ASSERT_TRUE(write_atomic(adapter, "an adapter"));
  const auto wire = request_to_wire(full_request(adapter));
  ASSERT_TRUE(wire);
  ASSERT_TRUE(write_atomic(adapter, "trained a little longer"));
  const auto read = request_from_wire(*wire);
  ASSERT_FALSE(read);
  EXPECT_EQ(exit_code(read.error()), 8);
  EXPECT_EQ(read.error().file, adapter.string());
  EXPECT_NE(read.error().message.find("found SHA-256"), std::string::npos);
}

TEST(RequestWire, NamesAnAdapterThatIsNotHere) {
  const fs::path adapter = fresh_folder("gone") / "adapter.gguf";
  ASSERT_TRUE(write_atomic(adapter, "an adapter"));
  const auto wire = request_to_wire(full_request(adapter));
  ASSERT_TRUE(wire);
  fs::remove(adapter);
  const auto read = request_from_wire(*wire);
  ASSERT_FALSE(read);
  EXPECT_EQ(exit_code(read.error()), 8);
  EXPECT_NE(read.error().message.find("no file"), std::string::npos);
  EXPECT_FALSE(request_to_wire(full_request(adapter)));  // nor can it be asked for
}

TEST(RequestWire, RefusesWhatIsNoRequest) {
  for (const char* text : {"", "[]", "{}", R"({"messages": [{"role": 1}]})"}) {
    const auto read = request_from_wire(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(exit_code(read.error()), 3) << text;
  }
}

}  // namespace
}  // namespace rolellm

// What every engine promises, whatever stands behind it. The tests are in the .cc, linked once into
// a test program; its files instantiate the suite with the engines they can open:
//   INSTANTIATE_TEST_SUITE_P(Scripted, ChatModelContract, testing::Values(EngineCase{…}));
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// An engine under test: `open` gives a fresh one, or null where it is not there (then skipped).
struct EngineCase {
  std::string name;
  std::function<std::unique_ptr<ChatModel>()> open;
};
inline void PrintTo(const EngineCase& engine, std::ostream* out) { *out << engine.name; }

class ChatModelContract : public testing::TestWithParam<EngineCase> {
 protected:
  void SetUp() override {
    model_ = GetParam().open();
    if (!model_) GTEST_SKIP() << GetParam().name << " is not there";
  }
  static ChatRequest ask(const std::string& question, int samples = 1) {
    return {.messages = {{"system", "You are Mara, who keeps the lighthouse."}, {"user", question}},
            .sampling = {.max_tokens = 6, .temperature = 0.8, .seed = 11},
            .schema = nullptr,
            .samples = samples};
  }
  std::unique_ptr<ChatModel> model_;
};

}  // namespace rolellm

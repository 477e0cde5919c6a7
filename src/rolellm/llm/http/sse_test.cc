#include "rolellm/llm/http/sse.h"

#include <vector>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

std::vector<std::string> events(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> found;
  SseParser parser([&](std::string_view data) { found.emplace_back(data); });
  for (std::size_t at = 0; at < bytes.size(); at += piece) parser.feed(bytes.substr(at, piece));
  parser.finish();
  return found;
}

TEST(SseParser, ReadsTheSameAtEveryCut) {
  constexpr std::string_view kEvents =
      ": hi\r\ndata: {\"a\":1}\r\n\r\nevent: x\ndata: é\ndata: b\n\ndata: [DONE]";
  const std::vector<std::string> expected{"{\"a\":1}", "é\nb", "[DONE]"};
  for (std::size_t piece = 1; piece <= kEvents.size(); ++piece)
    EXPECT_EQ(events(kEvents, piece), expected) << piece;
}

TEST(SseParser, FindsNothingInComments) { EXPECT_TRUE(events(": ping\n\n\n", 3).empty()); }

}  // namespace
}  // namespace rolellm

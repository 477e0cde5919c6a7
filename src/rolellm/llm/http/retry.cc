#include "rolellm/llm/http/retry.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include <curl/curl.h>

namespace rolellm {
namespace {

constexpr double kLongestAdvice = 120;  // as the SDK of OpenAI has it
constexpr double kLongestBackoff = 8;

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> believable(double seconds) {
  // Written so that NaN is not believed either. "At once" would use up a call's tries in no time.
  if (!(seconds > 0 && seconds <= kLongestAdvice)) return std::nullopt;
  return seconds;
}

}  // namespace

RetryAdvice retry_advice(const HttpReply& reply, std::int64_t unix_seconds) {
  RetryAdvice advice;
  const std::string_view should = reply.header("x-should-retry");
  if (should == "true" || should == "false") advice.retry = should == "true";
  if (const auto milliseconds = number_in(reply.header("retry-after-ms"))) {
    advice.wait_seconds = believable(*milliseconds / 1000);
    if (advice.wait_seconds) return advice;
  }
  const std::string after(reply.header("retry-after"));
  if (after.empty()) return advice;
  if (const auto seconds = number_in(after)) {
    advice.wait_seconds = believable(*seconds);
  } else if (const time_t date = curl_getdate(after.c_str(), nullptr); date >= 0) {
    advice.wait_seconds = believable(static_cast<double>(date - unix_seconds));
  }
  return advice;
}

double backoff_seconds(double first, int tries, Random& random) {
  double wait = first;
  for (int i = 1; i < tries && wait < kLongestBackoff; ++i) wait *= 2;
  return std::min(wait, kLongestBackoff) * (1 - 0.25 * random.uniform());
}

}  // namespace rolellm

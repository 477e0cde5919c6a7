// N1 of RELIABILITY with libcurl and real connections: what the made-up network of the schedules
// only says of a connection happens here.
#include <gtest/gtest.h>

#include "rolellm/llm/http/call_outcome.h"
#include "rolellm/llm/http/http_engine.h"
#include "rolellm/llm/http/test_server.h"

namespace rolellm {
namespace {

using Milliseconds = std::chrono::milliseconds;

const std::string kWhole =
    R"({"choices":[{"message":{"content":"Grüß Gott"},"finish_reason":"stop"}]})";
const std::string kAnswerStream =
    "data: {\"choices\": [{\"delta\": {\"content\": \"Grüß \"}}]}\n\n"
    "data: {\"choices\": [{\"delta\": {\"content\": \"Gott\"}}]}\r\n\r\n"
    "data: {\"choices\": [{\"delta\": {}, \"finish_reason\": \"stop\"}]}\n\n"
    "data: [DONE]\n\n";

/// How a run of one question against a server ended.
struct Ending {
  std::string text, code;
  std::vector<TestRequest> requests;
  double seconds = 0;
};

struct Terms {
  bool stream = false;
  double timeout_seconds = 30;
  std::string scheme = "http";
};

Ending run_against(const TestServer::Handler& handle, const Terms& setting = {}) {
  TestServer server(handle);
  EngineOptions options;
  options.retry_seconds = 0.001;
  options.timeout_seconds = setting.timeout_seconds;
  const std::string url = setting.scheme + server.url().substr(server.url().find(':')) + "/v1";
  EndpointSet set{"mara",
                  {{.url = url, .model = "mara", .api = "openai", .stream = setting.stream}}};
  auto model = make_http_model(std::move(set), options, {});
  EXPECT_TRUE(model);
  const ChatRequest request{.messages = {{"user", "Who are you?"}}, .schema = nullptr};
  const auto start = std::chrono::steady_clock::now();
  auto replies = generate_all(**model, {&request, 1});
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  return {.text = replies ? (*replies)[0][0].text : "",
          .code = replies ? "" : error_code(replies.error()),
          .requests = server.requests(),
          .seconds = taken.count()};
}

TEST(HostileServer, ACutAtAnyByteGivesNoPartOfAnAnswer) {
  for (std::size_t at = 0; at < kWhole.size(); ++at) {
    const Ending cut = run_against([&](const TestRequest&, int number) {
      return TestAnswer{.body = kWhole, .cut_at = number == 0 ? static_cast<int>(at) : -1};
    });
    EXPECT_EQ(cut.text, "Grüß Gott") << at << " " << cut.code;
    EXPECT_EQ(cut.requests.size(), 2u) << at;
  }
}

TEST(HostileServer, AStreamCutAtAnyByteGivesNoPartOfAnAnswer) {
  // Behind the event that ends the answer nothing is missing.
  const std::size_t told = kAnswerStream.find("data: [DONE]");
  for (std::size_t at = 0; at < kAnswerStream.size(); ++at) {
    const Ending cut = run_against(
        [&](const TestRequest&, int number) {
          return TestAnswer{.headers = {"Content-Type: text/event-stream"},
                            .body = kAnswerStream,
                            .cut_at = number == 0 ? static_cast<int>(at) : -1};
        },
        {.stream = true});
    EXPECT_EQ(cut.text, "Grüß Gott") << at << " " << cut.code;
    EXPECT_EQ(cut.requests.size(), at < told ? 2u : 1u) << at;
  }
}

TEST(HostileServer, AGiantReplyIsLeftAtSixteenMegabytes) {
  for (const bool stream : {false, true}) {
    constexpr std::size_t kMegabytes = 1024;
    const Ending giant = run_against(
        [&](const TestRequest&, int) {
          return TestAnswer{.body = std::string(std::size_t{1} << 20, ' '), .times = kMegabytes};
        },
        {.stream = stream});
    EXPECT_EQ(giant.code, "endpoint.protocol");
    EXPECT_EQ(giant.requests.size(), 1u);  // it would be as large again
    EXPECT_LT(giant.seconds, 5);           // a gigabyte was not read
  }
}

TEST(HostileServer, ARedirectIsNotFollowed) {
  for (const int status : {301, 302, 307, 308}) {
    const Ending loop = run_against([&](const TestRequest& request, int) {
      return TestAnswer{.status = status, .headers = {"Location: " + request.path}, .body = ""};
    });
    EXPECT_EQ(loop.code, "endpoint.protocol") << status;
    EXPECT_EQ(loop.requests.size(), 1u) << status;
  }
}

TEST(HostileServer, WhoeverHangsOrTricklesIsLeftWhenTimeIsOver) {
  for (const TestAnswer& slow :
       {TestAnswer{.body = kWhole, .delay = Milliseconds(600)},
        TestAnswer{.body = kWhole, .piece = 1, .pause = Milliseconds(20)}}) {
    const Ending late =
        run_against([&](const TestRequest&, int) { return slow; }, {.timeout_seconds = 0.2});
    EXPECT_EQ(late.code, "endpoint.unavailable");
    EXPECT_EQ(late.requests.size(), 5u);
    EXPECT_GE(late.seconds, 1);  // 5 * 0.2
    EXPECT_LT(late.seconds, 10);
  }
}

TEST(HostileServer, AFailedHandshakeIsUnreachable) {
  // The server takes the handshake for a request and says so in plain text, or never says a word.
  const Ending plain =
      run_against([](const TestRequest&, int) { return TestAnswer{.body = kWhole}; },
                  {.timeout_seconds = 0.2, .scheme = "https"});
  EXPECT_EQ(plain.code, "endpoint.unavailable");
  EXPECT_TRUE(plain.requests.empty());
}

TEST(HostileServer, AReplyThatIsNoHttpMayHaveBeenPaidFor) {
  TestServer server([](const TestRequest&, int) {
    return TestAnswer{.headers = {"X-Endless: " + std::string(std::size_t{4} << 20, 'x')},
                      .body = kWhole};
  });
  EngineOptions options;
  options.retry_seconds = 0.001;
  options.ledger = std::make_shared<Ledger>(BudgetLimits{});
  auto model = make_http_model(*endpoint_from_url(server.url() + "/v1#mara"), options, {});
  ASSERT_TRUE(model);
  const ChatRequest request{
      .messages = {{"user", "Hm?"}}, .sampling = {.max_tokens = 20}, .schema = nullptr};
  const auto replies = generate_all(**model, {&request, 1});
  ASSERT_FALSE(replies);
  EXPECT_EQ(error_code(replies.error()), "endpoint.unavailable");
  EXPECT_GT(options.ledger->spent().tokens, 5 * 20);  // five tries, each at its worst
}

TEST(HostileServer, AWebPageEndsTheRun) {
  for (const bool stream : {false, true}) {
    const Ending page = run_against(
        [](const TestRequest&, int) {
          return TestAnswer{.headers = {"Content-Type: text/html"}, .body = "<html>Log in</html>"};
        },
        {.stream = stream});
    EXPECT_EQ(page.code, "endpoint.protocol");
    EXPECT_EQ(page.requests.size(), 1u);
  }
}

std::vector<std::string> keys_of(const Ending& outcome) {
  std::vector<std::string> keys;
  for (const TestRequest& request : outcome.requests)
    keys.push_back(request.headers.at("idempotency-key"));
  return keys;
}

TEST(HostileServer, ATryThatMayHaveBeenPaidForKeepsItsKey) {
  const auto lost = [](const TestRequest&, int number) {
    switch (number) {
      case 0:
        return TestAnswer{.body = kWhole, .cut_at = 9};
      case 1:
        return TestAnswer{.status = 504, .body = "<html>"};
      case 2:
        return TestAnswer{.status = 409, .body = "{}"};  // the first is still being answered
      default:
        return TestAnswer{.body = kWhole};
    }
  };
  const auto keys = keys_of(run_against(lost));
  ASSERT_EQ(keys.size(), 4u);
  EXPECT_EQ(keys, std::vector<std::string>(4, keys[0]));
  EXPECT_EQ(keys_of(run_against(lost))[0], keys[0]);  // so does a later process
}

TEST(HostileServer, BehindAFailureOfTheServersOwnAKeyIsNew) {
  const auto keys = keys_of(run_against([](const TestRequest&, int number) {
    return number == 0 ? TestAnswer{.status = 500, .body = "{}"} : TestAnswer{.body = kWhole};
  }));
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_NE(keys[0], keys[1]);  // servers may remember failures under their keys
}

TEST(IdempotencyKey, TellsSamplesApartWhereTheBodyHasNoSeed) {
  ChatRequest request{.sampling = {.seed = 5}, .schema = nullptr};
  const std::string third = idempotency_key("{}", request, {.first = 2});
  EXPECT_NE(third, idempotency_key("{}", request, {.first = 1}));
  request.sampling.seed = 7;  // asked for by itself, as the journal does
  EXPECT_EQ(third, idempotency_key("{}", request, {.first = 0}));
  EXPECT_NE(third, idempotency_key("{ }", request, {.first = 0}));
}

}  // namespace
}  // namespace rolellm

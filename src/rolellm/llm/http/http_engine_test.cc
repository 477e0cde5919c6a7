#include "rolellm/llm/http/http_engine.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "rolellm/llm/chat_model_contract.h"
#include "rolellm/llm/http/test_server.h"

namespace rolellm {
namespace {

std::string completion(const std::string& text, const std::string& reason = "stop") {
  return dump_json(
      Json{{"choices", Json::array({Json{{"message", {{"role", "assistant"}, {"content", text}}},
                                         {"finish_reason", reason}}})},
           {"usage", {{"prompt_tokens", 7}, {"completion_tokens", 3}}}});
}

std::unique_ptr<ChatModel> open(const TestServer& server, EngineOptions options = {}) {
  options.retry_seconds = 0.001;
  auto set = endpoint_from_url(server.url() + "/v1#mara");
  EXPECT_TRUE(set);
  auto model = make_http_model(std::move(*set), options, {});
  EXPECT_TRUE(model);
  return std::move(*model);
}

ChatRequest ask(const std::string& question, int samples = 1) {
  return {.messages = {{"system", "You keep the lighthouse."}, {"user", question}},
          .sampling = {.max_tokens = 20, .seed = 5},
          .schema = nullptr,
          .samples = samples};
}

Error error_of(ChatModel& model) {
  const ChatRequest request = ask("Who are you?");
  auto replies = generate_all(model, {&request, 1});
  EXPECT_FALSE(replies);
  return replies ? Error{} : replies.error();
}

TEST(HttpEngine, AsksOnceForEachSampleWithItsOwnSeed) {
  TestServer server([](const TestRequest& request, int) {
    return TestAnswer{.body = completion("seed " + parse_json(request.body)->at("seed").dump())};
  });
  auto model = open(server);
  const std::vector<ChatRequest> requests = {ask("one", 2), ask("two")};
  auto replies = generate_all(*model, requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ((*replies)[0][0].text, "seed 5");
  EXPECT_EQ((*replies)[0][1].text, "seed 6");
  EXPECT_EQ((*replies)[1][0].text, "seed 5");
  EXPECT_EQ((*replies)[1][0].usage.prompt_tokens, 7);
  EXPECT_EQ((*replies)[1][0].usage.completion_tokens, 3);
  EXPECT_EQ(server.requests().size(), 3u);
  EXPECT_EQ(server.requests()[0].path, "/v1/chat/completions");
}

TEST(HttpEngine, SendsModelMessagesStopsAndSchema) {
  TestServer server([](const TestRequest&, int) { return TestAnswer{.body = completion("{}")}; });
  ChatRequest request = ask("Who are you?");
  request.schema = Json{{"type", "object"}};
  request.sampling.stop = {"END"};
  request.answer_prefix = "I am";
  ASSERT_TRUE(generate_all(*open(server), {&request, 1}));
  const Json body = *parse_json(server.requests()[0].body);
  EXPECT_EQ(body["model"], "mara");
  ASSERT_EQ(body["messages"].size(), 3u);
  EXPECT_EQ(body["messages"][1]["content"], "Who are you?");
  EXPECT_EQ(body["messages"][2]["role"], "assistant");
  EXPECT_EQ(body["max_tokens"], 20);
  EXPECT_EQ(body["stop"], Json::array({"END"}));
  EXPECT_EQ(body["response_format"]["json_schema"]["schema"], request.schema);
}

TEST(HttpEngine, SendsTheKeyAndNeverTellsIt) {
  ::setenv("OPENAI_API_KEY", "sk-secret-of-the-lamp", 1);
  TestServer server([](const TestRequest&, int) {
    return TestAnswer{
        .status = 401,
        .body =
            R"({"error": {"message": "bad key sk-secret-of-the-lamp, c2stc2VjcmV0LW9mLXRoZS1sYW1w"}})"};
  });
  const Error error = error_of(*open(server));
  ::unsetenv("OPENAI_API_KEY");
  EXPECT_EQ(server.requests()[0].headers.at("authorization"), "Bearer sk-secret-of-the-lamp");
  EXPECT_EQ(error_code(error), "endpoint.auth");
  EXPECT_EQ(exit_code(error), 5);
  EXPECT_NE(describe(error).find("bad key"), std::string::npos);
  EXPECT_EQ(describe(error).find("secret"), std::string::npos);
  EXPECT_EQ(describe(error).find("c2VjcmV0"), std::string::npos);  // nor in base64
  EXPECT_EQ(server.requests().size(), 1u);                         // a wrong key is not tried again
}

TEST(HttpEngine, TriesAgainWhereThatMayHelp) {
  for (const int status : {408, 409, 429, 500, 503}) {
    TestServer server([&](const TestRequest&, int number) {
      return number < 2 ? TestAnswer{.status = status, .body = "busy"}
                        : TestAnswer{.body = completion("here")};
    });
    const ChatRequest request = ask("Who are you?");
    auto replies = generate_all(*open(server), {&request, 1});
    ASSERT_TRUE(replies) << status;
    EXPECT_EQ((*replies)[0][0].text, "here");
    EXPECT_EQ(server.requests().size(), 3u);
  }
}

TEST(HttpEngine, WaitsAsLongAsTheServerAsks) {
  TestServer server([&](const TestRequest&, int number) {
    return number == 0 ? TestAnswer{.status = 429, .headers = {"Retry-After: 0.2"}, .body = "{}"}
                       : TestAnswer{.body = completion("here")};
  });
  const auto start = std::chrono::steady_clock::now();
  const ChatRequest request = ask("Who are you?");
  ASSERT_TRUE(generate_all(*open(server), {&request, 1}));
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(190));
}

TEST(HttpEngine, GivesUpAfterFiveTries) {
  TestServer server(
      [](const TestRequest&, int) { return TestAnswer{.status = 503, .body = "no"}; });
  const Error error = error_of(*open(server));
  EXPECT_EQ(error_code(error), "endpoint.unavailable");
  EXPECT_EQ(server.requests().size(), 5u);
}

TEST(HttpEngine, DoesNotRepeatWhatCannotHelp) {
  for (const auto& [status, code, body] :
       {std::tuple{400, "endpoint.protocol", R"({"error": "no such field"})"},
        std::tuple{404, "endpoint.protocol", "<html>"}, std::tuple{403, "endpoint.auth", "{}"},
        std::tuple{429, "endpoint.quota",
                   R"({"error": {"code": "insufficient_quota", "message": "pay"}})"}}) {
    TestServer server([&, status = status, body = body](const TestRequest&, int) {
      return TestAnswer{.status = status, .body = body};
    });
    EXPECT_EQ(error_code(error_of(*open(server))), code) << status;
    EXPECT_EQ(server.requests().size(), 1u) << status;
  }
}

TEST(HttpEngine, TakesNoHalfAnswerForAWholeOne) {
  for (const std::string& body :
       {completion("I was", "content_filter"), completion("I was", ""),
        std::string("{\"choices\": []}"), std::string("not JSON"), std::string("[1]"),
        std::string("{\"choices\": [{\"text\": \"x\"}]}")}) {
    TestServer server([&](const TestRequest&, int) { return TestAnswer{.body = body}; });
    EXPECT_EQ(error_code(error_of(*open(server))), "endpoint.protocol") << body;
  }
  TestServer server([](const TestRequest&, int) {
    return TestAnswer{.body = completion("I was the keeper"), .cut_at = 40};
  });
  EXPECT_EQ(error_code(error_of(*open(server))), "endpoint.unavailable");
  EXPECT_EQ(server.requests().size(), 5u);  // a lost connection may come back
}

TEST(HttpEngine, TellsThatNobodyListens) {
  std::string url;
  {
    const TestServer gone([](const TestRequest&, int) { return TestAnswer{}; });
    url = gone.url();
  }
  EngineOptions options;
  options.retry_seconds = 0.001;
  auto model = make_http_model(*endpoint_from_url(url + "/v1"), options, {});
  ASSERT_TRUE(model);
  const Error error = error_of(**model);
  EXPECT_EQ(error_code(error), "endpoint.unavailable");
  EXPECT_NE(describe(error).find(url), std::string::npos);
}

/// Refuses every connection, on a clock that stands still.
class NobodyListens : public Transport {
 public:
  explicit NobodyListens(ManualClock& clock) : clock_(clock) {}
  HttpTicket start(HttpRequest) override {
    open_.push_back(++last_);
    return last_;
  }
  std::optional<HttpDone> wait(double until) override {
    if (open_.empty()) {
      clock_.advance(std::max(until - clock_.now(), 0.0));
      return std::nullopt;
    }
    const HttpDone done{open_.back(), {.broken = Broken::unreachable, .detail = "refused"}};
    open_.pop_back();
    return done;
  }
  void drop_all() override { open_.clear(); }

 private:
  ManualClock& clock_;
  std::vector<HttpTicket> open_;
  HttpTicket last_ = 0;
};

TEST(HttpEngine, DoesNotWaitForAServerThatNeverWasThere) {
  // So many calls open the breaker before one of them is out of tries.
  ManualClock clock;
  HttpParts parts;
  parts.transport = std::make_unique<NobodyListens>(clock);
  parts.clock = &clock;
  auto model = make_http_model(*endpoint_from_url("http://host/v1"), {}, std::move(parts));
  ASSERT_TRUE(model);
  const std::vector<ChatRequest> requests(40, ask("Who are you?", 5));
  const double start = clock.now();
  const auto replies = generate_all(**model, requests);
  ASSERT_FALSE(replies);
  EXPECT_EQ(error_code(replies.error()), "endpoint.unavailable");
  EXPECT_LT(clock.now() - start, 30);  // seconds, of the deadline's 1,200
}

TEST(HttpEngine, KeepsToItsNumberOfRequestsInFlight) {
  TestServer server([](const TestRequest&, int) {
    return TestAnswer{.body = completion("x"), .delay = std::chrono::milliseconds(10)};
  });
  EngineOptions options;
  options.concurrency = 3;
  const ChatRequest request = ask("Who are you?", 12);
  ASSERT_TRUE(generate_all(*open(server, options), {&request, 1}));
  EXPECT_EQ(server.requests().size(), 12u);
  EXPECT_LE(server.most_at_once(), 3);
  EXPECT_GE(server.most_at_once(), 2);
}

const std::string kStream =
    ": hello\n\n"
    "data: {\"choices\": [{\"delta\": {\"role\": \"assistant\"}}]}\n\n"
    "data: {\"choices\": [{\"delta\": {\"content\": \"Grüß \"}}]}\r\n\r\n"
    "data: {\"choices\": [{\"delta\": {\"content\": \"Gott, 灯塔\"}}]}\n\n"
    "data: {\"choices\": [{\"delta\": {}, \"finish_reason\": \"stop\"}]}\n\n"
    "data: {\"choices\": [], \"usage\": {\"prompt_tokens\": 9, \"completion_tokens\": 4}}\n\n"
    "data: [DONE]\n\n";

/// A server that answers plain and streamed requests alike, by seed.
TestAnswer by_seed(const TestRequest& request, int) {
  const Json body = *parse_json(request.body);
  const std::string text = "I am number " + body["seed"].dump();
  if (!body.contains("stream")) return {.body = completion(text)};
  const Json delta = {{"choices", Json::array({Json{{"delta", {{"content", text}}}}})}};
  const Json end = {
      {"choices", Json::array({Json{{"delta", Json::object()}, {"finish_reason", "stop"}}})}};
  return {.body =
              "data: " + dump_json(delta) + "\n\ndata: " + dump_json(end) + "\n\ndata: [DONE]\n\n"};
}

INSTANTIATE_TEST_SUITE_P(OpenAi, ChatModelContract,
                         testing::Values(EngineCase{"openai", [] {
                                                      static TestServer server(by_seed);
                                                      return open(server);
                                                    }}));

TEST(HttpEngine, ReadsAStreamHoweverItIsCut) {
  for (const std::size_t piece : {0, 1, 2, 3, 5, 7, 16, 61}) {
    TestServer server([&](const TestRequest&, int) {
      return TestAnswer{
          .headers = {"Content-Type: text/event-stream"}, .body = kStream, .piece = piece};
    });
    std::string heard;
    auto reply = open(server)->stream(ask("Hello?"), [&](std::string_view text) { heard += text; });
    ASSERT_TRUE(reply) << describe(reply.error());
    EXPECT_EQ(reply->text, "Grüß Gott, 灯塔");
    EXPECT_EQ(heard, reply->text);
    EXPECT_EQ(reply->finish_reason, "stop");
    EXPECT_EQ(reply->usage.completion_tokens, 4);
    EXPECT_EQ(parse_json(server.requests()[0].body)->at("stream"), true);
    // A person who asks twice wants two answers.
    EXPECT_FALSE(server.requests()[0].headers.contains("idempotency-key"));
  }
}

TEST(HttpEngine, ABrokenStreamIsNoAnswer) {
  const auto code_of = [](const TestAnswer& answer, std::size_t& asked) {
    TestServer server([&](const TestRequest&, int) { return answer; });
    auto reply = open(server)->stream(ask("Hello?"), [](std::string_view) {});
    asked = server.requests().size();
    return reply ? std::string("an answer") : error_code(reply.error());
  };
  std::size_t asked = 0;
  // Cut behind the first words: what a person has begun to read is not asked for again.
  const auto behind = static_cast<int>(kStream.find("灯塔"));
  EXPECT_EQ(code_of({.body = kStream, .cut_at = behind}, asked), "endpoint.unavailable");
  EXPECT_EQ(asked, 1u);
  EXPECT_EQ(
      code_of({.body = kStream.substr(0, kStream.find("data: {\"choices\": [{\"delta\": {}"))},
              asked),
      "endpoint.unavailable");
  EXPECT_EQ(code_of({.body = "data: {\"error\": {\"message\": \"overloaded\"}}\n\n"}, asked),
            "endpoint.unavailable");
  EXPECT_EQ(code_of({.body = "data: what?\n\n"}, asked), "endpoint.protocol");
  EXPECT_EQ(code_of({.status = 503, .body = "no"}, asked), "endpoint.unavailable");
  EXPECT_EQ(asked, 5u);
}

}  // namespace
}  // namespace rolellm

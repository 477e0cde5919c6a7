#include "rolellm/llm/http/batch_run.h"

#include <gtest/gtest.h>

#include "rolellm/core/jsonl.h"
#include "rolellm/llm/http/batch_file.h"
#include "rolellm/llm/http/http_engine.h"
#include "rolellm/llm/http/test_server.h"

namespace rolellm {
namespace {

/// A batch API: files, batches and their outputs. Each batch is done at its second poll.
class BatchServer {
 public:
  TestAnswer answer(const TestRequest& request) {
    if (request.path == "/v1/files") {
      const std::size_t begin = request.body.find("{\"custom_id\"");
      lines_ = request.body.substr(begin, request.body.rfind("\r\n--") - begin);
      return {.body = R"({"id": "file-1"})"};
    }
    if (request.path == "/v1/batches" && request.method == "POST") {
      metadata_ = (*parse_json(request.body))["metadata"];
      ++submitted;
      if (lose_answer) return {.body = R"({"id": "batch-1"})", .cut_at = 3};
      return {.body = R"({"id": "batch-1"})"};
    }
    if (request.path == "/v1/batches?limit=100") {
      Json data = Json::array();
      if (submitted > 0)
        data.push_back({{"id", "batch-1"}, {"status", "in_progress"}, {"metadata", metadata_}});
      return {.body = dump_json(Json{{"data", data}})};
    }
    if (request.path == "/v1/batches/batch-1") {
      if (forgotten) return {.status = 404, .body = R"({"error": {"message": "no such batch"}})"};
      if (++polls % 2 == 1) return {.body = R"({"id": "batch-1", "status": "in_progress"})"};
      return {.body =
                  R"({"status": "completed", "output_file_id": "out", "error_file_id": "err"})"};
    }
    const bool errors = request.path == "/v1/files/err/content";
    std::string output;
    const auto rows = parse_jsonl(lines_, "lines");
    if (!errors) output = strange;
    for (const JsonlRow& row : *rows) {
      const std::string question = row.value["body"]["messages"].back()["content"];
      const bool fails = question == fail_on;
      if (fails != errors || question == lose) continue;
      const Json body =
          fails
              ? Json{{"error", {{"message", "try later"}}}}
              : Json{{"choices",
                      Json::array(
                          {Json{{"message",
                                 {{"content", question + " " + row.value["body"]["seed"].dump()}}},
                                {"finish_reason", "stop"}}})},
                     {"usage",
                      tells_usage ? Json{{"prompt_tokens", 7}, {"completion_tokens", 3}} : Json()}};
      output = dump_json(Json{{"custom_id", row.value["custom_id"]},
                              {"response", {{"status_code", fails ? 503 : 200}, {"body", body}}},
                              {"error", nullptr}}) +
               "\n" + output;  // in another order than asked
    }
    return {.body = output};
  }

  int submitted = 0, polls = 0;
  bool lose_answer = false, forgotten = false, tells_usage = true;
  std::string fail_on = {}, lose = {};
  std::string strange = {};  ///< lines that stand before the answers

 private:
  std::string lines_;
  Json metadata_;
};

class Batches : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  std::unique_ptr<ChatModel> open(std::shared_ptr<Ledger> ledger = nullptr) {
    EngineOptions options;
    options.retry_seconds = 0.001;
    options.batch_folder = folder_;
    options.ledger = std::move(ledger);
    return std::move(*make_http_model(*endpoint_from_url(server_.url() + "/v1#mara"), options, {}));
  }
  static ChatRequest ask(const std::string& question, int samples) {
    return {.messages = {{"user", question}},
            .sampling = {.max_tokens = 20, .seed = 5},
            .schema = nullptr,
            .samples = samples};
  }
  /// Answers go to `heard` as they come, also where some fail in the end.
  Status generate(std::span<const ChatRequest> requests, std::vector<std::string>& heard) {
    return open()->generate(requests, [&](std::size_t, int, const ChatReply& reply) -> Status {
      heard.push_back(reply.text);
      return ok();
    });
  }
  fs::path folder_ = fs::path(testing::TempDir()) / "rolellm-batches-test";
  BatchServer api_;
  TestServer server_{[this](const TestRequest& request, int) { return api_.answer(request); }};
};

TEST_F(Batches, AnswersAreJoinedByTheirCustomId) {
  const std::vector<ChatRequest> requests = {ask("one", 2), ask("two", 1), ask("one", 1)};
  const auto replies = generate_all(*open(), requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ((*replies)[0][0].text, "one 5");
  EXPECT_EQ((*replies)[0][1].text, "one 6");
  EXPECT_EQ((*replies)[1][0].text, "two 5");
  EXPECT_EQ((*replies)[2][0].text, "one 5");  // the same question: one line, paid for once
  EXPECT_EQ((*replies)[0][0].usage.prompt_tokens + (*replies)[2][0].usage.prompt_tokens, 7);
  EXPECT_EQ(api_.submitted, 1);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(Batches, AStoppedRunWaitsForTheSameBatch) {
  const std::vector<ChatRequest> requests = {ask("one", 1), ask("two", 1)};
  // The first run stops at the first answer, as if its disk were full.
  const auto stopped = open()->generate(requests, [](std::size_t, int, const ChatReply&) -> Status {
    return fail(ErrorKind::io, "disk_full", "no room");
  });
  EXPECT_FALSE(stopped);
  EXPECT_FALSE(fs::is_empty(folder_));
  const auto replies = generate_all(*open(), requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ((*replies)[1][0].text, "two 5");
  EXPECT_EQ(api_.submitted, 1);
}

/// What an engine tells of its calls, by request.
struct Heard : CallWatcher {
  Status before_sending(std::span<const SentCall> calls) override { return note(calls, sent); }
  Status going_on(std::span<const SentCall> calls) override { return note(calls, under_way); }
  Status before_waiting() override { return ok(); }
  static Status note(std::span<const SentCall> calls, std::vector<std::size_t>& in) {
    for (const SentCall& call : calls) in.push_back(call.request);
    return ok();
  }
  std::vector<std::size_t> sent, under_way;
};

TEST_F(Batches, TellsWhichCallsAnEarlierRunHasSent) {
  const std::vector<ChatRequest> requests = {ask("one", 1), ask("two", 1)};
  EXPECT_FALSE(
      open()->generate(std::span(requests).first(1), [](std::size_t, int, const ChatReply&) {
        return Status(fail(ErrorKind::io, "disk_full", "no room"));
      }));
  Heard heard;
  const auto model = open();
  model->watch(&heard);
  (void)generate_all(*model, requests);  // the stand-in remembers one batch only
  EXPECT_EQ(heard.under_way, std::vector<std::size_t>{0});
  EXPECT_EQ(heard.sent, std::vector<std::size_t>{1});
}

TEST_F(Batches, ALostReplyDoesNotSubmitTwice) {
  api_.lose_answer = true;
  const std::vector<ChatRequest> requests = {ask("one", 1)};
  const auto replies = generate_all(*open(), requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ(api_.submitted, 1);
}

TEST_F(Batches, WhatFailedIsToldAfterWhatCame) {
  api_.fail_on = "two";
  const std::vector<ChatRequest> requests = {ask("one", 1), ask("two", 1)};
  std::vector<std::string> heard;
  const auto status = generate(requests, heard);
  EXPECT_EQ(heard, std::vector<std::string>{"one 5"});
  ASSERT_FALSE(status);
  EXPECT_EQ(error_code(status.error()), "endpoint.unavailable");
}

TEST_F(Batches, LinesThatNobodyAskedForAreLeftAlone) {
  api_.strange = R"({"custom_id": "another's", "response": {"status_code": 200, "body": {}}})"
                 "\n"
                 R"({"response": null, "error": {"message": "no id"}})"
                 "\n";
  const std::vector<ChatRequest> requests = {ask("one", 1)};
  const auto replies = generate_all(*open(), requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ((*replies)[0][0].text, "one 5");
}

TEST_F(Batches, WhatIsMissingIsAskedForByTheNextRun) {
  api_.lose = "two";
  const std::vector<ChatRequest> requests = {ask("one", 1), ask("two", 1)};
  std::vector<std::string> heard;
  const auto status = generate(requests, heard);
  EXPECT_EQ(heard, std::vector<std::string>{"one 5"});
  ASSERT_FALSE(status);
  EXPECT_EQ(error_code(status.error()), "endpoint.unavailable");
  EXPECT_NE(status.error().message.find("without 1 answers"), std::string::npos);
  api_.lose = "";
  ASSERT_TRUE(generate_all(*open(), std::span(requests).subspan(1)));
  EXPECT_EQ(api_.submitted, 2);
}

TEST_F(Batches, ABatchThatTheServerForgotIsSubmittedAnewByTheNextRun) {
  const std::vector<ChatRequest> requests = {ask("one", 1)};
  api_.forgotten = true;
  const auto gone = generate_all(*open(), requests);
  ASSERT_FALSE(gone);
  EXPECT_NE(gone.error().message.find("no such batch"), std::string::npos);
  EXPECT_TRUE(fs::is_empty(folder_));
  api_ = BatchServer();
  const auto replies = generate_all(*open(), requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ(api_.submitted, 1);
}

TEST_F(Batches, AnAnswerThatDoesNotTellItsTokensCountsAtItsWorst) {
  api_.tells_usage = false;
  const auto ledger = std::make_shared<Ledger>(BudgetLimits{.cost = std::nullopt, .tokens = 500});
  const std::vector<ChatRequest> requests = {ask("one", 1)};
  ASSERT_TRUE(generate_all(*open(ledger), requests));
  EXPECT_GT(ledger->spent().tokens, 20);  // the answer at its longest, and a prompt
}

TEST_F(Batches, ABatchBeyondTheBudgetIsNotSubmitted) {
  const std::vector<ChatRequest> requests = {ask("one", 4)};
  const auto replies = generate_all(
      *open(std::make_shared<Ledger>(BudgetLimits{.cost = std::nullopt, .tokens = 100})), requests);
  ASSERT_FALSE(replies);
  EXPECT_EQ(exit_code(replies.error()), 6);
  EXPECT_EQ(server_.requests().size(), 0u);
}

TEST_F(Batches, WhatIsUnderWayCountsAgainstTheBudgetAndIsCollected) {
  const auto stop = [](std::size_t, int, const ChatReply&) -> Status {
    return fail(ErrorKind::io, "disk_full", "no room");
  };
  const std::vector<ChatRequest> one = {ask("one", 1)};
  EXPECT_FALSE(open()->generate(one, stop));
  // A call takes 20 tokens of answer at most and, a byte a token, about 120 of prompt: there is
  // room for one of them beside what is spent, not for two.
  const auto ledger = std::make_shared<Ledger>(BudgetLimits{.cost = std::nullopt, .tokens = 200});
  std::vector<std::string> heard;
  const std::vector<ChatRequest> both = {ask("one", 1), ask("two", 1)};
  const auto status =
      open(ledger)->generate(both, [&](std::size_t, int, const ChatReply& reply) -> Status {
        heard.push_back(reply.text);
        return ok();
      });
  ASSERT_FALSE(status);
  EXPECT_EQ(exit_code(status.error()), 6);
  EXPECT_EQ(heard, std::vector<std::string>{"one 5"});  // it was paid for
  EXPECT_EQ(api_.submitted, 1);
  EXPECT_EQ(ledger->spent().tokens, 10);  // 7 and 3
}

TEST(BatchFile, OfLinesWithOneIdTheFirstAnswerCounts) {
  const std::string failed = R"({"custom_id": "a", "response": {"status_code": 500, "body": {}}})";
  const auto answer = [](const std::string& text) {
    return R"({"custom_id": "a", "response": {"status_code": 200, "body": {"choices": [
               {"message": {"content": ")" +
           text + R"("}, "finish_reason": "stop"}]}}})";
  };
  const auto one_line = [](std::string row) {
    std::erase(row, '\n');
    return row + "\n";
  };
  const std::string text =
      one_line(failed) + one_line(answer("first")) + one_line(answer("second")) + one_line(failed);
  const auto replies = read_batch_output(text, openai_dialect(), "here");
  ASSERT_TRUE(replies);
  ASSERT_TRUE(replies->at("a"));
  EXPECT_EQ(replies->at("a")->text, "first");
}

TEST(BatchFile, ASampleKeepsItsIdWhenOnlyTheRestIsAskedFor) {
  ChatRequest request{
      .messages = {{"user", "one"}}, .sampling = {.seed = 5}, .schema = nullptr, .samples = 3};
  Capabilities no_seeds;
  no_seeds.refused = {"seed"};
  for (const Capabilities& can : {Capabilities{}, no_seeds}) {
    const auto all = plan_batch({&request, 1}, openai_dialect(), "m", can);
    ASSERT_EQ(all.size(), 3u);
    // As the journal asks when it has the first two: one sample, with the seed of the third.
    ChatRequest rest = request;
    rest.sampling.seed = 7;
    rest.samples = 1;
    const auto last = plan_batch({&rest, 1}, openai_dialect(), "m", can);
    EXPECT_EQ(last[0].id, all[2].id);
  }
}

TEST(BatchFile, IsSplitAtItsLimits) {
  std::vector<BatchCall> calls(5);
  for (BatchCall& call : calls) call.line = "0123456789";
  using Ends = std::vector<std::size_t>;
  EXPECT_EQ(batch_ends(calls, 2, 1000), (Ends{2, 4, 5}));
  EXPECT_EQ(batch_ends(calls, 100, 35), (Ends{3, 5}));
  EXPECT_EQ(batch_ends(calls, 100, 5), (Ends{1, 2, 3, 4, 5}));  // a line too long goes alone
  EXPECT_EQ(batch_ends({}, 100, 5), Ends{});
}

}  // namespace
}  // namespace rolellm

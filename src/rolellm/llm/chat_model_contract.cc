#include "rolellm/llm/chat_model_contract.h"

#include <map>

namespace rolellm {

TEST_P(ChatModelContract, AnswersEachSampleOnce) {
  const std::vector<ChatRequest> requests = {ask("Who are you?", 3), ask("What is a lamp?"),
                                             ask("Name a bird.", 2)};
  std::map<std::pair<std::size_t, int>, int> answered;
  const Status done = model_->generate(
      requests, [&](std::size_t request, int sample, const ChatReply& reply) -> Status {
        ++answered[{request, sample}];
        EXPECT_TRUE(reply.finish_reason == "stop" || reply.finish_reason == "length");
        return ok();
      });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(answered,
            (std::map<std::pair<std::size_t, int>, int>{
                {{0, 0}, 1}, {{0, 1}, 1}, {{0, 2}, 1}, {{1, 0}, 1}, {{2, 0}, 1}, {{2, 1}, 1}}));
}

TEST_P(ChatModelContract, NothingAskedIsNothingAnswered) {
  const Status done = model_->generate({}, [](std::size_t, int, const ChatReply&) -> Status {
    ADD_FAILURE();
    return ok();
  });
  EXPECT_TRUE(done);
}

TEST_P(ChatModelContract, StopsWhenTheCallerDoes) {
  const std::vector<ChatRequest> requests = {ask("Who are you?", 4), ask("What is a lamp?", 4)};
  int heard = 0;
  const Status done = model_->generate(requests, [&](std::size_t, int, const ChatReply&) -> Status {
    ++heard;
    return fail(ErrorKind::io, "full", "no room for the answer");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(error_code(done.error()), "io.full");
  EXPECT_EQ(heard, 1);
  // And it can be asked again.
  const ChatRequest again = ask("Who are you?");
  EXPECT_TRUE(generate_all(*model_, {&again, 1}));
}

TEST_P(ChatModelContract, TheSameSeedGivesTheSameAnswer) {
  const ChatRequest request = ask("Who are you?", 2);
  const auto first = generate_all(*model_, {&request, 1});
  const auto second = generate_all(*model_, {&request, 1});
  ASSERT_TRUE(first && second);
  for (int sample = 0; sample < 2; ++sample)
    EXPECT_EQ((*first)[0][sample].text, (*second)[0][sample].text);
}

TEST_P(ChatModelContract, AStreamIsTheWholeAnswerInPieces) {
  std::string heard;
  const auto reply =
      model_->stream(ask("Who are you?"), [&](std::string_view piece) { heard += piece; });
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(heard, reply->text);
  EXPECT_FALSE(heard.empty());
}

TEST_P(ChatModelContract, CountsTokensAndNamesItself) {
  const auto few = model_->count_tokens(ask("Who?"));
  const auto many = model_->count_tokens(ask(std::string(400, 'x') + " and who are you?"));
  ASSERT_TRUE(few && many);
  EXPECT_GT(*few, 0);
  EXPECT_GT(*many, *few);
  EXPECT_FALSE(model_->info().name.empty());
  EXPECT_FALSE(model_->info().identity.empty());
  EXPECT_FALSE(model_->info().engine.empty());
}

}  // namespace rolellm

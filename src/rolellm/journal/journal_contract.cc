#include "rolellm/journal/journal_contract.h"

#include <chrono>
#include <limits>
#include <thread>

#include "rolellm/journal/archive.h"
#include "rolellm/journal/work_queue.h"

namespace rolellm {

TEST_P(JournalContract, KnowsNothingAtFirst) {
  EXPECT_EQ(text_of("a"), "-");
  EXPECT_TRUE(list_runs(journal_->database())->empty());
}

TEST_P(JournalContract, GivesBackWhatWasFlushed) {
  store("a", "hello");
  ASSERT_TRUE(journal_->flush());
  open();
  const std::string keys[] = {"a", "b", "a"};
  const auto found = journal_->find(keys);
  ASSERT_TRUE(found) << describe(found.error());
  ASSERT_TRUE((*found)[0] && (*found)[2]);
  EXPECT_FALSE((*found)[1]);
  EXPECT_EQ((*found)[0]->text, "hello");
  EXPECT_EQ((*found)[0]->finish_reason, "stop");
  EXPECT_EQ((*found)[2]->usage.prompt_tokens, 3);
  EXPECT_EQ((*found)[2]->usage.completion_tokens, 4);
}

TEST_P(JournalContract, FindsWhatIsNotFlushedYet) {
  store("a", "hello");
  EXPECT_EQ(text_of("a"), "hello");
}

TEST_P(JournalContract, LosesWhatWasNotFlushed) {
  store("a", "hello");
  open();
  EXPECT_EQ(text_of("a"), "-");
}

TEST_P(JournalContract, ForgetsWhatIsDiscarded) {
  store("a", "hello");
  journal_->discard();
  ASSERT_TRUE(journal_->flush());
  EXPECT_EQ(text_of("a"), "-");
}

TEST_P(JournalContract, TheFirstAnswerStays) {
  store("a", "first");
  ASSERT_TRUE(journal_->flush());
  store("a", "second");
  ASSERT_TRUE(journal_->flush());
  EXPECT_EQ(text_of("a"), "first");
}

TEST_P(JournalContract, KeepsEveryByte) {
  const std::string odd("caf\xC3\xA9 \\ ' \" $1 {} \0 \xFF \n", 23);
  store("a", odd);
  ASSERT_TRUE(journal_->flush());
  open();
  EXPECT_EQ(text_of("a"), odd);
}

/// As an engine tells them: a token with the first byte of a character, a zero byte, no chance.
std::vector<TokenLogprobs> odd_logprobs() {
  const double never = -std::numeric_limits<double>::infinity();
  return {{.drawn = {"caf\xC3\xA9", -0.1}, .top = {{"caf\xC3\xA9", -0.1}, {" \"x\"\n", -2.25}}},
          {.drawn = {"\xC3", -1.0 / 3}, .top = {}},
          {.drawn = {std::string(1, '\0'), never}, .top = {{"", -1e-300}}}};
}

TEST_P(JournalContract, KeepsLogprobs) {
  const auto told = odd_logprobs();
  journal_->store(model_,
                  {.key = "a", .reply = {.text = "x", .finish_reason = "stop", .logprobs = told}});
  store("b", "none asked for");
  ASSERT_TRUE(journal_->flush());
  open();
  const std::string keys[] = {"a", "b"};
  const auto found = journal_->find(keys);
  ASSERT_TRUE(found) << describe(found.error());
  const auto& kept = (*found)[0]->logprobs;
  ASSERT_EQ(kept.size(), told.size());
  for (std::size_t at = 0; at < told.size(); ++at) {
    EXPECT_EQ(kept[at].drawn.token, told[at].drawn.token);
    EXPECT_EQ(kept[at].drawn.logprob, told[at].drawn.logprob);  // to the last bit
    ASSERT_EQ(kept[at].top.size(), told[at].top.size());
    for (std::size_t i = 0; i < told[at].top.size(); ++i) {
      EXPECT_EQ(kept[at].top[i].token, told[at].top[i].token);
      EXPECT_EQ(kept[at].top[i].logprob, told[at].top[i].logprob);
    }
  }
  EXPECT_TRUE((*found)[1]->logprobs.empty());
  const auto shown = find_answers(journal_->database(), "a", 9);
  ASSERT_TRUE(shown) << describe(shown.error());
  EXPECT_EQ(shown->front().reply.logprobs.size(), told.size());
}

TEST_P(JournalContract, SaysThatLogprobsAreDamaged) {
  store("a", "x");
  ASSERT_TRUE(journal_->flush());
  for (const char* damaged : {"{", R"({"logprobs": [1]})", R"({"logprobs": [{"drawn": ["a"]}]})"}) {
    ASSERT_TRUE(journal_->database().query("UPDATE answers SET more = $1", {std::string(damaged)}));
    const std::string key = "a";
    const auto found = journal_->find({&key, 1});
    ASSERT_FALSE(found) << damaged;
    EXPECT_EQ(error_code(found.error()), "io.journal");
  }
}

TEST_P(JournalContract, ManyAtOnce) {
  std::vector<std::string> keys;
  for (int i = 0; i < 1000; ++i) {
    keys.push_back("key" + std::to_string(i));
    if (i % 2 == 0) store(keys.back(), std::to_string(i));
  }
  ASSERT_TRUE(journal_->flush());
  const auto found = journal_->find(keys);
  ASSERT_TRUE(found);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ASSERT_EQ((*found)[i].has_value(), i % 2 == 0) << i;
    if ((*found)[i]) {
      EXPECT_EQ((*found)[i]->text, std::to_string(i));
    }
  }
}

TEST_P(JournalContract, ACallKeepsTheAnswersBeforeIt) {
  store("a", "paid");
  const JournalCall call{"b", 10, 20};
  ASSERT_TRUE(journal_->begin(model_, {&call, 1}));
  open();  // without a flush: the process was killed
  EXPECT_EQ(text_of("a"), "paid");
}

TEST_P(JournalContract, AnOpenCallIsInDoubtAfterACrash) {
  const JournalCall calls[] = {{"a", 10, 20}, {"b", 100, 200}};
  ASSERT_TRUE(journal_->begin(model_, calls));
  store("a", "came");
  ASSERT_TRUE(journal_->flush());
  open();
  if (WorkQueue* queue = journal_->queue()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // more than the lease
    ASSERT_TRUE(queue->bury_the_dead());
  }
  const auto runs = list_runs(journal_->database());
  ASSERT_TRUE(runs && runs->size() == 1);
  EXPECT_EQ((*runs)[0].answers, 1);
  EXPECT_EQ((*runs)[0].in_doubt, 1);
  EXPECT_EQ((*runs)[0].in_doubt_tokens_at_most, 300);  // 100 of prompt and 200 of answer
}

TEST_P(JournalContract, AnAnsweredCallIsNotInDoubt) {
  const JournalCall call{"a", 10, 20};
  ASSERT_TRUE(journal_->begin(model_, {&call, 1}));
  ASSERT_TRUE(journal_->begin(model_, {&call, 1}));  // a second try
  store("a", "came");
  ASSERT_TRUE(journal_->flush());
  ASSERT_TRUE(journal_->settle());
  EXPECT_EQ((*list_runs(journal_->database()))[0].in_doubt, 0);
}

TEST_P(JournalContract, ACallInDoubtWhoseAnswerCameAfterAllIsInDoubtNoMore) {
  const JournalCall calls[] = {{"came", 10, 20}, {"lost", 10, 20}};
  for (int process = 0; process < 2; ++process) {  // "lost" was sent twice
    ASSERT_TRUE(
        journal_->begin(model_, std::span(calls).subspan(static_cast<std::size_t>(process))));
    ASSERT_TRUE(journal_->settle());
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const auto in_doubt = [&] { return (*list_runs(journal_->database()))[0].in_doubt; };
  EXPECT_EQ(in_doubt(), 3);
  const std::string keys[] = {"came", "lost", "never sent"};
  ASSERT_TRUE(journal_->take_up(keys));
  EXPECT_EQ(in_doubt(), 1);  // the first "lost", whose second may still come
  store("came", "late");
  ASSERT_TRUE(journal_->flush());
  ASSERT_TRUE(journal_->settle());
  EXPECT_EQ(in_doubt(), 2);
}

TEST_P(JournalContract, ListsModelsWithTheirTokens) {
  store("a", "x");
  store("b", "y");
  ASSERT_TRUE(journal_->flush());
  const auto models = list_models_asked(journal_->database());
  ASSERT_TRUE(models && models->size() == 1) << describe(models.error());
  EXPECT_EQ((*models)[0].name, "m");
  EXPECT_EQ((*models)[0].answers, 2);
  EXPECT_EQ((*models)[0].prompt_tokens, 6);                         // 2 * 3
  EXPECT_EQ(cost(6, 8, {.prompt = 1e6, .completion = 2e6}), 22.0);  // 6 * 1 + 8 * 2
}

TEST_P(JournalContract, FindsAnswersByTheBeginningOfTheirKey) {
  store("0abc", "x");
  store("0abd", "y");
  store("1", "z");
  ASSERT_TRUE(journal_->flush());
  EXPECT_EQ(find_answers(journal_->database(), "0ab", 9)->size(), 2u);
  EXPECT_EQ(find_answers(journal_->database(), "0abc", 9)->front().reply.text, "x");
  EXPECT_EQ(find_answers(journal_->database(), "", 2, "0abc")->front().key, "0abd");
  EXPECT_TRUE(find_answers(journal_->database(), "f", 9)->empty());
}

TEST_P(JournalContract, RemovesWhatNobodyNeeds) {
  store("a", "x");
  ASSERT_TRUE(journal_->flush());
  EXPECT_EQ(*collect_garbage(*journal_, {.model = "other"}, false), 0);
  EXPECT_EQ(*collect_garbage(*journal_, {.older_than_days = 1}, false), 1);  // started in 1970
  EXPECT_EQ(text_of("a"), "-");
  store("b", "y");
  ASSERT_TRUE(journal_->flush());
  EXPECT_EQ(*collect_garbage(*journal_, {.unused_days = 1}, false), 0);  // used today
  EXPECT_EQ(*collect_garbage(*journal_, {.unused_days = 0}, true), 1);
  EXPECT_EQ(text_of("b"), "y");  // it was a dry run
}

TEST_P(JournalContract, RemovesRunsModelsAndDoubtsWithTheirLastAnswer) {
  const JournalCall call{"lost", 10, 20};
  ASSERT_TRUE(journal_->begin(model_, {&call, 1}));
  ASSERT_TRUE(journal_->settle());
  store("a", "x");
  ASSERT_TRUE(journal_->flush());
  open();  // the next process: the first one's run is over
  model_.name = "other";
  store("b", "y");
  ASSERT_TRUE(journal_->flush());
  if (journal_->queue()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // more than the lease
    ASSERT_TRUE(journal_->queue()->bury_the_dead());
  }
  EXPECT_EQ(*collect_garbage(*journal_, {.model = "m"}, false), 1);
  const auto runs = list_runs(journal_->database());
  ASSERT_TRUE(runs && runs->size() == 1);
  EXPECT_EQ((*runs)[0].answers, 1);
  EXPECT_EQ((*runs)[0].in_doubt, 0);
  const auto models = list_models_asked(journal_->database());
  ASSERT_TRUE(models && models->size() == 1);
  EXPECT_EQ((*models)[0].name, "other");
}

}  // namespace rolellm

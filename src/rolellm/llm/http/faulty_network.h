// A made-up network on a clock that stands still: servers that misbehave by seed, and a count of
// all they were asked and would bill.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rolellm/core/clock.h"
#include "rolellm/core/random.h"
#include "rolellm/llm/chat_model.h"
#include "rolellm/llm/http/transport.h"

namespace rolellm {

/// Everything RELIABILITY's N1 lists.
enum class Fault {
  none,
  length,  // answers
  limited,
  limited_for_a_while,
  limited_absurdly,  // 429
  server_error,
  unavailable,
  gateway,  // the server answers, what stands before it says 504
  refused,
  tls,
  hang,
  trickle,
  cut,
  no_finish,
  stream_error,
  bad_utf8,
  bad_json,  // transient, all of these
  quota,
  bad_request,
  unauthorised,
  web_page,
  giant,
  bomb,
  redirect,  // not worth a second try
};
inline constexpr int kFaults = static_cast<int>(Fault::redirect) + 1;
inline constexpr int kFirstFault = static_cast<int>(Fault::limited);
inline constexpr int kFirstFinal = static_cast<int>(Fault::quota);

/// The error code a client should see for it when it is the last word; empty for answers.
std::string expected_code(Fault fault);

struct NetworkPlan {
  double fault_share = 0.3;   ///< of the requests
  bool final_faults = false;  ///< also those not worth a second try
  int latency_ms = 200;       ///< of an answer, and up to ten times as much
  bool honours_keys = false;  ///< an answer that was made is given again to its `Idempotency-Key`
};

/// What the text of an answer is, whole: depends on the question and the sample's seed.
std::string true_answer(const std::string& question, std::uint64_t seed);

class FaultyNetwork : public Transport {
 public:
  FaultyNetwork(ManualClock& clock, std::uint64_t seed, const NetworkPlan& plan)
      : clock_(clock), random_(seed), plan_(plan) {}
  HttpTicket start(HttpRequest request) override;
  std::optional<HttpDone> wait(double until) override;
  void drop_all() override { open_.clear(); }

  int started() const { return started_; }
  std::size_t most_open() const { return most_open_; }
  /// Requests for each question and first seed.
  const std::map<std::string, int>& attempts() const { return attempts_; }
  const std::set<Fault>& faults() const { return faults_; }
  /// When the first fault that is not worth a second try was told; never: 1e300.
  double final_at() const { return final_at_; }
  double last_start() const { return last_start_; }
  /// First start to last word, the longest of all questions.
  double longest_call() const;
  /// What the servers would bill: whatever they began to answer.
  std::int64_t billed_tokens() const { return billed_tokens_; }
  /// Whole answers that were made and billed beyond the first to each question and seed.
  int made_again() const;

 private:
  struct Open {
    HttpTicket ticket = 0;
    double at = 0;
    HttpRequest request;
    HttpReply reply;
    std::string name;
    std::size_t piece = 0;  ///< bytes of a stream told at a time; 0: no stream
    bool final = false;
  };
  Fault pick();
  void answer(Fault fault, Open& open);

  ManualClock& clock_;
  Random random_;
  NetworkPlan plan_;
  std::vector<Open> open_;
  HttpTicket last_ = 0;
  int started_ = 0;
  std::size_t most_open_ = 0;
  std::map<std::string, int> attempts_;
  std::map<std::string, std::pair<double, double>> spans_;
  std::set<Fault> faults_;
  std::set<std::string> keys_;       ///< to whose questions an answer was made
  std::map<std::string, int> made_;  ///< answers by question and seed
  double final_at_ = 1e300, last_start_ = 0;
  std::int64_t billed_tokens_ = 0;
};

}  // namespace rolellm

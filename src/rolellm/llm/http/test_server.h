// A server on 127.0.0.1 that a test scripts: it counts what it is asked and misbehaves on demand.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rolellm {

struct TestRequest {
  std::string method, path;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

struct TestAnswer {
  int status = 200;
  std::vector<std::string> headers;  ///< `Name: value`
  std::string body;
  /// Bytes of the body after which the connection is closed although more was promised; -1: none.
  int cut_at = -1;
  std::size_t piece = 0;  ///< bytes written at a time; 0: all at once
  std::chrono::milliseconds delay{0};
  std::chrono::microseconds pause{300};  ///< behind each piece
  std::size_t times = 1;                 ///< the body is sent so many times over
};

/// Answers every request with `handle(request, how many came before it)`, each connection on its
/// own thread; calls of `handle` take turns.
class TestServer {
 public:
  using Handler = std::function<TestAnswer(const TestRequest& request, int number)>;
  explicit TestServer(Handler handle);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::string url() const;  ///< `http://127.0.0.1:port`
  std::vector<TestRequest> requests() const;
  int most_at_once() const { return most_at_once_; }

 private:
  void accept_all();
  void serve(int connection);
  bool answer_one(int connection, std::string& buffer);

  Handler handle_;
  int listener_ = -1, port_ = 0;
  mutable std::mutex mutex_;
  std::vector<TestRequest> requests_;
  std::vector<std::thread> connections_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> at_once_ = 0, most_at_once_ = 0;
  std::thread acceptor_;
};

}  // namespace rolellm

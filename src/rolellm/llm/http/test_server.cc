#include "rolellm/llm/http/test_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

bool send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Waits for more bytes, looking at `stopping` now and then; false at the end of the connection.
bool receive_more(int connection, std::string& buffer, const std::atomic<bool>& stopping) {
  while (!stopping) {
    pollfd ready{.fd = connection, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, 20) == 0) continue;
    char bytes[4096];
    const ssize_t count = ::recv(connection, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer.append(bytes, static_cast<std::size_t>(count));
    return true;
  }
  return false;
}

TestRequest read_head(const std::string& head) {
  TestRequest request;
  std::size_t at = head.find("\r\n");
  const std::string first = head.substr(0, at);
  request.method = first.substr(0, first.find(' '));
  const std::size_t path = first.find(' ') + 1;
  request.path = first.substr(path, first.find(' ', path) - path);
  while (at != std::string::npos) {
    const std::size_t begin = at + 2;
    at = head.find("\r\n", begin);
    const std::string line = head.substr(begin, at == std::string::npos ? at : at - begin);
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    request.headers[lower_ascii(line.substr(0, colon))] =
        line.substr(line.find_first_not_of(' ', colon + 1));
  }
  return request;
}

}  // namespace

TestServer::TestServer(Handler handle) : handle_(std::move(handle)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, plain, size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, plain, &size) != 0) {
    throw std::runtime_error("the test server cannot listen on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

TestServer::~TestServer() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  ::close(listener_);
}

std::string TestServer::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::vector<TestRequest> TestServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void TestServer::accept_all() {
  while (!stopping_) {
    pollfd ready{.fd = listener_, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, 20) <= 0) continue;
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection >= 0) connections_.emplace_back([this, connection] { serve(connection); });
  }
}

void TestServer::serve(int connection) {
  std::string buffer;
  while (answer_one(connection, buffer)) {
  }
  ::close(connection);
}

/// Reads one request and answers it; false when the connection is over.
bool TestServer::answer_one(int connection, std::string& buffer) {
  std::size_t end = std::string::npos;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more(connection, buffer, stopping_)) return false;
  }
  TestRequest request = read_head(buffer.substr(0, end));
  buffer.erase(0, end + 4);
  const auto length = request.headers.find("content-length");
  const std::size_t size = length == request.headers.end() ? 0 : std::stoul(length->second);
  if (request.headers.contains("expect")) send_all(connection, "HTTP/1.1 100 Continue\r\n\r\n");
  while (buffer.size() < size) {
    if (!receive_more(connection, buffer, stopping_)) return false;
  }
  request.body = buffer.substr(0, size);
  buffer.erase(0, size);

  ++at_once_;
  TestAnswer answer;
  {
    const std::lock_guard lock(mutex_);
    most_at_once_ = std::max(most_at_once_.load(), at_once_.load());
    requests_.push_back(request);
    answer = handle_(request, static_cast<int>(requests_.size()) - 1);
  }
  std::this_thread::sleep_for(answer.delay);
  --at_once_;
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Test\r\n";
  for (const std::string& header : answer.headers) head += header + "\r\n";
  head += "Content-Length: " + std::to_string(answer.body.size() * answer.times) + "\r\n\r\n";
  if (!send_all(connection, head)) return false;
  for (std::size_t sent = 0; sent < answer.times; ++sent) {
    std::string_view body = answer.body;
    if (answer.cut_at >= 0) body = body.substr(0, static_cast<std::size_t>(answer.cut_at));
    const std::size_t piece = answer.piece == 0 ? body.size() : answer.piece;
    while (!body.empty() && !stopping_) {
      if (!send_all(connection, body.substr(0, piece))) return false;
      body.remove_prefix(std::min(piece, body.size()));
      if (answer.piece != 0) std::this_thread::sleep_for(answer.pause);
    }
  }
  return answer.cut_at < 0;
}

}  // namespace rolellm

#include "stream_server.h"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Stream {
  int socket = -1;
  std::string head;  ///< of the request, until all of it is here
  int sent = -1;     ///< events; -1: not asked yet
  Clock::time_point next{};
};

const std::string kEvent =
    "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
    "{\"content\":\" lantern\"},\"finish_reason\":null}]}\n\n";
const std::string kEnd =
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: "
    "[DONE]\n\n";

void send_all(int socket, const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const ssize_t sent = ::send(socket, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) return;
    at += static_cast<std::size_t>(sent);
  }
}

/// True once the whole request has come.
bool asked(Stream& stream) {
  char bytes[8192];
  const ssize_t count = ::recv(stream.socket, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  stream.head.append(bytes, static_cast<std::size_t>(count));
  const std::size_t end = stream.head.find("\r\n\r\n");
  const std::size_t length = stream.head.find("Content-Length: ");
  if (end == std::string::npos || length == std::string::npos) return false;
  return stream.head.size() >=
         end + 4 + std::strtoul(stream.head.c_str() + length + 16, nullptr, 10);
}

[[noreturn]] void serve(int listener, int tokens, Clock::duration pace) {
  std::vector<Stream> streams;
  while (true) {
    std::vector<pollfd> ready{{listener, POLLIN, 0}};
    for (const Stream& stream : streams)
      ready.push_back({stream.sent < 0 ? stream.socket : -1, POLLIN, 0});
    ::poll(ready.data(), ready.size(), 2);
    for (std::size_t i = 0; i < streams.size(); ++i) {
      Stream& stream = streams[i];
      if (stream.sent < 0 && ready[i + 1].revents != 0 && asked(stream)) {
        send_all(stream.socket,
                 "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        stream.sent = 0;
        stream.next = Clock::now() + pace * (static_cast<int>(i) % 50) / 50;
      }
    }
    if (ready[0].revents != 0)
      streams.push_back({::accept(listener, nullptr, nullptr), {}, -1, {}});
    const auto now = Clock::now();
    for (std::size_t i = streams.size(); i-- > 0;) {
      Stream& stream = streams[i];
      if (stream.sent < 0 || stream.next > now) continue;
      stream.next += pace;
      send_all(stream.socket, ++stream.sent <= tokens ? kEvent : kEnd);
      if (stream.sent <= tokens) continue;
      ::close(stream.socket);
      streams.erase(streams.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

}  // namespace

StreamServer::StreamServer(int tokens, int per_second) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener, plain, size) != 0 || ::listen(listener, 1024) != 0 ||
      ::getsockname(listener, plain, &size) != 0)
    std::abort();
  port_ = ntohs(address.sin_port);
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve(listener, tokens, std::chrono::nanoseconds(1'000'000'000 / per_second));
  }
  ::close(listener);
}

StreamServer::~StreamServer() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

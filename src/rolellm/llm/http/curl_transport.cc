#include "rolellm/llm/http/curl_transport.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <deque>
#include <sys/epoll.h>
#include <unistd.h>
#include <unordered_map>

#include "rolellm/core/result.h"
#include "rolellm/llm/http/curl_handles.h"

namespace rolellm {
namespace {

constexpr int kEvents = 256;          // taken from epoll at once
constexpr long kConnectSeconds = 10;  // to a host that does not answer at all

/// One exchange under way.
struct Exchange {
  HttpTicket ticket = 0;
  HttpRequest request;
  HttpReply reply;
  CurlHandle curl;
  CurlHeaders headers;
  std::size_t bytes = 0;
  char detail[CURL_ERROR_SIZE] = "";

  std::size_t take(std::string_view piece) {
    bytes += piece.size();
    if (bytes > request.most_bytes) {
      reply.broken = Broken::too_large;
      return 0;
    }
    if (!request.on_bytes || reply.status != 200) {
      reply.body += piece;
    } else if (!request.on_bytes(piece)) {
      reply.broken = Broken::stopped;
      return 0;
    }
    return piece.size();
  }
};

std::size_t take_bytes(char* data, std::size_t, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (exchange.reply.status == 0)
    curl_easy_getinfo(exchange.curl.get(), CURLINFO_RESPONSE_CODE, &exchange.reply.status);
  return exchange.take({data, size});
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& reply = static_cast<Exchange*>(user)->reply;
  const std::string_view line(data, size);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  std::string_view value = line.substr(colon + 1);
  const std::size_t begin = value.find_first_not_of(" \t\r\n");
  const std::size_t end = value.find_last_not_of(" \t\r\n");
  value = begin == std::string_view::npos ? "" : value.substr(begin, end - begin + 1);
  if (reply.headers.size() < 100) reply.headers[name] = value;
  return size;
}

Broken broken_by(CURLcode code) {
  switch (code) {
    case CURLE_OK:
      return Broken::no;
    case CURLE_OPERATION_TIMEDOUT:
      return Broken::timed_out;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return Broken::cut;
    default:
      return Broken::unreachable;
  }
}

class CurlTransport : public Transport {
 public:
  explicit CurlTransport(const Clock& clock)
      : clock_(clock), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    start_curl();
    multi_ = curl_multi_init();
    ROLELLM_CHECK(multi_ && epoll_ >= 0);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  }
  ~CurlTransport() override {
    drop_all();
    curl_multi_cleanup(multi_);
    ::close(epoll_);
  }
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  HttpTicket start(HttpRequest request) override {
    auto exchange = std::make_unique<Exchange>();
    exchange->ticket = ++last_ticket_;
    exchange->request = std::move(request);
    exchange->curl = spare_handle();
    prepare(*exchange);
    CURL* curl = exchange->curl.get();
    open_.emplace(curl, std::move(exchange));
    curl_multi_add_handle(multi_, curl);
    return last_ticket_;
  }

  std::optional<HttpDone> wait(double until) override {
    collect();
    while (true) {
      if (!done_.empty()) {
        HttpDone first = std::move(done_.front());
        done_.pop_front();
        return first;
      }
      const double now = clock_.now();
      const double wake = std::min(until, timer_);
      epoll_event events[kEvents];
      const double milliseconds = std::ceil(std::max(wake - now, 0.0) * 1000);
      const int count =
          ::epoll_wait(epoll_, events, kEvents, static_cast<int>(std::min(milliseconds, 60'000.0)));
      if (count < 0) return std::nullopt;  // a signal
      int running = 0;
      for (int i = 0; i < count; ++i) {
        const int ready = (events[i].events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
                          (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                          (events[i].events & EPOLLERR ? CURL_CSELECT_ERR : 0);
        curl_multi_socket_action(multi_, events[i].data.fd, ready, &running);
      }
      const double after = clock_.now();
      if (after >= timer_) {
        timer_ = kNever;
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
      }
      collect();
      if (after >= until && done_.empty()) return std::nullopt;
    }
  }

  void drop_all() override {
    for (auto& [curl, exchange] : open_) curl_multi_remove_handle(multi_, curl);
    open_.clear();
    done_.clear();
  }

 private:
  static constexpr double kNever = 1e300;

  /// Handles are used again: a fresh one costs more than a short request.
  CurlHandle spare_handle() {
    if (spare_.empty()) return CurlHandle(curl_easy_init());
    CurlHandle handle = std::move(spare_.back());
    spare_.pop_back();
    curl_easy_reset(handle.get());
    return handle;
  }

  static void prepare(Exchange& exchange) {
    const HttpRequest& request = exchange.request;
    curl_slist* headers = nullptr;
    for (const std::string& header : request.headers)
      headers = curl_slist_append(headers, header.c_str());
    if (!request.key.empty())
      headers = curl_slist_append(headers, (request.key_header + request.key.reveal()).c_str());
    headers = curl_slist_append(headers, "Expect:");  // no extra round trip before long bodies
    exchange.headers.reset(headers);
    CURL* curl = exchange.curl.get();
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (request.method == "POST") {
      curl_easy_setopt(curl, CURLOPT_POST, 1L);
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange.detail);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                     std::max(static_cast<long>(request.timeout_seconds * 1000), 1L));
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);  // a key must not travel to another place
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PRIVATE, &exchange);
  }

  /// Moves what has ended from libcurl to `done_`.
  void collect() {
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      auto node = open_.extract(message->easy_handle);
      curl_multi_remove_handle(multi_, node.key());
      Exchange& exchange = *node.mapped();
      HttpReply& reply = exchange.reply;
      curl_easy_getinfo(exchange.curl.get(), CURLINFO_RESPONSE_CODE, &reply.status);
      if (reply.broken == Broken::no) reply.broken = broken_by(code);
      long sent = 0;  // bytes of the request's head
      curl_easy_getinfo(exchange.curl.get(), CURLINFO_REQUEST_SIZE, &sent);
      if (reply.broken == Broken::unreachable && sent > 0) reply.broken = Broken::cut;
      if (reply.broken != Broken::no)
        reply.detail = exchange.detail[0] != '\0' ? exchange.detail : curl_easy_strerror(code);
      done_.push_back({exchange.ticket, std::move(reply)});
      if (spare_.size() < kEvents) spare_.push_back(std::move(exchange.curl));
    }
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void* known) {
    auto& self = *static_cast<CurlTransport*>(user);
    if (what == CURL_POLL_REMOVE) {
      ::epoll_ctl(self.epoll_, EPOLL_CTL_DEL, socket, nullptr);
      return 0;
    }
    epoll_event event{};
    event.data.fd = socket;
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0U) | (what & CURL_POLL_OUT ? EPOLLOUT : 0U);
    if (::epoll_ctl(self.epoll_, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0 &&
        errno == EEXIST) {
      ::epoll_ctl(self.epoll_, EPOLL_CTL_MOD, socket, &event);
    }
    curl_multi_assign(self.multi_, socket, &self);
    return 0;
  }

  static int on_timer(CURLM*, long milliseconds, void* user) {
    auto& self = *static_cast<CurlTransport*>(user);
    self.timer_ =
        milliseconds < 0 ? kNever : self.clock_.now() + static_cast<double>(milliseconds) / 1000;
    return 0;
  }

  const Clock& clock_;
  int epoll_;
  CURLM* multi_ = nullptr;
  double timer_ = kNever;  ///< when libcurl wants to be called
  HttpTicket last_ticket_ = 0;
  std::unordered_map<CURL*, std::unique_ptr<Exchange>> open_;
  std::vector<CurlHandle> spare_;
  std::deque<HttpDone> done_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const Clock& clock) {
  return std::make_unique<CurlTransport>(clock);
}

}  // namespace rolellm

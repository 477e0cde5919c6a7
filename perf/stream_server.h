// A stand-in server of chat completions for measurements: one process, one thread, many streams at
// a steady pace.
#pragma once

#include <sys/types.h>

class StreamServer {
 public:
  /// Starts it on 127.0.0.1. Each stream gets `tokens` events, `per_second` of them a second.
  StreamServer(int tokens, int per_second);
  ~StreamServer();
  StreamServer(const StreamServer&) = delete;
  StreamServer& operator=(const StreamServer&) = delete;
  int port() const { return port_; }

 private:
  int port_ = 0;
  pid_t process_ = -1;
};

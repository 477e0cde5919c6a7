"""A server that answers chat completions by rule, and counts every call it gets."""
import collections
import hashlib
import http.server
import json
import threading
import time


class StandIn:
    def __init__(self, delay=0.0):
        self.delay = delay
        self.received = collections.Counter()  # by the hash of the request's body
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                digest = hashlib.sha256(body).hexdigest()
                with outer.lock:
                    outer.received[digest] += 1
                if outer.delay:
                    time.sleep(outer.delay)
                reply = json.dumps({
                    "choices": [{"message": {"role": "assistant", "content": "I say " + digest[:16] + "."},
                                 "finish_reason": "stop"}],
                    "usage": {"prompt_tokens": 7, "completion_tokens": 5}}).encode()
                try:
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(reply)))
                    self.end_headers()
                    self.wfile.write(reply)
                except OSError:
                    pass  # the caller was killed

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

            def handle_error(self, request, address):
                pass  # a caller that was killed breaks its connections off

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def model(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1#m"

    def calls(self):
        with self.lock:
            return sum(self.received.values())

    def close(self):
        self.server.shutdown()
        self.server.server_close()

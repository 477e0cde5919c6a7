"""A server that answers chat completions by rule, counts every call it gets, and fails as it is told."""
import collections
import hashlib
import http.server
import io
import json
import threading
import time


def refuse(status, message="not now", **headers):
    """A fault: this status, an error body, and headers such as Retry_After="1"."""
    def fault(handler):
        handler.reply(status, json.dumps({"error": {"message": message}}),
                      {name.replace("_", "-"): value for name, value in headers.items()})
    return fault


def cut_stream(*pieces):
    """A fault: a stream that breaks off behind these pieces, or behind its head."""
    def fault(handler):
        handler.begin_stream()
        for piece in pieces:
            handler.send_event({"choices": [{"index": 0, "delta": {"content": piece}}]})
        handler.close_connection = True
    return fault


def hold(arrived, release):
    """A fault: no answer before `release`, an Event; `arrived` is set when the call is there."""
    def fault(handler):
        arrived.set()
        release.wait(60)
        handler.answer()
    return fault


class StandIn:
    def __init__(self, delay=0.0, faults=(), answer=None):
        """`faults` happen to the first calls, one each, None being an ordinary answer; `answer` makes
        the text from the request's body."""
        self.delay = delay
        self.faults = collections.deque(faults)
        self.text_of = answer or (lambda body, digest: "I say " + digest[:16] + ".")
        self.received = collections.Counter()  # by the hash of the request's body
        self.answered = collections.Counter()  # those that got a whole answer
        self.made = collections.Counter()      # answers made, each paid for: one for an Idempotency-Key
        self.idempotency_keys = set()
        self.bodies = []
        self.keys = []
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                self.body = self.rfile.read(int(self.headers["Content-Length"]))
                self.digest = hashlib.sha256(self.body).hexdigest()
                self.asked = json.loads(self.body)
                with outer.lock:
                    outer.received[self.digest] += 1
                    outer.bodies.append(self.asked)
                    outer.keys.append(self.headers.get("Authorization"))
                    fault = outer.faults.popleft() if outer.faults else None
                if outer.delay:
                    time.sleep(outer.delay)
                try:
                    fault(self) if fault else self.answer()
                except OSError:
                    pass  # the caller was killed

            def answer(self):
                key = self.headers.get("Idempotency-Key")
                with outer.lock:
                    if key is None or key not in outer.idempotency_keys:
                        outer.made[self.digest] += 1
                        outer.idempotency_keys.add(key)
                text = outer.text_of(self.asked, self.digest)
                usage = {"prompt_tokens": 7, "completion_tokens": 5}
                if self.asked.get("stream"):
                    self.begin_stream()
                    words = text.split(" ")
                    for at, word in enumerate(words):
                        piece = word if at == 0 else " " + word
                        self.send_event({"choices": [{"index": 0, "delta": {"content": piece}}]})
                    self.send_event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage})
                    self.chunk(b"data: [DONE]\n\n")
                    self.chunk(b"")
                else:
                    self.reply(200, json.dumps({
                        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
                        "usage": usage}))
                with outer.lock:
                    outer.answered[self.digest] += 1

            def answer_into_the_void(self):
                """Makes the answer, which is paid for, and closes the connection instead of sending it."""
                sent, self.wfile = self.wfile, io.BytesIO()
                self.answer()
                self.wfile = sent
                self.close_connection = True

            def reply(self, status, text, headers=()):
                data = text.encode()
                self.send_response(status)
                for name, value in dict(headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def begin_stream(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()

            def chunk(self, data):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

            def send_event(self, event):
                self.chunk(b"data: " + json.dumps(event).encode() + b"\n\n")

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

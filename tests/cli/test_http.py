"""Commands that ask a server: what they make of its faults, and that no answer is paid for twice."""
import gzip
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

SOURCE = pathlib.Path(os.environ["ROLELLM_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests"))
from stand_in import StandIn, cut_stream, hold, refuse  # noqa: E402

ROLELLM = os.environ["ROLELLM"]
HALCYON = SOURCE / "data/scripts/last-to-leave-the-halcyon.fountain"
RULES = ("- {match: 'Write the JSON object', reply: '{\"who\": \"a woman with a bucket\", \"wants\": \"to close a cut\","
         " \"fears\": \"the dark\", \"people\": [], \"catchphrases\": []}'}\n")


def write_questions(body, digest):
    """What `instruct run` asks for: a question to each line that the schema names."""
    triplet = body["response_format"]["json_schema"]["schema"]["properties"]["triplets"]["items"]
    return json.dumps({"triplets": [
        {"line": line, "question": f"What do you keep in the bucket on day {line}?", "rationale": "a bucket",
         "confidence": "high"} for line in triplet["properties"]["line"]["enum"]]})


class Http(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        # What servers have shown, and prices, are this test's own.
        self.env = {**os.environ, "http_proxy": "", "no_proxy": "127.0.0.1", "OPENAI_API_KEY": "",
                    "XDG_CACHE_HOME": str(self.folder / "cache"), "XDG_CONFIG_HOME": str(self.folder / "config")}
        self.profile = self.folder / "profile"
        self.profile.mkdir()
        (self.profile / "profile.json").write_text(json.dumps({
            "format": "rolellm.profile/1", "role": "MARA", "language": "en", "work": "The Lamp",
            "description": "MARA keeps the lamp.", "description_second": "You are MARA. You keep the lamp."}))
        (self.profile / "dialogue.jsonl").write_text('{"format":"rolellm.dialogue/1"}\n')

    def serve(self, **settings):
        server = StandIn(**settings)
        self.addCleanup(server.close)
        return server

    def start(self, *arguments):
        return subprocess.Popen([ROLELLM, *map(str, arguments)], env=self.env, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run_it(self, *arguments):
        return subprocess.run([ROLELLM, *map(str, arguments)], env=self.env, capture_output=True, timeout=120)

    def respond(self, model, *more, questions=6):
        """Arguments of a run that asks one question after the other."""
        file = self.folder / "questions.jsonl"
        file.write_text("".join(json.dumps({"instruction": f"What is lamp number {i} for?"}) + "\n"
                                for i in range(questions)))
        return ["respond", "run", "--profile", self.profile, "--instructions", file, "--model", model, "--mode",
                "zero-shot", "--concurrency", 1, *more]

    def ask(self, model, *more):
        return ["ask", "--profile", self.profile, "--mode", "zero-shot", "--model", model, *more, "Who are you?"]


class Respond(Http):
    def test_answers_every_question_once(self):
        server = self.serve()
        result = self.run_it(*self.respond(server.model))
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([row["question"] for row in rows], [f"What is lamp number {i} for?" for i in range(6)])
        self.assertEqual(len({row["generated"][0] for row in rows}), 6)
        self.assertEqual(set(server.received.values()), {1})
        self.assertEqual(set(server.keys), {None})

    def test_a_busy_server_is_left_alone_as_long_as_it_says(self):
        server = self.serve(faults=[refuse(429, Retry_After="1")])
        result = self.run_it("-v", "-v", *self.respond(server.model))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"trying again in 1.0 s", result.stderr)
        self.assertEqual(server.calls(), 7)
        self.assertEqual(set(server.answered.values()), {1})

    def test_a_failing_server_is_asked_again(self):
        server = self.serve(faults=[None, refuse(500), refuse(502), None])
        result = self.run_it(*self.respond(server.model))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(server.calls(), 8)
        self.assertEqual(set(server.answered.values()), {1})

    def test_half_a_stream_is_no_answer(self):
        server = self.serve(faults=[cut_stream("I say", " half")])
        endpoints = self.folder / "endpoints.yaml"
        url, name = server.model.split("#")
        endpoints.write_text("format: rolellm.endpoints/1\nendpoints:\n"
                             f"  - {{url: '{url}', model: {name}, stream: true, concurrency: 1}}\n")
        result = self.run_it(*self.respond(endpoints))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn(b"half", result.stdout)
        self.assertEqual(server.calls(), 7)
        self.assertTrue(all(body["stream"] for body in server.bodies))

    def test_an_answer_that_was_lost_on_the_way_is_not_made_again(self):
        def lose(handler):
            handler.answer_into_the_void()
        server = self.serve(faults=[None, lose, lose])
        result = self.run_it(*self.respond(server.model))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(server.calls(), 8)
        self.assertEqual(set(server.made.values()), {1})

    def test_a_reply_that_unpacks_to_a_thousand_times_its_size_is_refused(self):
        packed = gzip.compress(b" " * (64 << 20), 9)
        self.assertLess(len(packed), 70_000)

        def bomb(handler):
            handler.send_response(200)
            handler.send_header("Content-Encoding", "gzip")
            handler.send_header("Content-Length", str(len(packed)))
            handler.end_headers()
            handler.wfile.write(packed)
        server = self.serve(faults=[bomb])
        process = self.start("--json", *self.respond(server.model, questions=1))
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        process.stderr.close()
        self.assertEqual(process.returncode, 5, said)
        self.assertEqual(json.loads(said.splitlines()[-1])["code"], "endpoint.protocol")
        self.assertEqual(server.calls(), 1)
        if b"__asan_init" not in pathlib.Path(ROLELLM).read_bytes():  # which takes memory of its own
            self.assertLess(usage.ru_maxrss, 200 << 10)  # KiB: what was unpacked is not kept

    def test_a_server_that_refuses_the_key_is_exit_5_and_asked_once(self):
        server = self.serve(faults=[refuse(401)])
        result = self.run_it("--json", *self.respond(server.model, "--out", self.folder / "r.jsonl"))
        self.assertEqual(result.returncode, 5)
        self.assertEqual(json.loads(result.stderr.splitlines()[-1])["code"], "endpoint.auth")
        self.assertEqual(server.calls(), 1)
        self.assertFalse((self.folder / "r.jsonl").exists())

    def test_a_server_that_never_answers_well_is_exit_5_after_five_tries(self):
        server = self.serve(faults=[refuse(503, retry_after_ms="1")] * 9)
        result = self.run_it("--json", *self.respond(server.model, questions=1))
        self.assertEqual(result.returncode, 5)
        self.assertEqual(json.loads(result.stderr.splitlines()[-1])["code"], "endpoint.unavailable")
        self.assertEqual(server.calls(), 5)

    def test_a_budget_ends_the_run_before_it_is_exceeded_and_the_next_goes_on(self):
        (self.folder / "config/rolellm").mkdir(parents=True)
        (self.folder / "config/rolellm/prices.yaml").write_text(
            "format: rolellm.prices/1\nmodels:\n  m: {input: 0, output: 1000}\n")
        server = self.serve()
        # An answer costs 5 tokens of 0.001 and may cost 80: five have left when 0.02 are spent.
        command = self.respond(server.model, "--journal", self.folder / "j.db", "--max-tokens", 80,
                               "--max-cost", 0.1001, questions=8)
        result = self.run_it("--json", *command)
        self.assertEqual(result.returncode, 6, result.stderr)
        self.assertEqual(json.loads(result.stderr.splitlines()[-1])["code"], "budget")
        self.assertEqual(server.calls(), 5)
        result = self.run_it(*command)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(server.calls(), 8)
        self.assertEqual(set(server.received.values()), {1})

    def test_a_budget_needs_a_price(self):
        server = self.serve()
        result = self.run_it(*self.respond(server.model, "--max-cost", 1))
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"prices.yaml", result.stderr)
        self.assertEqual(server.calls(), 0)

    def stop_at_the_fourth(self, how):
        """The run is stopped while the fourth call is at the server, then repeated. Gives what the
        server got the first time."""
        arrived, release = threading.Event(), threading.Event()
        self.addCleanup(release.set)
        server = self.serve(faults=[None, None, None, hold(arrived, release)])
        command = self.respond(server.model, "--journal", self.folder / "j.db", "--out", self.folder / "r.jsonl")
        process = self.start(*command)
        self.assertTrue(arrived.wait(60))
        process.send_signal(how)
        if how != signal.SIGKILL:
            release.set()
        process.communicate(timeout=60)
        release.set()
        self.assertFalse((self.folder / "r.jsonl").exists())
        self.assertEqual(server.calls(), 4)
        result = self.run_it(*command)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len((self.folder / "r.jsonl").read_text().splitlines()), 7)  # and a first line
        return server, process.returncode

    def runs(self):
        return json.loads(self.run_it("--json", "journal", "ls", "--journal", self.folder / "j.db").stdout)["runs"]

    def test_killed_only_the_call_in_flight_is_asked_again(self):
        server, _ = self.stop_at_the_fourth(signal.SIGKILL)
        self.assertEqual(server.calls(), 7)
        self.assertEqual(sorted(server.received.values()), [1, 1, 1, 1, 1, 2])
        self.assertEqual(sum(run["in_doubt"] for run in self.runs()), 1)

    def test_stopped_by_a_signal_it_waits_for_what_is_paid_for(self):
        server, code = self.stop_at_the_fourth(signal.SIGTERM)
        self.assertEqual(code, 143)
        self.assertEqual(server.calls(), 6)
        self.assertEqual(set(server.answered.values()), {1})
        self.assertEqual(sum(run["in_doubt"] for run in self.runs()), 0)


class Ask(Http):
    def test_words_appear_as_they_come(self):
        release = threading.Event()
        self.addCleanup(release.set)

        def pause(handler):
            handler.begin_stream()
            handler.send_event({"choices": [{"index": 0, "delta": {"content": "The"}}]})
            release.wait(60)
            handler.send_event({"choices": [{"index": 0, "delta": {"content": " keeper."}, "finish_reason": "stop"}]})
            handler.chunk(b"data: [DONE]\n\n")
            handler.chunk(b"")
        server = self.serve(faults=[pause])
        process = self.start(*self.ask(server.model))
        self.assertEqual(process.stdout.read(3), b"The")  # the server still holds the rest
        release.set()
        rest, said = process.communicate(timeout=60)
        self.assertEqual((process.returncode, rest), (0, b" keeper.\n"), said)
        self.assertTrue(server.bodies[0]["stream"])

    def test_a_busy_and_a_failing_server_are_asked_again(self):
        server = self.serve(faults=[refuse(429, Retry_After="1"), refuse(500)])
        result = self.run_it("-v", "-v", *self.ask(server.model))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"trying again in 1.0 s", result.stderr)
        self.assertTrue(result.stdout.startswith(b"I say "))
        self.assertEqual(server.calls(), 3)

    def test_a_stream_cut_before_its_first_word_is_asked_for_again(self):
        server = self.serve(faults=[cut_stream()])
        result = self.run_it(*self.ask(server.model))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(server.calls(), 2)

    def test_a_stream_cut_behind_words_is_exit_5(self):
        server = self.serve(faults=[cut_stream("The", " keep")])
        result = self.run_it(*self.ask(server.model))
        self.assertEqual(result.returncode, 5)
        self.assertIn(b"The keep", result.stdout)
        self.assertIn(b"[endpoint.unavailable]", result.stderr)
        self.assertEqual(server.calls(), 1)  # what somebody has read is not asked for again

    def test_a_refused_key_is_exit_5_and_never_shown(self):
        server = self.serve(faults=[refuse(401, "wrong key sk-canary-0123456789")])
        self.env["OPENAI_API_KEY"] = "sk-canary-0123456789"
        result = self.run_it("-v", "-v", *self.ask(server.model))
        self.assertEqual(result.returncode, 5)
        self.assertIn(b"endpoint.auth", result.stderr)
        self.assertNotIn(b"canary", result.stderr + result.stdout)
        self.assertEqual(server.keys, ["Bearer sk-canary-0123456789"])


class Instruct(Http):
    def setUp(self):
        super().setUp()
        rules = self.folder / "rules.yaml"
        rules.write_text(RULES)
        built = self.run_it("profile", "build", "--script", HALCYON, "--role", "DOT", "--teacher", f"scripted:{rules}",
                            "--out", self.folder / "dot")
        self.assertEqual(built.returncode, 0, built.stderr)

    def instruct(self, server, out):
        return ["instruct", "run", "--profile", self.folder / "dot", "--model", server.model, "--out",
                self.folder / out, "--questions", 5, "--rounds", 1, "--concurrency", 1]

    def rows(self, out):
        return (self.folder / out / "instructions.jsonl").read_text()

    def test_killed_and_repeated_it_ends_as_if_nothing_had_happened(self):
        whole = self.serve(answer=write_questions)
        result = self.run_it(*self.instruct(whole, "whole"))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertGreater(len(self.rows("whole").splitlines()), 1)
        self.assertEqual(set(whole.received.values()), {1})

        arrived, release = threading.Event(), threading.Event()
        self.addCleanup(release.set)
        server = self.serve(answer=write_questions, faults=[refuse(500), None, hold(arrived, release)])
        process = self.start(*self.instruct(server, "killed"))
        self.assertTrue(arrived.wait(60))
        process.kill()
        process.communicate(timeout=60)
        release.set()
        result = self.run_it(*self.instruct(server, "killed"))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.rows("killed"), self.rows("whole"))
        self.assertEqual(server.calls(), whole.calls() + 2)  # the one refused, and the one in flight

    def test_a_refused_key_is_exit_5(self):
        server = self.serve(faults=[refuse(401)])
        result = self.run_it(*self.instruct(server, "none"))
        self.assertEqual(result.returncode, 5)
        self.assertIn(b"endpoint.auth", result.stderr)
        self.assertEqual(server.calls(), 1)


if __name__ == "__main__":
    unittest.main()

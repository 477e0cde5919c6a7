"""RELIABILITY D1: a run that is killed at any point loses nothing, pays nothing twice but what was
in flight, and ends with the same file.  ROLELLM_KILLS=1000 for a release; 50 otherwise."""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest

import postgres

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import StandIn  # noqa: E402

ROLELLM = os.environ["ROLELLM"]
KILLS = int(os.environ.get("ROLELLM_KILLS", "50"))
CALLS = 2000
CONCURRENCY = 16


def environment():
    return {**os.environ, "http_proxy": "", "no_proxy": "127.0.0.1"}


def make_inputs(folder, questions):
    profile = folder / "profile"
    profile.mkdir()
    (profile / "profile.json").write_text(json.dumps({
        "format": "rolellm.profile/1", "role": "MARA", "language": "en", "work": "The Lamp",
        "description": "MARA keeps the lamp.", "description_second": "You are MARA. You keep the lamp."}))
    (profile / "dialogue.jsonl").write_text('{"format":"rolellm.dialogue/1"}\n')
    (folder / "questions.jsonl").write_text(
        "".join(json.dumps({"instruction": f"What is lamp number {i} for?"}) + "\n" for i in range(questions)))


def respond(folder, model, journal, out, *more):
    return [ROLELLM, "--quiet", "respond", "run", "--profile", folder / "profile", "--instructions",
            folder / "questions.jsonl", "--model", model, "--mode", "zero-shot", "--concurrency", str(CONCURRENCY),
            "--journal", journal, "--out", folder / out, *more]


def listed(journal):
    result = subprocess.run([ROLELLM, "--json", "journal", "ls", "--journal", journal], capture_output=True, check=True)
    return json.loads(result.stdout)


def exported(journal):
    result = subprocess.run([ROLELLM, "journal", "export", "--journal", journal], capture_output=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()[1:]]


class Kills(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.server = StandIn()
        self.addCleanup(self.server.close)

    def finish(self, command):
        done = subprocess.run(command, env=environment(), capture_output=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_killed_at_random_points(self):
        make_inputs(self.folder, CALLS)
        chance = random.Random(5)
        points = sorted(chance.randrange(CALLS) for _ in range(KILLS))
        journal = self.folder / "j.db"
        command = respond(self.folder, self.server.model, journal, "killed.jsonl")
        kills = 0
        for point in points:
            process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE)
            # Kills lie at random: by the calls that came, and some time behind them.
            while self.server.calls() < point + kills * CONCURRENCY // 2 and process.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.03)
            process.kill()
            process.communicate()
            kills += 1
        self.finish(command)
        # A run that nothing disturbs, with a journal of its own, is what it must equal.
        calls = self.server.calls()
        received, made = dict(self.server.received), dict(self.server.made)
        self.finish(respond(self.folder, self.server.model, self.folder / "other.db", "whole.jsonl"))
        self.assertEqual((self.folder / "killed.jsonl").read_bytes(), (self.folder / "whole.jsonl").read_bytes())

        answers = exported(journal)
        self.assertEqual(len(answers), CALLS)
        self.assertEqual(len({answer["key"] for answer in answers}), CALLS)
        self.assertEqual(len(received), CALLS)
        again = calls - CALLS
        self.assertLessEqual(again, kills * CONCURRENCY)
        self.assertEqual(set(made.values()), {1})  # a call that comes again has its Idempotency-Key
        in_doubt = sum(run["in_doubt"] for run in listed(journal)["runs"])
        self.assertGreaterEqual(in_doubt, again)  # each of them; some had not left when the kill came
        self.assertLessEqual(in_doubt, kills * CONCURRENCY)
        tokens = sum(run["in_doubt_tokens_at_most"] for run in listed(journal)["runs"])
        self.assertGreater(tokens, in_doubt * 200)  # --max-tokens and the prompt
        print(f"{kills} kills, {again} calls again, {in_doubt} in doubt")


@unittest.skipIf(postgres.binaries() is None, "no PostgreSQL server is installed (Debian package postgresql)")
class Workers(unittest.TestCase):
    def test_a_killed_worker_loses_nothing(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        make_inputs(folder, 600)
        server = StandIn(delay=0.02)
        self.addCleanup(server.close)
        with postgres.server() as address:
            worker = [ROLELLM, "--json", "worker", "--journal", address, "--model", server.model, "--lease", "2",
                      "--concurrency", "4", "--idle", "6"]
            workers = [subprocess.Popen(worker, env=environment(), stdout=subprocess.PIPE) for _ in range(3)]
            run = subprocess.Popen(respond(folder, server.model, address, "shared.jsonl", "--lease", "2"),
                                   env=environment(), stderr=subprocess.PIPE)
            while server.calls() < 200 and run.poll() is None:
                time.sleep(0.002)
            workers[0].kill()
            workers[0].communicate()
            _, said = run.communicate(timeout=120)
            self.assertEqual(run.returncode, 0, said)
            done = [json.loads(process.communicate(timeout=60)[0])["answers"] for process in workers[1:]]
            answers = exported(address)
            in_doubt = sum(entry["in_doubt"] for entry in listed(address)["runs"])
        self.assertEqual(len(answers), 600)
        self.assertEqual(len((folder / "shared.jsonl").read_text().splitlines()), 601)
        self.assertEqual(len(server.received), 600)
        self.assertEqual(set(server.made.values()), {1})
        again = server.calls() - 600
        self.assertLessEqual(again, 4)  # what the killed worker had in flight
        self.assertGreaterEqual(in_doubt, again)
        self.assertLessEqual(in_doubt, 4)
        self.assertGreater(min(done), 0)
        print(f"the others answered {done}; {again} calls again, {in_doubt} in doubt")


if __name__ == "__main__":
    unittest.main()

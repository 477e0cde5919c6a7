"""A run that is killed at any moment and started again ends with the files of an undisturbed one."""
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = pathlib.Path(os.environ["ROLELLM_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests"))
from run_files import differences, files_of  # noqa: E402

ROLELLM = os.environ["ROLELLM"]
KILLS = int(os.environ.get("ROLELLM_KILLS", "50"))
RULES = """
- match: ""
  replies:
    - "I keep the third step dry, champ, and I will not be moved by weather or by solicitors."
    - "Ding. This lift has carried heavier opinions than yours, and it remembers every one of them."
    - "Bet you a biscuit the tide is late, and also the milk."
"""


def answers(journal):
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as database:
        return database.execute("select count(*), count(distinct key) from answers").fetchone()


class Kill(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        (self.path / "rules.yaml").write_text(RULES)
        recipe = (SOURCE / "recipes/smoke.yaml").read_text()
        recipe = recipe.replace("teacher: qwen2.5-coder-1.5b", f"teacher: scripted:{self.path}/rules.yaml")
        (self.path / "recipe.yaml").write_text(recipe.replace("../data", str(SOURCE / "data")))

    def start(self, out):
        return subprocess.Popen([ROLELLM, "run", self.path / "recipe.yaml", "--out", self.path / out, "--until", "bench"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def test_killed_at_any_moment_it_ends_with_the_same_files(self):
        began = time.monotonic()
        self.assertEqual(self.start("quiet").wait(), 0)
        whole = time.monotonic() - began
        moments = random.Random(7)
        killed = 0
        for attempt in range(KILLS):
            process = self.start(f"killed-{attempt // 5}")  # five kills each on the way to the same end
            try:
                process.wait(timeout=moments.uniform(0, whole))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
        self.assertGreater(killed, 0)
        quiet = files_of(self.path / "quiet")
        for out in sorted(self.path.glob("killed-*")):
            self.assertEqual(self.start(out.name).wait(), 0)
            self.assertEqual(differences(quiet, files_of(out)), [])
            self.assertEqual(answers(out / "journal.db"), answers(self.path / "quiet/journal.db"))


if __name__ == "__main__":
    unittest.main()

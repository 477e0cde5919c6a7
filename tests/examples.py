"""The programs of examples/ on bundled data: each does what its comment says."""
import os
import pathlib
import subprocess
import unittest

PROGRAMS = pathlib.Path(os.environ["ROLELLM_EXAMPLES"])
SOURCE = pathlib.Path(os.environ["ROLELLM_SOURCE"])
HALCYON = SOURCE / "data/scripts/last-to-leave-the-halcyon.fountain"


def run(program, *arguments):
    return subprocess.run([PROGRAMS / program, *map(str, arguments)], capture_output=True, text=True, timeout=60)


class Examples(unittest.TestCase):
    def ran(self, *command):
        result = run(*command)
        self.assertEqual((result.returncode, result.stderr), (0, ""), command)
        return result.stdout

    def test_lines_of_a_role(self):
        lines = self.ran("lines_of_a_role", HALCYON, "wren").splitlines()
        self.assertRegex(lines[-1], r"^\d+ speeches, \d+ words$")
        said = [line for line in lines if line[:5].strip().isdigit()]
        self.assertEqual(len(said), int(lines[-1].split()[0]))
        source = HALCYON.read_text().splitlines()
        for line in said:
            self.assertIn("WREN", source[int(line[:5]) - 1])

    def test_profile_facts(self):
        facts = self.ran("profile_facts", HALCYON, "Dot")
        self.assertIn("DOT: ", facts)
        self.assertIn("turns with AMBROSE", facts)
        self.assertIn("knows nothing of line", facts)

    def test_score_answers(self):
        # longest common subsequence 3: precision 3/4, recall 3/3, F1 6/7; the other shares one word
        scores = self.ran("score_answers", "Mind the wick, champ.", "Mind the wick.", "Leave the lamp alone.")
        self.assertIn("precision 0.750  recall 1.000  F1 0.857  Mind the wick.", scores)
        self.assertIn("best F1 0.857, mean 0.554", scores)
        self.assertIn("F1 0.800", self.ran("score_answers", "你好吗", "你好"))

    def test_ask_in_a_role(self):
        answer = self.ran("ask_in_a_role", HALCYON, "Dot", "Who are you?", f"scripted:{SOURCE / 'examples/stand_in.yaml'}")
        self.assertEqual(answer, "Chin down, hands up, champ.\n")

    def test_what_goes_wrong_is_told_with_the_programs_exit_code(self):
        result = run("lines_of_a_role", HALCYON, "Wrenn")
        self.assertEqual(result.returncode, 2)
        self.assertIn("WREN", result.stderr)
        self.assertEqual(run("profile_facts", SOURCE / "none.txt", "Dot").returncode, 4)


if __name__ == "__main__":
    unittest.main()

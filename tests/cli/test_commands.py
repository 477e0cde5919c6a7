"""The program as a user meets it: results, messages and exit codes."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROLELLM = os.environ["ROLELLM"]
SOURCE = pathlib.Path(os.environ["ROLELLM_SOURCE"])
HALCYON = SOURCE / "data/scripts/last-to-leave-the-halcyon.fountain"


def run(*arguments, stdin=None, env=None):
    return subprocess.run([ROLELLM, *map(str, arguments)], input=stdin, capture_output=True,
                          env={**os.environ, **(env or {})}, timeout=120)


class Usage(unittest.TestCase):
    def test_help_succeeds_and_a_bad_flag_is_usage(self):
        self.assertEqual(run("--help").returncode, 0)
        self.assertEqual(run("--no-such-flag").returncode, 2)
        self.assertEqual(run("script").returncode, 2)

    def test_every_command_has_its_help(self):
        commands = ["script parse", "script cast", "profile build", "profile show", "profile export",
                    "instruct run", "respond run", "chat", "ask", "bench build", "bench import",
                    "bench export", "bench stats", "bench audit", "eval run", "eval score",
                    "eval report", "model pull", "model ls", "model show", "run", "ls", "config show"]
        if pathlib.Path(ROLELLM).with_name("rolellm-rocit").exists():
            commands += ["tune run", "tune export", "tune merge"]
        for command in commands:
            result = run(*command.split(), "--help")
            self.assertEqual(result.returncode, 0, f"{command}: {result.stdout} {result.stderr}")
            self.assertIn(f" {command} [OPTIONS]".encode(), result.stdout, command)

    def test_lists_what_there_is(self):
        self.assertIn(b"fountain", run("ls", "formats").stdout)
        self.assertIn(b"smollm2-135m", run("model", "ls").stdout)


class Scripts(unittest.TestCase):
    def test_cast_counts_the_leading_roles(self):
        rows = [json.loads(line) for line in run("--json", "script", "cast", HALCYON).stdout.splitlines()]
        self.assertEqual({row["name"] for row in rows[:4]}, {"UPTON", "DOT", "WREN", "AMBROSE"})

    def test_corrections_say_who_is_who(self):
        with tempfile.TemporaryDirectory() as folder:
            script, file = pathlib.Path(folder, "s.txt"), pathlib.Path(folder, "who.yaml")
            script.write_text("JACK: One.\n\nCAPTAIN: Two.\n\nTWINS: Three.\n\nCAMERA: Four.\n\n"
                              "FRED: Five.\n\nJACK: Six.\n\nGEORGE: Seven.\n")
            file.write_text("same: [[JACK, CAPTAIN]]\ntogether: {TWINS: [FRED, GEORGE]}\nnobody: [CAMERA]\n")
            rows = [json.loads(line) for line in
                    run("--json", "script", "cast", script, "--corrections", file).stdout.splitlines()]
            self.assertEqual([(row["name"], row["speeches"]) for row in rows],
                             [("JACK", 3), ("FRED", 2), ("GEORGE", 2)])
            self.assertEqual(rows[0]["why"][0]["reason"], "so say the corrections")
            for text, message in (("sam: []", b"unknown_key"), ("same: [[JACK]]", b"two or more"),
                                  ("same: [", b"who.yaml"), ("nobody: [JAK]", b"JACK")):
                file.write_text(text)
                result = run("script", "cast", script, "--corrections", file)
                self.assertEqual(result.returncode, 2, text)
                self.assertIn(message, result.stderr, text)

    def test_every_line_with_ink_is_in_exactly_one_record(self):
        for script in sorted((SOURCE / "data/scripts").iterdir()):
            rows = [json.loads(line) for line in run("script", "parse", script).stdout.splitlines()]
            covered = [0] * (script.read_text().count("\n") + 2)
            for row in rows:
                for line in range(row["line_begin"], row["line_end"] + 1):
                    covered[line] += 1
            for number, line in enumerate(script.read_text().splitlines(), 1):
                if line.strip():
                    self.assertEqual(covered[number], 1, f"{script.name}:{number}: {line}")

    def test_reads_standard_input(self):
        result = run("script", "parse", "-", stdin=HALCYON.read_bytes())
        self.assertEqual(result.returncode, 0)
        self.assertGreater(len(result.stdout.splitlines()), 400)

    def test_bad_input_ends_with_its_code(self):
        with tempfile.TemporaryDirectory() as folder:
            empty, binary = pathlib.Path(folder, "empty.txt"), pathlib.Path(folder, "binary.txt")
            empty.write_bytes(b"")
            binary.write_bytes(b"\x7fELF\0\0\1")
            for file, code, text in ((empty, 3, b"bad_script.empty"), (binary, 3, b"bad_script.binary"),
                                     (pathlib.Path(folder, "none"), 4, b"io.not_found")):
                result = run("script", "parse", file)
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertIn(text, result.stderr)

    def test_errors_are_json_on_demand(self):
        result = run("--json", "script", "parse", "/no/such/file")
        self.assertEqual(json.loads(result.stderr)["code"], "io.not_found")


class Roles(unittest.TestCase):
    def test_an_unknown_role_gets_the_nearest_names(self):
        with tempfile.TemporaryDirectory() as folder:
            rules = pathlib.Path(folder, "rules.yaml")
            rules.write_text("- {match: '', reply: x}\n")
            result = run("profile", "build", "--script", HALCYON, "--role", "DOTT", "--teacher", f"scripted:{rules}",
                         "--out", pathlib.Path(folder, "p"))
            self.assertEqual(result.returncode, 2)
            self.assertIn(b"nearest names are: DOT", result.stderr)


class Models(unittest.TestCase):
    def test_a_truncated_model_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "m.gguf")
            file.write_bytes(b"GGUF\3\0\0\0" + b"\1" * 4)
            result = run("model", "show", file)
            self.assertEqual(result.returncode, 3)
            self.assertIn(b"bad_model.truncated", result.stderr)

    def test_an_endpoint_that_is_not_there_is_exit_5(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder, "p")
            result = run("profile", "build", "--script", HALCYON, "--role", "DOT", "--teacher", "http://127.0.0.1:9/v1#m", "--out", out)
            self.assertEqual(result.returncode, 5, result.stderr)
            self.assertIn(b"endpoint.unavailable", result.stderr)
            self.assertFalse((out / "profile.json").exists())


class Score(unittest.TestCase):
    def test_scores_rows_with_maximum_and_mean(self):
        rows = b'{"prediction":"a b","references":["a b","c"]}\n{"prediction":"a","references":["c"]}\n'
        result = json.loads(run("--json", "eval", "score", "-", stdin=rows).stdout)
        self.assertEqual(result["rows"], 2)
        self.assertEqual(result["max"]["f1"], 0.5)
        self.assertEqual(result["mean"]["f1"], 0.25)

    def test_counts_chinese_by_character(self):
        rows = '{"prediction":"你好吗","references":["你好"]}\n'.encode()
        result = json.loads(run("--json", "eval", "score", "-", "--tokens", "char", stdin=rows).stdout)
        self.assertAlmostEqual(result["max"]["f1"], 0.8)  # P = 2/3, R = 1

    def test_answers_in_one_file_and_references_in_another(self):
        with tempfile.TemporaryDirectory() as folder:
            references = pathlib.Path(folder, "test.jsonl")
            references.write_text('{"role":"DOT","question":"Who?","generated":["a b","c"]}\n'
                                  '{"role":"PIP","question":"Who?","generated":["d"]}\n')
            answers = b'{"role":"PIP","question":"Who?","prediction":"d"}\n{"role":"DOT","question":"Who?","prediction":"c"}\n'
            result = json.loads(run("--json", "eval", "score", "-", references, stdin=answers).stdout)
            self.assertEqual((result["rows"], result["paired_by"]), (2, "role and question"))
            self.assertEqual(result["max"]["f1"], 1.0)
            self.assertEqual(result["mean"]["f1"], 0.75)  # (1 + (0 + 1) / 2) / 2
            alone = run("eval", "score", "-", references, stdin=answers.splitlines()[0])
            self.assertEqual(alone.returncode, 3)
            self.assertIn(b"test.jsonl:1: expected a prediction", alone.stderr)
            self.assertEqual(run("eval", "score", references, "--reference", "generated").returncode, 2)

    def test_a_broken_row_is_an_error_with_its_line(self):
        result = run("eval", "score", "-", stdin=b'{"prediction":"a","references":["a"]}\n{"prediction":1,"references":["a"]}\n')
        self.assertEqual(result.returncode, 3)
        self.assertIn(b":2:", result.stderr)


class Recipes(unittest.TestCase):
    def test_bundled_recipes_are_sound(self):
        for recipe in sorted((SOURCE / "recipes").glob("*.yaml")):
            result = run("config", "show", recipe)
            self.assertEqual(result.returncode, 0, result.stderr)
            for script in json.loads(result.stdout)["scripts"]:
                self.assertTrue(pathlib.Path(script["file"]).exists(), script["file"])

    def test_an_unknown_key_is_named(self):
        result = run("config", "show", SOURCE / "recipes/smoke.yaml", "--set", "respond.tempreature=1")
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"respond.tempreature", result.stderr)

    def test_scripts_stage_is_kept_the_second_time(self):
        with tempfile.TemporaryDirectory() as folder:
            for expected in (False, True):
                result = run("--json", "run", SOURCE / "recipes/smoke.yaml", "--until", "scripts", "--out", folder)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(json.loads(result.stdout)["stages"][0]["skipped"], expected)

    def test_a_full_disk_is_exit_4_and_leaves_nothing_behind(self):
        result = subprocess.run(["bash", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$0" script parse "$1" --out "$2"/s.jsonl',
                                 ROLELLM, str(HALCYON), folder := tempfile.mkdtemp()], capture_output=True, timeout=60)
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn(b"io.disk_full", result.stderr)
        self.assertEqual(os.listdir(folder), [])
        os.rmdir(folder)


if __name__ == "__main__":
    unittest.main()

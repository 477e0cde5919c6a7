"""The program as a user meets it: results, messages and exit codes."""
import hashlib
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

    def test_a_bad_command_line_has_the_shape_of_every_error(self):
        result = run("script", "parse", HALCYON, "--no-such-flag")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, rb"^error: .*--no-such-flag.* \[usage\]\n  try: rolellm script parse --help\n$")
        error = json.loads(run("script", "parse", HALCYON, "--no-such-flag", "--json").stderr)
        self.assertEqual((error["kind"], error["hint"]), ("usage", "rolellm script parse --help"))

    def test_an_unknown_command_is_named(self):
        for arguments, text in ((["foo"], b'no command is called "foo"'), (["script", "foo"], b'no command is called "foo"')):
            result = run(*arguments)
            self.assertEqual(result.returncode, 2)
            self.assertIn(text, result.stderr)

    def test_a_reader_that_has_seen_enough_is_no_fault(self):
        result = subprocess.run(["bash", "-c", '"$0" script render "$1" --to fdx | head -n 1; exit ${PIPESTATUS[0]}',
                                 ROLELLM, str(HALCYON)], capture_output=True, timeout=60)
        self.assertEqual((result.returncode, result.stderr), (141, b""))

    @unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
    def test_results_that_cannot_be_written_are_no_success(self):
        for arguments in (["script", "parse", HALCYON], ["ls", "formats"]):
            with open("/dev/full", "wb") as full:
                result = subprocess.run([ROLELLM, *map(str, arguments)], stdout=full, stderr=subprocess.PIPE, timeout=60)
            self.assertEqual(result.returncode, 4, result.stderr)
            self.assertIn(b"io.disk_full", result.stderr)

    def test_every_command_has_its_help(self):
        commands = ["script parse", "script cast", "profile build", "profile show", "profile export",
                    "profile import",
                    "instruct run", "respond run", "chat", "ask", "bench build", "bench import",
                    "bench export", "bench stats", "bench audit", "eval run", "eval score",
                    "eval report", "model pull", "model ls", "model show", "journal ls",
                    "journal show", "journal export", "journal gc", "worker", "run", "ls", "config show"]
        if pathlib.Path(ROLELLM).with_name("rolellm-rocit").exists():
            commands += ["tune run", "tune export", "tune merge"]
        for command in commands:
            result = run(*command.split(), "--help")
            self.assertEqual(result.returncode, 0, f"{command}: {result.stdout} {result.stderr}")
            self.assertIn(f" {command} [OPTIONS]".encode(), result.stdout, command)
            self.assertIn(b"--json", result.stdout, command)

    def test_lists_what_there_is(self):
        self.assertIn(b"fountain", run("ls", "formats").stdout)
        self.assertIn(b"smollm2-135m", run("model", "ls").stdout)
        self.assertEqual(run("ls", "engines").stdout.split(), [b"llama", b"openai", b"anthropic", b"scripted"])
        for what in ("formats", "models", "metrics", "engines", "architectures", "chat-formats"):
            names = [line.split()[0] for line in run("ls", what).stdout.decode().splitlines()]
            rows = [json.loads(line) for line in run("--json", "ls", what).stdout.splitlines()]
            self.assertEqual([row["name"] for row in rows], names)


class Scripts(unittest.TestCase):
    def test_cast_counts_the_leading_roles(self):
        rows = [json.loads(line) for line in run("--json", "script", "cast", HALCYON).stdout.splitlines()]
        self.assertEqual({row["name"] for row in rows[:4]}, {"UPTON", "DOT", "WREN", "AMBROSE"})

    def test_the_cast_of_several_scripts_is_that_of_one_story(self):
        with tempfile.TemporaryDirectory() as folder:
            storm, calm = pathlib.Path(folder, "storm.txt"), pathlib.Path(folder, "calm.txt")
            storm.write_text("CAPT. JACK SPARROW: One.\n\nANNA: Two.\n\nANNA: Three.\n")
            calm.write_text("WILL: Four.\n\nJACK: Five.\n\nWILL: Six.\n\nJACK: Seven.\n")
            rows = [json.loads(line) for line in run("--json", "script", "cast", storm, calm).stdout.splitlines()]
            self.assertEqual([(row["name"], row["speeches"], row["source"], row["first_line"]) for row in rows],
                             [("JACK", 3, "storm.txt", 1), ("ANNA", 2, "storm.txt", 3),
                              ("WILL", 2, "calm.txt", 10001)])
            self.assertIn(b" calm.txt:1\n", run("script", "cast", storm, calm).stdout)
            one = json.loads(run("--json", "script", "cast", storm).stdout.splitlines()[0])
            self.assertEqual((one["name"], one["first_line"], "source" in one), ("ANNA", 3, False))
            twice = run("script", "cast", storm, storm)
            self.assertEqual(twice.returncode, 2)
            self.assertIn(b"two scripts of one story are called storm.txt", twice.stderr)

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
                                  ("same: [", b"who.yaml"), ("nobody: [JAK]", b"JACK"),
                                  ("same:\n- [JACK, FRED]\n- [JACK]\n", b"who.yaml:3: same[1]: expected"),
                                  ("nobody: []\ntogether:\n  FRED: [FRED, JACK]\n", b"who.yaml:3: together.FRED")):
                file.write_text(text)
                result = run("script", "cast", script, "--corrections", file)
                self.assertEqual(result.returncode, 2, text)
                self.assertIn(message, result.stderr, text)

    def test_a_script_reads_the_same_in_every_encoding(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "s.txt")
            for script in sorted((SOURCE / "data/scripts").iterdir()):
                chinese = script.name.startswith("wang")
                for encoding in (["gb18030", "gbk", "big5"] if chinese else ["cp1252", "mac_roman"]) + ["utf-16", "utf-16-le", "utf-16-be"]:
                    typeset = script.read_text().replace("'", "\u2019").replace("--", "\u2014")
                    text = typeset.encode(encoding, "ignore").decode(encoding)
                    file.write_text(text)
                    expected = run("script", "parse", file)
                    file.write_bytes(text.encode(encoding))
                    result = run("script", "parse", file)
                    self.assertEqual(result.returncode, 0, f"{script.name} {encoding}: {result.stderr}")
                    self.assertEqual(result.stdout, expected.stdout, f"{script.name} {encoding}")

    def test_bytes_that_are_no_text_are_refused_with_their_place(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "s.txt")
            for whole in (HALCYON.read_bytes(), HALCYON.read_text().replace("'", "\u2019").encode()):
                place = whole.index(b" ", 2000)
                for bad in (b"\xff\xfe", b"\xc3\x28", b"\x80abc"):
                    file.write_bytes(whole[:place] + bad + whole[place:])
                    result = run("script", "parse", file, "--json")
                    self.assertEqual((result.returncode, result.stdout), (3, b""), bad)
                    error = json.loads(result.stderr)
                    self.assertEqual((error["code"], error["offset"], error["line"]),
                                     ("bad_script.encoding", place, whole[:place].count(b"\n") + 1), bad)

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

    def test_a_line_is_explained_of_standard_input_too(self):
        script = b"".join(b"JACK: One.\n\nFRED: Two.\n\n" for _ in range(4))
        self.assertIn(b"decided: dialogue", run("script", "parse", "-", "--explain", "3", stdin=script).stdout)
        for line, message in (("99", b"from 1 to 16, found 99"), ("0", b"--explain: expected a whole number from 1 up, found 0")):
            result = run("script", "parse", "-", "--explain", line, stdin=script)
            self.assertEqual(result.returncode, 2)
            self.assertIn(message, result.stderr)

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


class Profiles(unittest.TestCase):
    """With a teacher that answers by rule."""
    TEACHER = """
- {match: 'begins with "Dot is"', reply: ' woman with a bucket and a sponge.'}
- {match: 'begins with "Dot wants to"', reply: ' close a cut.'}
- {match: 'begins with "Dot fears"', reply: ' the dragon of Marl.'}
- {match: 'begins with "', reply: ' nobody.'}
- {match: '', reply: 'Chin down, hands up, champ. The bucket is heavy and the roof leaks.'}
"""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.rules = self.folder / "rules.yaml"
        self.rules.write_text(self.TEACHER)

    def build(self, *arguments):
        return run("profile", "build", "--teacher", f"scripted:{self.rules}", "--out", self.folder / "p", *arguments)

    def made(self, path="p"):
        return sorted(file.parent.name for file in (self.folder / path).glob("*/profile.json"))

    def test_all_leading_roles_of_several_scripts_get_a_folder_each(self):
        patience = SOURCE / "data/scripts/the-last-crossing-of-the-patience.txt"
        result = self.build("--script", HALCYON, "--script", patience, "--all", "--min-speeches", 60)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.made(), ["ambrose", "dot", "obadiah", "upton", "winifred", "wren"])
        self.assertEqual(len(result.stdout.splitlines()), 6)
        rows = [json.loads(line) for line in run("--json", "profile", "show", self.folder / "p").stdout.splitlines()]
        self.assertEqual(len(rows), 6)

    def test_named_roles_get_a_folder_each_and_one_alone_the_folder_itself(self):
        self.assertEqual(self.build("--script", HALCYON, "--role", "Dot", "--role", "wren").returncode, 0)
        self.assertEqual(self.made(), ["dot", "wren"])
        self.assertEqual(self.build("--script", HALCYON, "--role", "Dot").returncode, 0)
        self.assertTrue((self.folder / "p/profile.json").exists())

    def test_roles_are_named_or_all_are_taken(self):
        for arguments in ([], ["--all", "--role", "DOT"], ["--all", "--min-speeches", 5000],
                          ["--script", HALCYON, "--role", "DOT"]):
            result = self.build("--script", HALCYON, *arguments)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(b"try: ", result.stderr)

    def sequel(self):
        """Two scripts with one Dot; Upton is only in the first, Bo only in the second."""
        files = []
        for name, other, words in (("lift", "UPTON", "The bucket is heavy, and the roof leaks on the bell."),
                                   ("stairs", "BO", "A sponge closes a cut, whatever the doctor says.")):
            files.append(self.folder / f"{name}.fountain")
            files[-1].write_text(f"Title: The {name.title()}\n\nINT. {name.upper()} - DAY\n\nDOT, 74, ducks in with a bucket.\n\n"
                                 + f"{other}\nWho goes there, Dot?\n\nDOT\nChin down. {words}\n\n" * 4)
        return files

    def test_a_role_of_two_scripts_that_tell_one_story_has_both_scripts_lines(self):
        lift, stairs = self.sequel()
        result = self.build("--script", lift, "--script", stairs, "--role", "Dot")
        self.assertEqual(result.returncode, 0, result.stderr)
        profile = json.loads((self.folder / "p/profile.json").read_text())
        self.assertEqual((profile["role"], profile["work"], profile["statistics"]["speeches"]), ("DOT", "The Lift / The Stairs", 8))
        self.assertEqual([(part["source"], part["line"]) for part in profile["parts"]],
                         [("lift.fountain", 0), ("stairs.fountain", 10000)])
        texts = {file.name: file.read_text().splitlines() for file in (lift, stairs)}
        lines = [line for sentence in profile["sentences"] for line in sentence["lines"]]
        self.assertEqual({line["source"] for line in lines}, set(texts))
        for line in lines:
            own = line["line"] - next(part["line"] for part in profile["parts"] if part["source"] == line["source"])
            self.assertIn(line["quote"].split(".")[0], " ".join(texts[line["source"]][own - 1:own + 2]))
        self.assertIn("stairs.fountain:", run("profile", "show", self.folder / "p").stdout.decode())
        # Bo is as if there were no first script.
        self.assertEqual(self.build("--script", lift, "--script", stairs, "--role", "Bo").returncode, 0)
        both = (self.folder / "p/profile.json").read_text()
        self.assertEqual(self.build("--script", stairs, "--role", "Bo").returncode, 0)
        self.assertEqual((self.folder / "p/profile.json").read_text(), both)

    def test_a_recipe_names_the_scripts_of_one_story_together(self):
        lift, stairs = self.sequel()
        recipe = self.folder / "r.yaml"
        recipe.write_text(json.dumps({
            "format": "rolellm.recipe/1", "teacher": f"scripted:{self.rules}", "student": "smollm2-135m",
            "scripts": [{"file": [lift.name, stairs.name], "roles": ["Dot"]}]}))
        result = run("run", recipe, "--until", "profiles", "--out", self.folder / "run")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(os.listdir(self.folder / "run/scripts")), ["lift+stairs.jsonl", "run.json"])
        rows = [json.loads(line) for line in (self.folder / "run/profiles/dot/dialogue.jsonl").read_text().splitlines()[1:]]
        self.assertEqual(sum(row["role"] == "DOT" for row in rows), 8)
        # Other stories of the same files are another run of the stage.
        apart = json.dumps([{"file": str(lift), "roles": ["DOT"]}, {"file": str(stairs), "roles": ["BO"]}])
        result = run("run", recipe, "--until", "profiles", "--out", self.folder / "run", "--set", f"scripts={apart}")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.made("run/profiles"), ["bo", "dot"])
        for files, text in (([], b"scripts[0].file: expected a file, found an empty list"), (7, b'scripts[0].file: expected "file"'),
                            ([lift.name, 7], b'scripts[0].file: expected "file" to be a list of strings'),
                            ([lift.name, lift.name], b"two scripts of one story are called lift.fountain")):
            result = run("run", recipe, "--until", "profiles", "--out", self.folder / "run", "--set",
                         f"scripts={json.dumps([{'file': files, 'roles': ['DOT']}])}")
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(text, result.stderr)

    def test_a_page_shows_what_each_sentence_rests_on(self):
        self.build("--script", HALCYON, "--role", "Dot")
        page = run("profile", "show", self.folder / "p").stdout.decode()
        self.assertRegex(page, r"She wants to close a cut\. \[line \d+\]")
        self.assertNotIn("dragon", page)  # no line has one
        for text in ("Chin down, hands up.", "words in a sentence", "Ambrose: ", "places: Lift", "What it can know"):
            self.assertIn(text, page)
        self.assertLessEqual(max(map(len, page.splitlines())), 96)
        profile = json.loads((self.folder / "p/profile.json").read_text())
        source = HALCYON.read_text().splitlines()
        for sentence in profile["sentences"]:
            for line in sentence["lines"]:
                quoted = " ".join(source[line["line"] - 1:line["line"] + 4])
                self.assertIn(line["quote"].split(".")[0], quoted)

    def test_rolebench_profiles_go_out_and_come_back(self):
        self.build("--script", HALCYON, "--role", "Dot", "--role", "Upton")
        result = run("profile", "export", self.folder / "p", "--rolebench", "--out", self.folder / "rolebench")
        self.assertEqual(result.returncode, 0, result.stderr)
        shelf = self.folder / "rolebench/profiles-eng"
        self.assertEqual(sorted(json.loads((shelf / "desc.json").read_text())), ["DOT", "UPTON"])
        result = run("profile", "import", self.folder / "rolebench", "--rolebench", "--out", self.folder / "back")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.made("back"), ["dot", "upton"])
        for role in ("dot", "upton"):
            first, back = (json.loads((self.folder / path / role / "profile.json").read_text()) for path in ("p", "back"))
            for key in ("role", "work", "description_second", "language"):
                self.assertEqual(first[key], back[key])
            for key in ("speeches", "words", "scenes"):
                self.assertEqual(first["statistics"][key], back["statistics"][key])
            self.assertEqual([scene["place"] for scene in first["scenes"]], [scene["place"] for scene in back["scenes"]])

    def test_rows_that_an_import_leaves_out_are_named(self):
        shelf = self.folder / "profiles-eng"
        shelf.mkdir()
        (shelf / "desc.json").write_text('{"Dot": "You box."}')
        rows = ['{"role": "Dot", "content": "Chin down."}'] * 200
        rows[6] = '{"role": "Dot", "content": 7}'
        (shelf / "profiles-eng-Dot.jsonl").write_text("\n".join(rows) + "\n")
        result = run("profile", "import", shelf, "--rolebench", "--out", self.folder / "back")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b'profiles-eng-Dot.jsonl:7: left out: expected "content" to be a string, found a number', result.stderr)
        rows[8:10] = ["{", "[]"]
        (shelf / "profiles-eng-Dot.jsonl").write_text("\n".join(rows) + "\n")
        result = run("profile", "import", shelf, "--rolebench", "--out", self.folder / "none")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn(b"profiles-eng-Dot.jsonl:7: ", result.stderr)
        self.assertIn(b"(3 of 200 rows are wrong)", result.stderr)

    def test_later_stages_work_on_an_imported_profile(self):
        self.build("--script", HALCYON, "--role", "Dot", "--role", "Upton")
        run("profile", "export", self.folder / "p", "--rolebench", "--out", self.folder)
        run("profile", "import", self.folder / "profiles-eng", "--rolebench", "--role", "dot", "--out", self.folder / "back")
        dot, model = self.folder / "back/dot", f"scripted:{self.rules}"
        result = run("instruct", "run", "--profile", dot, "--teacher", model, "--out", self.folder / "i")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertGreater(len((self.folder / "i/instructions.jsonl").read_text().splitlines()), 2)
        result = run("respond", "run", "--profile", dot, "--instructions", self.folder / "i/instructions.jsonl",
                     "--model", model, "--out", self.folder / "r.jsonl")
        self.assertEqual(result.returncode, 0, result.stderr)
        result = run("ask", "--profile", dot, "--model", model, "Is it heavy?")
        self.assertIn(b"Chin down", result.stdout, result.stderr)

    def test_answers_come_as_rows_on_demand(self):
        self.build("--script", HALCYON, "--role", "Dot")
        talk = ["--profile", self.folder / "p", "--model", f"scripted:{self.rules}", "--json"]
        row = {"role": "DOT", "question": "Who?", "answer": "Chin down, hands up, champ. The bucket is heavy and the roof leaks."}
        self.assertEqual(json.loads(run("ask", *talk, "Who?").stdout), row)
        rows = run("chat", *talk, stdin=b"Who?\n\n/new\nWho?\n").stdout.splitlines()
        self.assertEqual([json.loads(line) for line in rows], [row, row])

    def test_a_bad_edit_is_named_by_key_and_file(self):
        self.build("--script", HALCYON, "--role", "Dot")
        file = self.folder / "p/profile.json"
        good = json.loads(file.read_text())
        for key, value, text in (("description", 7, "expected \"description\" to be a string, found a number"),
                                 ("statistics", {"words": "many"}, "\"statistics.words\""), ("role", None, "\"role\"")):
            file.write_text(json.dumps({**good, key: value}))
            result = run("ask", "--profile", self.folder / "p", "--model", f"scripted:{self.rules}", "Who?")
            self.assertEqual(result.returncode, 3, result.stderr)
            self.assertIn(f"{file}:1: ".encode(), result.stderr)  # one line, as json.dumps writes it
            self.assertIn(text.encode(), result.stderr)

    def test_a_role_that_is_no_longer_unseen_gets_training_rows(self):
        self.assertEqual(self.run_recipe()[0].returncode, 0)
        def trained():
            return {json.loads(line)["role"] for file in (self.folder / "run/bench").glob("*/instruction*/*/train.jsonl")
                    for line in file.read_text().splitlines()}
        self.assertEqual(trained(), {"DOT"})
        result, stages = self.run_recipe(f"scripts=[{{file: {HALCYON}, roles: [DOT, UPTON]}}]")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual((stages["profiles"], stages["responses"], stages["bench"]), (True, False, False))
        self.assertEqual(trained(), {"DOT", "UPTON"})

    def test_a_recipe_may_name_a_role_by_any_of_its_spellings(self):
        script = self.folder / "s.txt"
        script.write_text("CAPT. JACK SPARROW: The sea is up and the boat is old.\n\nANN: It is, and the sails are torn.\n\n"
                          "JACK: Then mend the sails, Ann, for the wind is coming.\n\nANN: I mend them every night.\n\n" * 6 + "JACK: Once more then, Ann.\n")
        recipe = self.folder / "r.yaml"
        recipe.write_text(json.dumps({
            "format": "rolellm.recipe/1", "teacher": f"scripted:{self.rules}", "student": "smollm2-135m",
            "instructions": str(SOURCE / "data/instructions/general-en.jsonl"),
            "instruct": {"questions_per_role": 4, "max_rounds": 1}, "split": {"train": 2, "test": 1, "specific_test": 1},
            "scripts": [{"file": str(script), "roles": ["Capt. Jack Sparrow"]}]}))
        result = run("run", recipe, "--until", "responses", "--out", self.folder / "run")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(os.listdir(self.folder / "run/responses")), ["jack", "raw.jsonl", "run.json", "split.json"])
        # Another script's Jack would be written over the first.
        (self.folder / "t.txt").write_text(script.read_text())
        result = run("run", recipe, "--until", "profiles", "--out", self.folder / "two", "--set",
                     f"scripts=[{{file: {script}, roles: [Capt. Jack Sparrow]}}, {{file: {self.folder}/t.txt, roles: [Jack]}}]")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn(b"scripts: s and t both have a role JACK", result.stderr)

    def test_wrong_rows_of_instructions_are_left_out_or_told(self):
        self.build("--script", HALCYON, "--role", "Dot")
        rows = self.folder / "rows.jsonl"
        for good, code in ((99, 0), (98, 3)):
            rows.write_text('{"instruction": "Who?"}\n' * good + '{"instruction": 7}\n' * (100 - good))
            result = run("respond", "run", "--profile", self.folder / "p", "--instructions", rows, "--model",
                         f"scripted:{self.rules}")
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertEqual(len(result.stdout.splitlines()), good if code == 0 else 0)
            self.assertIn(f"{rows}:{good + 1}: ".encode(), result.stderr)

    def test_counts_that_nothing_can_be_done_with_are_usage(self):
        self.build("--script", HALCYON, "--role", "Dot")
        rows = self.folder / "rows.jsonl"
        rows.write_text('{"instruction": "Who?"}\n')
        respond = ["respond", "run", "--profile", self.folder / "p", "--instructions", rows, "--model", f"scripted:{self.rules}"]
        for flags in (["-n", "0"], ["--max-tokens", "0"], ["--few-shots", "-1"], ["--temperature", "-1"], ["--parallel", "0"]):
            result = run(*respond, *flags)
            self.assertEqual(result.returncode, 2, flags)
            self.assertIn(flags[0].lstrip("-").encode(), result.stderr)
        rows.write_text("")
        result = run(*respond)
        self.assertEqual(result.returncode, 3)
        self.assertIn(b"expected instructions, found none", result.stderr)

    def test_respond_leaves_a_record_for_each_file(self):
        self.build("--script", HALCYON, "--role", "Dot")
        rows = self.folder / "rows.jsonl"
        rows.write_text('{"instruction": "Who?"}\n{"instruction": "Why?"}\n')
        respond = ["respond", "run", "--profile", self.folder / "p", "--instructions", rows, "--model", f"scripted:{self.rules}"]
        for name, seed in (("a", 1), ("b", 2), ("again", 1)):
            result = run(*respond, "-n", 2, "--seed", seed, "--out", self.folder / f"r/{name}.jsonl")
            self.assertEqual(result.returncode, 0, result.stderr)
        a, b, again = (json.loads((self.folder / f"r/{name}.run.json").read_text()) for name in ("a", "b", "again"))
        self.assertEqual((a["format"], a["stage"]), ("rolellm.run/1", "responses"))
        self.assertEqual((a["counts"]["questions"], a["counts"]["answers"]), (2, 4))
        self.assertEqual(a["inputs"]["instructions"], hashlib.sha256(rows.read_bytes()).hexdigest())
        self.assertEqual(set(a["inputs"]), {"profile", "dialogue", "instructions", "model"})
        self.assertEqual(a["fingerprint"], again["fingerprint"])
        self.assertNotEqual(a["fingerprint"], b["fingerprint"])

    def test_a_repeated_respond_asks_nothing_twice(self):
        self.build("--script", HALCYON, "--role", "Dot")
        rows, out = self.folder / "rows.jsonl", self.folder / "r/dot.jsonl"
        rows.write_text('{"instruction": "Who?"}\n')
        for _ in range(2):
            result = run("respond", "run", "--profile", self.folder / "p", "--instructions", rows, "--model",
                         f"scripted:{self.rules}", "--out", out)
            self.assertEqual(result.returncode, 0, result.stderr)
        listed = json.loads(run("journal", "ls", "--journal", out.with_name("journal.db"), "--json").stdout)
        self.assertEqual(sum(each["answers"] for each in listed["runs"]), 1)

    def run_recipe(self, *settings):
        result = run("--json", "run", SOURCE / "recipes/smoke.yaml", "--set", f"teacher=scripted:{self.rules}",
                     *(word for setting in settings for word in ("--set", setting)),
                     "--until", "bench", "--out", self.folder / "run")
        return result, {} if result.returncode else {stage["stage"]: stage["skipped"]
                                                     for stage in json.loads(result.stdout)["stages"]}

    def test_after_an_edit_exactly_the_stages_behind_run_again(self):
        result, stages = self.run_recipe()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertFalse(any(stages.values()))
        self.assertTrue(all(self.run_recipe()[1].values()))
        file = self.folder / "run/profiles/dot/profile.json"
        profile = json.loads(file.read_text())
        profile["description_second"] = "You are a boxing coach."
        file.write_text(json.dumps(profile, indent=1))
        self.assertEqual(self.run_recipe()[1], {"scripts": True, "profiles": True, "instructions": False,
                                                "responses": False, "bench": False})
        self.assertEqual(json.loads(file.read_text())["description_second"], "You are a boxing coach.")
        exported = json.loads((self.folder / "run/bench/profiles-eng/desc.json").read_text())
        self.assertEqual(exported["DOT"], "You are a boxing coach.")
        self.assertTrue(all(self.run_recipe()[1].values()))
        del profile["language"]
        file.write_text(json.dumps(profile))
        result, _ = self.run_recipe()
        self.assertEqual(result.returncode, 3, result.stderr)
        error = json.loads(result.stderr.splitlines()[-1])
        self.assertEqual((error["code"], error["file"]), ("schema.missing", str(file)))
        self.assertIn("expected a key \"language\", found none", error["message"])

    def test_a_role_taken_out_of_a_recipe_is_set_aside_whole(self):
        both = 'scripts=[{"file": "%s", "roles": ["DOT", "WREN"], "unseen": ["UPTON"]}]' % HALCYON
        one = both.replace(', "WREN"', "")
        self.assertEqual(self.run_recipe(both)[0].returncode, 0)
        edited = self.folder / "run/profiles/wren/profile.json"
        edited.write_text(edited.read_text().replace('"description_second": "', '"description_second": "Mine. '))
        mine = edited.read_text()
        for number in ("", "-2"):
            result, _ = self.run_recipe(one)
            self.assertEqual(result.returncode, 0, result.stderr)
            for stage in ("profiles", "instructions", "responses"):
                self.assertFalse((self.folder / "run" / stage / "wren").exists())
                self.assertTrue((self.folder / f"run/former/{stage}/wren{number}").exists())
                self.assertIn(f"{stage}/wren: not in the recipe any more".encode(), result.stderr)
            for file in (self.folder / "run/bench").rglob("*.json*"):
                self.assertNotIn(b'"role":"WREN"', file.read_bytes() if "profiles-" not in str(file) else b"")
            self.assertFalse((self.folder / "run/bench/profiles-eng/profiles-eng-WREN.jsonl").exists())
            self.assertEqual((self.folder / "run/former/profiles/wren/profile.json").read_text(), mine)
            self.assertTrue(all(self.run_recipe(one)[1].values()))
            self.assertEqual(self.run_recipe(both)[0].returncode, 0)  # and back

    def test_the_commands_of_a_run_by_themselves(self):
        self.assertEqual(self.run_recipe()[0].returncode, 0)
        run_folder, bench = self.folder / "run", self.folder / "bench"
        result = run("--json", "bench", "build", "--instructions", run_folder / "instructions", "--responses",
                     run_folder / "responses", "--references", 1, "--out", bench)
        self.assertEqual(result.returncode, 0, result.stderr)
        counts = json.loads(result.stdout)
        self.assertEqual(json.loads((bench / "run.json").read_text())["counts"], counts)
        self.assertEqual(json.loads((run_folder / "bench/run.json").read_text())["counts"], counts)
        self.assertFalse(json.loads((bench / "audit.json").read_text())["leaks"])
        files = json.loads((bench / "manifest.json").read_text())["hashes"]
        for name, digest in files.items():
            self.assertEqual(hashlib.sha256((bench / name).read_bytes()).hexdigest(), digest, name)
        evaluate = ["eval", "run", "--bench", bench, "--profiles", run_folder / "profiles", "--model",
                    f"scripted:{self.rules}", "--out", self.folder / "eval"]
        forecast = json.loads(run(*evaluate, "--dry-run").stdout)
        self.assertEqual(forecast["calls"], counts["test"])
        self.assertFalse((self.folder / "eval").exists())
        result = run(*evaluate)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads((self.folder / "eval/run.json").read_text())["counts"], {"questions": counts["test"]})
        self.assertTrue((self.folder / "eval/journal.db").exists())


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

    def test_warns_where_english_words_are_counted_in_chinese(self):
        rows = '{"prediction":"你好吗","references":["你好"]}\n'.encode()
        result = run("eval", "score", "-", stdin=rows)
        self.assertEqual(result.returncode, 0)
        self.assertIn(b"--tokens char", result.stderr)
        self.assertEqual(run("eval", "score", "-", "--tokens", "char", stdin=rows).stderr, b"")

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

    def test_a_line_that_is_no_json_is_told_in_plain_words(self):
        result = run("eval", "score", "-", stdin=b"oops\n")
        self.assertEqual(result.returncode, 3)
        self.assertIn(b"not valid JSON: parse error", result.stderr)

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

    def recipe(self, **changes):
        """A recipe beside no bundled file; `None` leaves a key out."""
        keys = {"format": "rolellm.recipe/1", "teacher": "smollm2-135m", "student": "smollm2-135m",
                "scripts": [{"file": str(HALCYON), "roles": ["DOT"]}],
                "instructions": str(SOURCE / "data/instructions/general-en.jsonl"), **changes}
        path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "my.yaml")
        # JSON is YAML; a key a line, so that lines can be told.
        path.write_text("".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items() if value is not None))
        return path

    def test_a_mistake_is_told_with_its_line_before_anything_runs(self):
        for changes, text in (({"tune": {"lora": {"ranks": 8}}}, b"my.yaml:6: tune.lora.ranks: no such option"),
                              ({"tune": {"epochs": 0}}, b"my.yaml:6: tune.epochs: expected at least 1, found 0"),
                              ({"tune": {"lora": {"targets": ["qq"]}}}, b'my.yaml:6: tune.lora.targets: "qq" is unknown'),
                              ({"respond": {"samples": 3_000_000_000}}, b"my.yaml:6: respond.samples: cannot read"),
                              ({"split": {"test": -4}}, b"my.yaml:6: split.test: expected at least 0, found -4"),
                              ({"tutor": "x"}, b"my.yaml:6: tutor: no such key"),
                              ({"language": "fr"}, b'my.yaml:6: language: expected en or zh, found "fr"'),
                              ({"name": 7}, b"my.yaml:6: name: expected"),
                              ({"teacher": 5}, b"my.yaml:2: teacher: expected"),
                              ({"scripts": [{"file": str(HALCYON), "role": ["DOT"]}]}, b"my.yaml:4: scripts[0].role: no such key"),
                              ({"scripts": [{"file": str(HALCYON), "roles": ["DOT"], "unseen": ["dot"]}]},
                               b'my.yaml:4: scripts[0]: the role "dot" is named twice')):
            for command in (["config", "show"], ["run"]):
                result = run(*command, self.recipe(**changes))
                self.assertEqual(result.returncode, 2, changes)
                self.assertIn(text, result.stderr, changes)

    def test_set_may_stand_before_the_recipe(self):
        result = run("config", "show", "--set", "seed=9", "--set", "tune.epochs=2", self.recipe())
        self.assertEqual(result.returncode, 0, result.stderr)
        shown = json.loads(result.stdout)
        self.assertEqual((shown["seed"], shown["tune"]["seed"], shown["tune"]["epochs"]), (9, 9, 2))

    def test_a_mistake_in_set_is_told_as_one(self):
        result = run("config", "show", self.recipe(), "--set", "tune.rang=8")
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"error: --set tune.rang: no such option", result.stderr)

    def test_what_a_late_stage_lacks_is_told_before_the_first_one(self):
        for changes, code, text in (({"instructions": "none.jsonl"}, 4, b"none.jsonl: no such file"),
                                    ({"instructions": None}, 2, b"instructions: expected a file"),
                                    ({"student": "smollm3"}, 2, b'student: no model "smollm3"'),
                                    ({"student": "http://127.0.0.1:9/v1#m"}, 2, b"student: expected a model to tune"),
                                    ({"teacher": "none.gguf"}, 4, b"teacher: no such file")):
            with tempfile.TemporaryDirectory() as folder:
                result = run("run", self.recipe(**changes), "--out", pathlib.Path(folder, "out"))
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertIn(text, result.stderr)
                self.assertEqual(os.listdir(folder), [])

    def test_a_dry_run_counts_the_stages_up_to_until(self):
        recipe = self.recipe(split={"train": 4, "test": 2, "references": 1, "specific_test": 3}, respond={"samples": 2},
                             profile={"samples": 5}, instruct={"questions_per_role": 6, "max_rounds": 1})
        until = {stage: json.loads(run("run", recipe, "--dry-run", "--until", stage).stdout)["calls"]
                 for stage in ("scripts", "profiles", "instructions", "responses", "eval")}
        self.assertEqual(until["scripts"], 0)
        self.assertEqual(until["profiles"] % 5, 0)
        # 6 questions, half of them from the script: ceil(3 / (3 * .55)) = 2 calls of two samples
        self.assertEqual(until["instructions"] - until["profiles"], 4)
        # 4 * 2 for training, (2 + 3) * 2 for the test, 2 plain ones
        self.assertEqual(until["responses"] - until["instructions"], 20)
        self.assertEqual(until["eval"], until["responses"])

    def test_config_show_prints_every_setting(self):
        shown = json.loads(run("config", "show", self.recipe()).stdout)
        self.assertEqual(shown["tune"]["lora"]["targets"], ["q", "k", "v", "o", "gate", "up", "down"])

    def test_the_engine_is_deterministic_where_the_recipe_says_so(self):
        recipe = SOURCE / "recipes/smoke.yaml"
        self.assertIs(json.loads(run("config", "show", recipe).stdout)["engine"]["deterministic"], False)
        shown = json.loads(run("config", "show", recipe, "--set", "engine.deterministic=true").stdout)
        self.assertIs(shown["engine"]["deterministic"], True)
        result = run("config", "show", recipe, "--set", "engine.deterministic=perhaps")
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"engine.deterministic", result.stderr)

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

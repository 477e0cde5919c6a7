"""Whole outputs of `rolellm script`, compared byte for byte with what lies beside this file.

A folder is a case. Its script is `script.*` in it, or else the bundled one of the folder's name. With --update (or
UPDATE_GOLDEN=1) the outputs are written anew: read `git diff tests/golden` before you commit them.
"""
import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

ROLELLM = os.environ["ROLELLM"]
BUNDLED = pathlib.Path(os.environ["ROLELLM_SOURCE"]) / "data/scripts"
HERE = pathlib.Path(__file__).parent
COMMANDS = {
    "parse.jsonl": ["script", "parse"],
    "lines.jsonl": ["script", "parse", "--lines"],
    "cast.txt": ["script", "cast"],
    "cast.jsonl": ["--json", "script", "cast"],
}


def output(arguments):
    result = subprocess.run([ROLELLM, *arguments], capture_output=True, timeout=60)
    if result.returncode != 0:
        sys.exit(f"rolellm {' '.join(arguments)} ended with {result.returncode}:\n{result.stderr.decode()}")
    return result.stdout.decode()


def saved_header(script):
    """The first line of the artefact: title, author, licence, language and the layout that was chosen."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "script.jsonl")
        output(["script", "parse", str(script), "--out", str(file)])
        return file.read_text().splitlines(keepends=True)[0]


def script_of(case):
    found = sorted(case.glob("script.*")) or sorted(BUNDLED.glob(f"{case.name}.*"))
    if len(found) != 1:
        sys.exit(f"expected one script for {case.name}, found {len(found)}")
    return found[0]


def main():
    update = "--update" in sys.argv[1:] or os.environ.get("UPDATE_GOLDEN") == "1"
    cases = sorted(entry for entry in HERE.iterdir() if entry.is_dir())
    missing = {script.stem for script in BUNDLED.iterdir()} - {case.name for case in cases}
    if missing:
        sys.exit(f"no golden folder for {', '.join(sorted(missing))}: make it, then run with --update")
    wrong = 0
    for case in cases:
        script = script_of(case)
        actual = {name: output([*command, str(script)]) for name, command in COMMANDS.items()}
        actual["header.json"] = saved_header(script)
        for name, text in actual.items():
            file = case / name
            if update:
                file.write_text(text)
                continue
            golden = file.read_text() if file.exists() else ""
            if text == golden:
                continue
            wrong += 1
            diff = list(difflib.unified_diff(golden.splitlines(), text.splitlines(), f"golden/{case.name}/{name}",
                                             "now", lineterm="", n=1))
            print("\n".join(diff[:40]))
            if len(diff) > 40:
                print(f"… and {len(diff) - 40} more lines")
    print(f"{len(cases)} cases, {wrong} outputs differ")
    if wrong:
        sys.exit("if the new output is right: UPDATE_GOLDEN=1 ctest --preset dev -R golden")


main()

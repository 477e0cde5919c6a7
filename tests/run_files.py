"""The files of a run, for comparing two runs; what tells the time is left out."""
import json
import pathlib
import re

TIMES = {"seconds", "peak_memory_mb", "date"}
LEFT_OUT = {".lock", "journal.db", "journal.db-journal"}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d")
LENGTH = re.compile(rb"\b(\d+h)?(\d+m)?\d+(\.\d+)?s\b")  # in the report's table of stages


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(item) for key, item in value.items() if key not in TIMES}
    return [without_times(item) for item in value] if isinstance(value, list) else value


def contents(path):
    if path.suffix == ".json":
        return without_times(json.loads(path.read_text()))
    if path.name == "loss.jsonl":
        return [without_times(json.loads(line)) for line in path.read_text().splitlines()]
    return LENGTH.sub(b"TIME", path.read_bytes()) if path.suffix == ".html" else path.read_bytes()


def files_of(out):
    """Name -> contents of every file below `out`, but for checkpoints: those hold times and their hashes."""
    out = pathlib.Path(out)
    return {STAMP.sub("TIME", str(path.relative_to(out))): contents(path)
            for path in out.rglob("*") if path.is_file() and path.name not in LEFT_OUT and "checkpoints" not in path.parts}


def differences(one, other):
    """Names of files that only one has, or that are not the same in both."""
    return [name for name in sorted(set(one) | set(other)) if one.get(name) != other.get(name)]

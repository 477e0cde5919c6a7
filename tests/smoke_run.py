"""Every stage once, on the real teacher and student: undisturbed, and killed in every stage and gone on with."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from run_files import differences, files_of

ROLELLM, SOURCE = os.environ["ROLELLM"], pathlib.Path(os.environ["ROLELLM_SOURCE"])
STAGES = ["scripts", "profiles", "instructions", "responses", "bench", "adapter", "eval"]
FILES = ("profiles/dot/profile.json", "instructions/dot/instructions.jsonl", "instructions/dot/rejected.jsonl",
         "responses/dot/test.jsonl", "bench/manifest.json", "bench/audit.json", "adapter/adapter.gguf",
         "adapter/adapter_model.safetensors", "adapter/adapter_config.json", "eval/summary.json", "eval/report.html")


def command(out):
    return [ROLELLM, "--json", "run", str(SOURCE / "recipes/smoke.yaml"), "--out", str(out)]


def run(out):
    result = subprocess.run(command(out), stdout=subprocess.PIPE)
    if result.returncode != 0:
        sys.exit(f"the run ended with {result.returncode}")
    return {stage["stage"]: stage for stage in json.loads(result.stdout)["stages"]}


def kill_in(out, stage, seconds):
    """Starts the run and kills it `seconds` into `stage`, or when it has ended by itself."""
    process = subprocess.Popen(command(out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith(f"{stage}:") and "kept" not in line:
            time.sleep(seconds)
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()


with tempfile.TemporaryDirectory() as folder:
    quiet, killed = pathlib.Path(folder, "quiet"), pathlib.Path(folder, "killed")
    stages = run(quiet)
    print(json.dumps({name: stage["counts"] for name, stage in stages.items()}, indent=1))
    assert list(stages) == STAGES
    for file in FILES:
        assert (quiet / file).stat().st_size > 0, file
    summary = json.loads((quiet / "eval/summary.json").read_text())
    assert set(summary["systems"]) == {"base", "tuned", "rolegpt"}
    assert set(summary["differences"]) == {"tuned-base", "rolegpt-tuned"}

    for name in STAGES[1:]:
        kill_in(killed, name, min(stages[name]["seconds"] / 2, 15))
    run(killed)
    differing = differences(files_of(quiet), files_of(killed))
    assert not differing, f"not the same after kills: {differing}"
    assert all(stage["skipped"] for stage in run(killed).values())
    print("every stage ran, survived a kill, and was kept the second time")

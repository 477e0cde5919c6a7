"""Every stage once, on the real teacher and student, killed on the way and gone on with."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

rolellm, source = os.environ["ROLELLM"], pathlib.Path(os.environ["ROLELLM_SOURCE"])
with tempfile.TemporaryDirectory() as folder:
    command = [rolellm, "--json", "run", str(source / "recipes/smoke.yaml"), "--out", folder]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    time.sleep(20)  # somewhere in the teacher's stages
    process.send_signal(signal.SIGKILL)
    process.wait()
    result = subprocess.run(command, stdout=subprocess.PIPE)
    if result.returncode != 0:
        sys.exit(f"the run ended with {result.returncode}")
    stages = {stage["stage"]: stage for stage in json.loads(result.stdout)["stages"]}
    print(json.dumps({name: stage["counts"] for name, stage in stages.items()}, indent=1))
    assert list(stages) == ["scripts", "profiles", "instructions", "responses", "bench", "adapter", "eval"]
    out = pathlib.Path(folder)
    for file in ("profiles/dot/profile.json", "instructions/dot/instructions.jsonl", "instructions/dot/rejected.jsonl",
                 "responses/dot/test.jsonl", "bench/manifest.json", "bench/audit.json", "adapter/adapter.gguf",
                 "adapter/adapter_model.safetensors", "adapter/adapter_config.json", "eval/summary.json", "eval/report.html"):
        assert (out / file).stat().st_size > 0, file
    summary = json.loads((out / "eval/summary.json").read_text())
    assert set(summary["systems"]) == {"base", "tuned", "rolegpt"}
    assert set(summary["differences"]) == {"tuned-base", "rolegpt-tuned"}
    again = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    assert all(stage["skipped"] for stage in json.loads(again.stdout)["stages"])
    print("every stage ran, survived a kill, and was kept the second time")

"""Runs the ways of perf/peers on one model and prints how they compare."""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import queue
import socket
import subprocess
import threading
import time

SHAPE = ["roles", "questions", "samples", "role-tokens", "shot-tokens", "answer-tokens",
         "parallel", "threads"]
INSTRUCTIONS = "data/instructions/general-en.jsonl"
START_SECONDS = 120
# The same for all: what llama-server does fastest, a top-k before its top-p.
SAMPLING = {"temperature": 0.7, "top_k": 40, "top_p": 0.95, "min_p": 0.0,
            "samplers": ["top_k", "top_p", "temperature"]}


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--peers", required=True, type=pathlib.Path)
    parser.add_argument("--bulk", required=True)
    parser.add_argument("--ways", default="ours,single,server,bench")
    defaults = dict(zip(SHAPE, [3, 40, 6, 300, 300, 120, 32, len(os.sched_getaffinity(0))]))
    for name in SHAPE:
        parser.add_argument("--" + name, type=int, default=defaults[name])
    return parser.parse_args()


def shape_of(options):
    return [f"{name}={getattr(options, name.replace('-', '_'))}" for name in SHAPE]


def bulk(options, way):
    """What bulk_perf prints, line by line."""
    done = subprocess.run([options.bulk, options.model, INSTRUCTIONS, way, *shape_of(options)],
                          check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextlib.contextmanager
def running_server(options):
    """llama-server with slots for all answers in flight, which share one cache. Gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [options.peers / "llama-server", "-m", options.model, "--host", "127.0.0.1",
               "--port", str(port), "-np", str(options.parallel), "-kvu", "-c", "16384",
               "-b", "2048", "-ub", "512", "-t", str(options.threads), "-tb",
               str(options.threads), "--cache-reuse", "256"]
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_ready(server, port)
            yield port
        finally:
            server.terminate()


def wait_until_ready(server, port):
    for _ in range(START_SECONDS * 10):
        if server.poll() is not None:
            raise SystemExit(f"error: llama-server ended with status {server.returncode}")
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise SystemExit("error: llama-server was not ready in time")


def complete(port, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3600)
    connection.request("POST", "/completion", json.dumps(body),
                       {"Content-Type": "application/json"})
    reply = connection.getresponse()
    text = reply.read()
    if reply.status != 200:
        raise SystemExit(f"error: llama-server answered {reply.status}: {text[:300]}")
    results = json.loads(text)
    return results if isinstance(results, list) else [results]


def through_server(options, prompts):
    """All prompts, each for all its samples, with as many requests in flight as slots can take."""
    work = {"way": "server", "answers": 0, "generated": 0, "prompt_tokens": 0}
    waiting = queue.Queue()
    for prompt in prompts:
        waiting.put(prompt)
    lock = threading.Lock()

    def ask(port):
        while True:
            try:
                prompt = waiting.get_nowait()
            except queue.Empty:
                return
            body = {"prompt": prompt, "n_predict": options.answer_tokens, "n": options.samples,
                    "cache_prompt": True, "seed": 1, **SAMPLING}
            results = complete(port, body)
            with lock:
                work["answers"] += len(results)
                work["generated"] += sum(result["tokens_predicted"] for result in results)
                work["prompt_tokens"] += len(prompt) * len(results)

    with running_server(options) as port:
        complete(port, {"prompt": prompts[0], "n_predict": 4, "cache_prompt": False})
        begin = time.monotonic()
        # One more than fit, so that a free slot never waits for us.
        threads = [threading.Thread(target=ask, args=(port,))
                   for _ in range(max(options.parallel // options.samples, 1) + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        work["seconds"] = time.monotonic() - begin
    return work


def batched_bench(options, prompt_tokens):
    command = [options.peers / "llama-batched-bench", "-m", options.model, "-c", "8192",
               "-b", "2048", "-ub", "512", "-npp", prompt_tokens, "-ntg", options.answer_tokens,
               "-npl", options.parallel, "-pps", "-kvu", "-t", options.threads,
               "-tb", options.threads, "--output-format", "jsonl"]
    done = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("{"))
    return json.loads(line)


def show(work):
    rate = work["generated"] / work["seconds"]
    print(f"  {work['way']:11} {work['answers']:5} answers {work['generated']:7} tokens "
          f"{work['seconds']:7.1f} s {rate:8.1f} tokens/s", flush=True)
    return rate


def main():
    options = read_options()
    ways = options.ways.split(",")
    cpu = next(line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo")
               if line.startswith("model name"))
    print(f"{pathlib.Path(options.model).name}: {options.roles} roles x {options.questions} "
          f"questions x {options.samples} samples; {cpu}, {options.threads} threads", flush=True)
    rates = {}
    for way in ("ours", "single"):
        if way in ways:
            rates[way] = show(bulk(options, way)[0])
    prompts = bulk(options, "prompts") if {"server", "bench"} & set(ways) else []
    if "server" in ways:
        rates["server"] = show(through_server(options, prompts))
    for peer, goal in (("single", 4), ("server", 1.5)):
        if peer in rates and "ours" in rates:
            print(f"  ours / {peer:8} {rates['ours'] / rates[peer]:.2f}  (goal {goal})")
    if "bench" in ways:
        bench = batched_bench(options, len(prompts[0]))
        ours = bulk(options, "one-prompt")[0]
        print(f"  one prompt of {len(prompts[0])} tokens, {options.parallel} answers of "
              f"{options.answer_tokens}:")
        print(f"  bench       {bench['t']:.2f} s ({bench['t_pp']:.2f} + {bench['t_tg']:.2f}), "
              f"{bench['speed_tg']:.1f} tokens/s while it generates")
        print(f"  ours        {ours['seconds']:.2f} s for {ours['generated']} tokens, with sampling")
        # Per token made: an answer of ours may be cut short by its end.
        made = options.parallel * options.answer_tokens
        print(f"  ours / bench    {bench['t'] / made * ours['generated'] / ours['seconds']:.3f}  "
              "(goal 0.97)", flush=True)


main()

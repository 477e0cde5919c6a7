"""Compares `rolellm eval score` with the rouge-score package on thousands of random pairs.

    pip install rouge-score==0.1.2
    python3 tools/reference/rouge_compare.py build/dev/bin/rolellm

Prints the largest difference of precision, recall and F1; exits 1 above 1e-12.
"""
import json
import random
import subprocess
import sys

from rouge_score import rouge_scorer

WORDS = "the a cat sat on mat Don't STOP isn't 42 3.14 naïve café Ünder_score -- é \u212a \u0130x 你好 end. OK!".split()
PAIRS = 5000

rng = random.Random(11)
scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
rows = []
for _ in range(PAIRS):
    text = lambda most: " ".join(rng.choice(WORDS) for _ in range(rng.randrange(most)))
    rows.append({"prediction": text(80), "references": [text(80) for _ in range(rng.randrange(1, 4))]})
lines = "".join(json.dumps(row) + "\n" for row in rows)
output = subprocess.run([sys.argv[1], "eval", "score", "-", "--per-row"], input=lines, capture_output=True,
                        text=True, check=True).stdout
worst = 0.0
for row, line in zip(rows, output.splitlines()):
    ours = json.loads(line)
    scores = [scorer.score(reference, row["prediction"])["rougeL"] for reference in row["references"]]
    best = max(scores, key=lambda score: score.fmeasure)
    for mine, theirs in ((ours["max"]["precision"], best.precision), (ours["max"]["recall"], best.recall),
                         (ours["max"]["f1"], best.fmeasure),
                         (ours["mean"]["f1"], sum(score.fmeasure for score in scores) / len(scores))):
        worst = max(worst, abs(mine - theirs))
print(f"{PAIRS} rows, largest difference {worst:.1e}")
sys.exit(worst > 1e-12)

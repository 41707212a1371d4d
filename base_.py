import sys

sys.path.insert(0, ".")
from pathlib import Path
from flows.evaluate.theme_quality import *

M = Path("/work/shared/data")
for f in figures(M):
    print(f.set_name, f.n, f.measure, round(f.ours, 3))
cb = load_codebook()
import collections

S = list(coded_sentences(M, cb))
ids = [t.theme_id for t in cb.themes]
for half in (False, True):
    print("measuring" if half else "development")
    for t in sorted(set(ids) | {c for s in S for c in s.coded}):
        u = [s for s in S if s.is_for_measuring == half]
        pos = sum(t in s.coded for s in u)
        f = sum(t in s.found for s in u)
        r = sum(t in s.coded and t in s.found for s in u)
        if half and "-a" not in sys.argv:
            continue
        print(f"  {t:26} pos {pos:3} found {f:3} right {r:3}  P {r / max(1, f):.2f} R {r / max(1, pos):.2f}")


def pool(u):
    r = sum(len(s.coded & s.found) for s in u)
    return r / max(1, sum(len(s.found) for s in u)), r / max(1, sum(len(s.coded) for s in u))


print(
    "dev pooled all",
    pool([s for s in S if not s.is_for_measuring]),
    "core",
    pool([s for s in S if not s.is_for_measuring and s.relevance == "core"]),
)
if "-t" in sys.argv:
    print("meas pooled all", pool([s for s in S if s.is_for_measuring]))

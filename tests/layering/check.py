"""A room includes only rooms before it, and of those only the ones in its DEPENDS."""
import pathlib
import re
import sys

ROOMS = ("core text script retrieve llm journal profile context_instruct role_gpt role_bench model "
         "rocit eval card serve cli").split()
root = pathlib.Path(sys.argv[1]) / "src" / "rolellm"
problems = []
for room in ROOMS:
    lists = root / room / "CMakeLists.txt"
    if not lists.exists():
        continue
    match = re.search(r"rolellm_room\(\w+.*?DEPENDS\s+([\w\s]+?)\s+(?:LINK|SOURCES)", lists.read_text(), re.S)
    # cli joins everything; core depends on nothing.
    allowed = set(ROOMS) if room == "cli" else set(match.group(1).split()) if match else set()
    for dependency in allowed if room != "cli" else ():
        if ROOMS.index(dependency) >= ROOMS.index(room):
            problems.append(f"{room} depends on {dependency}, which comes later")
    for file in sorted((root / room).rglob("*")):
        if file.suffix not in (".h", ".cc"):
            continue
        for other in re.findall(r'#include "rolellm/(\w+)/', file.read_text()):
            if other != room and other not in allowed:
                problems.append(f"{file.relative_to(root)} includes {other}, which is not in its DEPENDS")
for problem in problems:
    print(problem)
print(f"{len(problems)} problems in {len(ROOMS)} rooms")
sys.exit(1 if problems else 0)

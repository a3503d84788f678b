"""What an answer of pip-audit (`--format json`) means: one line for each finding, and a status.

0: all were asked about and nothing is known; 1: something is; 3: some or all were not asked about.
The standard library alone: deploy/audit runs it before anything is installed.

    python3 deploy/audited.py answer.json
"""

import json
import sys
from pathlib import Path


def main(path: Path) -> int:
    """Print it; the exit status."""
    try:
        asked = json.loads(path.read_text())["dependencies"]
    except (OSError, ValueError, KeyError):
        asked = []
    if not asked:
        print("Nothing was checked: pip-audit gave no answer. This needs the network.")
        return 3
    unknown = [one for one in asked if "skip_reason" in one]
    found = [(one, known) for one in asked for known in one.get("vulns", ())]
    for one, known in found:
        mended = ", ".join(known["fix_versions"]) or "no release yet"
        words = " ".join(known.get("description", "").split())[:200]
        print(f"{one['name']} {one['version']}: {known['id']}, mended in {mended}. {words}")
    for one in unknown:
        print(f"{one['name']}: not checked. {one['skip_reason']}")
    print(f"{len(asked)} dependencies, {len(unknown)} not checked, {len(found)} findings.")
    return 1 if found else 3 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

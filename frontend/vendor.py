"""Copy the browser assets named in vendor.toml from node_modules to static/vendor.

    cd frontend && npm ci --ignore-scripts && python vendor.py

The result is committed: running the platform needs neither Node nor the network. Source-map
comments are cut, because the maps are not served and the static-file storage would look for them.
"""

import hashlib
import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "static" / "vendor"
SOURCE_MAP = re.compile(rb"\s*(?://|/\*)# sourceMappingURL=\S+(?:\s*\*/)?\s*\Z")


def copy(source: Path, target: Path, cut: list[str]) -> str:
    """Copy one file, without its source map and cuts, and return the SHA-256 of the result."""
    content = source.read_bytes()
    if source.suffix in {".js", ".css"}:
        content = SOURCE_MAP.sub(b"\n", content)
        for expression in cut:
            content, times = re.subn(expression.encode(), b"", content)
            if times != 1:
                raise SystemExit(f"{source.name}: {expression} found {times} times, not once")
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def vendor(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Copy one entry of vendor.toml with its licence and return its row of the lock."""
    package = HERE / "node_modules" / entry["package"]
    folder = TARGET / name
    folder.mkdir(parents=True)
    wanted = entry["files"] | {entry["licence_file"]: "LICENSE.txt"}
    cut = entry.get("cut", [])
    files = {served: copy(package / path, folder / served, cut) for path, served in wanted.items()}
    version = json.loads((package / "package.json").read_text())["version"]
    facts = {key: entry[key] for key in ("package", "licence", "purpose")}
    return {**facts, "version": version, "cut": cut, "files": dict(sorted(files.items()))}


def markdown(lock: dict[str, Any]) -> str:
    """The lock as a page for people."""
    lines = ["# Third-party browser assets", "", "Written by `frontend/vendor.py`: do not edit."]
    for name, entry in lock.items():
        lines += ["", f"## {name}", "", f"{entry['purpose']}.", ""]
        lines += [f"npm `{entry['package']}` {entry['version']}, {entry['licence']}.", ""]
        lines += [f"Taken out: `{expression}`.\n" for expression in entry["cut"]]
        lines += ["| file | SHA-256 |", "| --- | --- |"]
        lines += [f"| `{name}/{file}` | `{digest}` |" for file, digest in entry["files"].items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Rebuild static/vendor from nothing, so that a file no longer named disappears."""
    entries = tomllib.loads((HERE / "vendor.toml").read_text())
    shutil.rmtree(TARGET, ignore_errors=True)
    lock = {name: vendor(name, entry) for name, entry in entries.items()}
    (TARGET / "vendor.lock.json").write_text(json.dumps(lock, indent=2) + "\n")
    (TARGET / "VENDOR.md").write_text(markdown(lock))


if __name__ == "__main__":
    main()

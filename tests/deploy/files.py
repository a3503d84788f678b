"""What the files of the deployment say."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def lines(path: Path) -> list[str]:
    """What a file says: its lines but for empty ones and comments."""
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def assignments(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines(path))


def packages(name: str) -> list[str]:
    return lines(DEPLOY / name)

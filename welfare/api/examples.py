"""An example of each operation of the API, for its OpenAPI document.

They are data: `examples.json` has a request that can be sent and its answer. `manage.py
api_examples` sends the requests of the file to the region that is loaded and writes the answers
anew; a test holds them to what the API answers and to its schema.
"""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

FILE = Path(__file__).with_name("examples.json")
ITEMS = 2
"""How many items of a longer list an example keeps."""


@cache
def examples() -> dict[str, dict[str, Any]]:
    """{name of the operation: `request` and `answer`}."""
    found: dict[str, dict[str, Any]] = orjson.loads(FILE.read_bytes())
    return found


def parameters_of(operation: str, path: str) -> dict[str, str]:
    """{parameter: its value in the example of an operation}; `path` as `/units/{code}`."""
    request = urlsplit(examples()[operation]["request"])
    steps = zip(path.split("/"), request.path.split("/"), strict=True)
    in_path = {name.strip("{}"): value for name, value in steps if name.startswith("{")}
    return in_path | dict(parse_qsl(request.query))


def shortened(answer: Any) -> Any:
    """The answer with the first items of each list; a ring of coordinates stays closed."""
    if isinstance(answer, dict):
        return {name: shortened(value) for name, value in answer.items()}
    if not isinstance(answer, list):
        return answer
    if answer and all(isinstance(item, int | float) for item in answer):
        return answer  # a point, or a box
    if len(answer) > 3 and answer[0] == answer[-1] and isinstance(answer[0], list):
        return [*answer[:3], answer[-1]]
    return [shortened(item) for item in answer[:ITEMS]]

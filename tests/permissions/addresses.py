"""Every address of the platform, as the URLconf has it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def every_address() -> list[str]:
    """`namespace:name` of each pattern, or its route where it has no name; once each."""
    return sorted(set(_walk(get_resolver().url_patterns, "", "")))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, route: str) -> Iterator[str]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else f"/{here}"

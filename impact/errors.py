"""The errors of `districts.errors`, under the name that this layer uses."""

from districts.errors import Impossible, Malformed, Missing

__all__ = ["Impossible", "Malformed", "Missing"]

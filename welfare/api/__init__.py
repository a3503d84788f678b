"""The API's root: what all its endpoints share, and the health of the platform."""

"""Pages: find, choose, render. What they say stands in a snapshot already."""

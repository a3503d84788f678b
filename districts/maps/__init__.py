"""Drawing and tiling zones: from shapes to the outlines, colours and tiles of a map."""

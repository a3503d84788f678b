"""OGC API – Features: every zoning, every boundary it has had and the comuni, for any GIS.

Part 1, Core (OGC 17-069r4) with GeoJSON and OpenAPI 3.0, and Part 2, Coordinate Reference Systems
by Reference (OGC 18-058r1). Written by hand: what exists for Django asks for another Python or
says that it is not for production.

One collection for each zoning, whose features are its zones under each law with the days of that
law; one for each adopted revision; `units` for the comuni. Without `datetime` those of today are
given, since zones of two laws lie on each other: this is said in each collection's description.
"""

"""From a snapshot to what a page prints: choosing, ordering, wording. No database, no statistics.

A payload (docs/snapshot.md) holds codes and numbers; here they become the words of the reader's
language and the plain values that templates and drawings take.
"""

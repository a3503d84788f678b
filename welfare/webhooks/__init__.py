"""Telling other systems what happened, by signed messages to addresses that people registered.

`outbox` makes deliveries of what triggers wrote down, `sending` sends those that are due,
`transport` is the one place from which the platform connects to an address that somebody typed.
See docs/adr/0030.
"""

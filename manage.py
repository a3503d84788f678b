#!/usr/bin/env python
"""Django's command-line door."""

import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
    django.setup()
    from welfare.history import command_context

    # What a command changes says which one it was; it knows no person.
    with command_context(sys.argv[1] if len(sys.argv) > 1 else ""):
        execute_from_command_line(sys.argv)

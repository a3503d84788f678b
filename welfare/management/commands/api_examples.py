"""Write the examples of the API's document from the region that is loaded."""

from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.test import Client

from welfare.api.examples import FILE, examples, shortened


class Command(BaseCommand):
    help = "Write the examples of the OpenAPI document (welfare/api/examples.json)."

    def handle(self, *args: Any, **options: Any) -> None:
        # In this process, without a server; the addresses in the answers are local.
        client = Client(headers={"host": "localhost"})
        found = {}
        for operation, example in sorted(examples().items()):
            request = example["request"]
            answer = client.get(request)
            content = answer.getvalue()
            if answer.status_code != 200:
                raise CommandError(f"{request}: {answer.status_code} {content.decode()[:300]}")
            found[operation] = {"request": request, "answer": shortened(orjson.loads(content))}
        options_of_text = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        FILE.write_bytes(orjson.dumps(found, option=options_of_text))
        self.stdout.write(str(FILE))

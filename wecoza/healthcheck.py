"""Asks the web process of this container how it is: `python -m wecoza.healthcheck /readyz` fails unless it is well."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection


def main(path: str) -> None:
    port = int(os.environ["BIND"].rsplit(":", 1)[1])
    asking = HTTPConnection("127.0.0.1", port, timeout=4)
    # Django answers only to the site's own names
    asking.request("GET", path, headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip(".")})
    answer = asking.getresponse()
    if answer.status != HTTPStatus.OK:
        sys.exit(answer.read().decode())


if __name__ == "__main__":
    main(sys.argv[1])

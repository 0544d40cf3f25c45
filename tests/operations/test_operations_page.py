"""What docs/operations.md names is there, and what the units need is made by it."""

import re

from tests.support.operations_page import PAGE, written_under
from wecoza.devdb import CHECKOUT


def test_every_file_that_a_unit_or_the_proxy_reads_is_made_by_the_page() -> None:
    units = "\n".join(unit.read_text() for unit in (CHECKOUT / "docs" / "deploy" / "systemd").iterdir())
    (folder,) = set(re.findall(r"StandardOutput=append:(.+)/", units))
    assert re.search(rf"^install --directory .*{folder}$", PAGE, re.MULTILINE)
    read = set(re.findall(r"(?:EnvironmentFile=|LoadCredential=\w+:)/etc/wecoza/(\w+)", units))
    secrets = written_under("Settings and secrets", block=1)

    assert read == {"environment", "backup", "secret_key", "program_password", "metrics_token", "owner_password"}
    for name in read:
        assert f"cat > /etc/wecoza/{name} " in PAGE or re.search(rf"in [\w ]*\b{name}\b", secrets)


def test_the_page_names_no_file_that_is_not_there() -> None:
    for named in re.findall(r"(?<![\w/])((?:docs/)?deploy/[\w/.-]*[\w/])(?![\w*])", PAGE):
        assert (CHECKOUT / named).exists(), named


def test_no_command_of_the_page_has_a_password_in_it() -> None:
    commands = "\n".join(re.findall(r"^```(?:sh|sql)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))

    assert not re.search(r"PGPASSWORD|://[^/@\s]+:[^/@\s]+@|PASSWORD '(?!\$)", commands)

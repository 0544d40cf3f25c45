"""What this program is made of, from its two locks, and what is known against it. Standard library only.

`python3 dev.py audit` uses this before anything is installed.
"""

import base64
import json
import re
from typing import Any, Final

_PYTHON: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(.*(?:\n    --hash=.*)*)", re.MULTILINE)
_SHA256: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class NoAnswer(Exception):
    """The service that knows of vulnerabilities cannot be reached, so nobody knows."""


def components_of_python(lock: str) -> list[dict[str, Any]]:
    """The packages of a lock of pip's kind, as CycloneDX components."""
    found = _PYTHON.findall(lock)
    return [
        _component("pypi", name, version, [("SHA-256", digest) for digest in _SHA256.findall(rest)])
        for name, version, rest in found
    ]


def components_of_javascript(lock: str) -> list[dict[str, Any]]:
    """The packages of a package-lock.json. Those for development alone are `excluded`."""
    components = []
    for path, package in json.loads(lock)["packages"].items():
        if not path or package.get("link"):
            continue
        name = path.rpartition("node_modules/")[2]
        kind, _, digest = package.get("integrity", "").partition("-")
        hashes = [(kind.upper().replace("SHA", "SHA-"), base64.b64decode(digest).hex())] if digest else []
        component = _component("npm", name, package["version"], hashes)
        components.append(component | {"scope": "excluded" if package.get("dev") else "required"})
    return components


def bill_of_materials(components: list[dict[str, Any]]) -> dict[str, Any]:
    """A CycloneDX 1.5 document; the same components give the same document."""
    application = {"type": "application", "name": "wecoza-classes", "bom-ref": "wecoza-classes"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": application},
        "components": sorted(components, key=lambda component: str(component["bom-ref"])),
    }


def known_against_python(answer: str) -> list[str]:
    """What pip-audit's JSON says, a line for each vulnerability. Raises NoAnswer."""
    packages = _answered(answer).get("dependencies")
    if packages is None:
        raise NoAnswer
    if skipped := [package["name"] for package in packages if "skip_reason" in package]:
        raise NoAnswer(f"nothing is said of {', '.join(skipped)}")
    return [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in packages
        for fault in package["vulns"]
    ]


def known_against_javascript(answer: str) -> list[str]:
    """What npm audit's JSON says, a line for each package. Raises NoAnswer."""
    told = _answered(answer)
    if "error" in told or "vulnerabilities" not in told:
        raise NoAnswer(str(told.get("message", "")))
    return [f"{name}: {fault['severity']}" for name, fault in told["vulnerabilities"].items()]


def _answered(answer: str) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise NoAnswer from error
    if not isinstance(told, dict):
        raise NoAnswer
    return told


def _component(kind: str, name: str, version: str, hashes: list[tuple[str, str]]) -> dict[str, Any]:
    address = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "hashes": [{"alg": algorithm, "content": content} for algorithm, content in hashes],
    }

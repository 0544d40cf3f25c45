"""What a session runs on, in words."""

from typing import Final

# The first that a browser's description contains: those that also name others come first.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """As "Chrome on Windows"."""
    browser = _first(_BROWSERS, user_agent, "A program that does not say what it is")
    system = _first(_SYSTEMS, user_agent, "")
    return f"{browser} on {system}" if system else browser


def _first(names: tuple[tuple[str, str], ...], user_agent: str, otherwise: str) -> str:
    return next((name for part, name in names if part in user_agent), otherwise)

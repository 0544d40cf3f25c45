"""The settings of the program, with the library that the benchmark measures against."""

from wecoza.settings import *  # noqa: F403
from wecoza.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "sequences"]

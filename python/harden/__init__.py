"""Finds the program `harden` that this package was installed with."""

import os
import sys
import sysconfig


def find_harden() -> str:
    """The path of the program, which is beside the Python that the package was installed for.

    Raises FileNotFoundError, with the places that were looked at, where it is not there.
    """
    name = "harden" + (sysconfig.get_config_var("EXE") or "")
    looked = []
    for folder in _folders():
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
        looked.append(path)
    raise FileNotFoundError("harden is in none of: " + ", ".join(dict.fromkeys(looked)))


def _folders():
    # An environment, or the system.
    yield sysconfig.get_path("scripts")
    # An environment on top of another, where the package is in the lower one.
    yield sysconfig.get_path("scripts", vars={"base": sys.base_prefix})
    # `pip install --user`
    if sys.version_info >= (3, 10):
        scheme = sysconfig.get_preferred_scheme("user")
    elif os.name == "nt":
        scheme = "nt_user"
    elif sys.platform == "darwin" and sys._framework:
        scheme = "osx_framework_user"
    else:
        scheme = "posix_user"
    yield sysconfig.get_path("scripts", scheme=scheme)
    # `pip install --target`
    parent = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield os.path.join(parent, "bin")

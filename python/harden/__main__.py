"""`python -m harden` is `harden`."""

import os
import subprocess
import sys

from harden import find_harden


def main():
    command = [find_harden(), *sys.argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)
    # There, a program that is replaced by another ends before that one does.
    try:
        sys.exit(subprocess.run(command).returncode)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

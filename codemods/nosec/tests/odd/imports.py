# Imports, and calls that import.
import importlib, a.subprocess, subprocess.x, subprocess32
import pickle, subprocess
import subprocess, pickle
import telnetlib3 as t, subprocess
import xml.sax, subprocess
import subprocess, os
from . import subprocess
from .. import subprocess as q, pickle
from subprocess import (run,
  call)
from subprocess import *
from subproc import essrun
from pickle import subprocess
importlib.import_module("subprocess")
importlib.import_module(subprocess)
importlib.import_module(a.subprocess)
importlib.import_module(name="subprocess")
importlib.import_module(name=subprocess)
importlib.import_module(x, name="subprocess")
importlib.import_module(f"subprocess")
importlib.__import__("subprocess")
__import__("subprocess"); __import__(subprocess); __import__(name="subprocess"); __import__("subprocess.x")
a.__import__("subprocess")
subprocess("x")
from importlib import import_module as im
im("subprocess")
from foo import __import__
__import__("subprocess")

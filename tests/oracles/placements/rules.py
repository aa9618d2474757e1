# Rules with lines of their own.
#: assert | B101
assert isinstance(x, str)
#: assert with a message | B101
assert x == 1, f"not {x}"
#: assert over several lines | B101
assert (
    x
    and y
), "no"
#: assert in a one-line compound | B101
if x: assert y
#: password | B105
password = "abc"
#: password in an attribute | B105
class A:
    def __init__(self):
        self.token = "abc"
#: password in an item | B105
config["password"] = "abc"
#: password in a dict | B105
config = {"user": "a", "password": "abc", "host": "b"}
#: password in a dict of several lines | B105
config = {
    "user": "a",
    "password": "abc",
}
#: password in a comparison | B105
if password == "abc":
    pass
#: password in a returned comparison | B105
def f(password):
    return password == "abc"
#: password on the next line | B105
password = (
    "abc"
)
#: password over two lines | B105
password = (
    "abc"
    "def"
)
#: password of three targets | B105
a = b = password = "abc"
#: password behind a backslash | B105
password = \
    "abc"
#: default password | B107
def login(user, password="abc"):
    return user
#: default password on a line of its own | B107
def login(
    user,
    password="abc",
):
    return user
#: default password of a decorated method | B107
class A:
    @staticmethod
    @cached
    def login(user, password="abc", *args, **rest):
        """Log in."""
        return user
#: default password of a one-line function | B107
def login(user, password="abc"): return user
#: keyword-only parameter behind the default | B107
def login(user, password="abc", *, other=None) -> None:
    return user
#: except pass | B110 refused-ruff-long=Moved
try:
    x()
except Exception:
    pass
#: except pass with a human reason | B110 refused-ruff-long=Moved
try:
    x()
except Exception:  # the peer may be gone
    pass
#: except pass with a human reason at the pass | B110 refused-ruff-long=Moved
try:
    x()
except Exception:
    pass  # the peer may be gone
#: except pass below a comment | B110 refused-ruff-long=Moved
try:
    x()
except Exception:
    # The peer may be gone.
    pass
#: bare except pass on one line | B110 refused-ruff=Moved refused-both=Moved
try: x()
except: pass
#: named except pass | B110 refused-ruff-long=Moved
try:
    x()
except Exception as error:
    pass
#: except pass in a method with a noqa | B110 refused-ruff-long=Moved
class A:
    def __del__(self):
        try:
            self.close()
        except Exception:  # noqa: BLE001
            pass
#: except continue | B112 refused-ruff-long=Moved
for i in (0, 1):
    try:
        x()
    except Exception:
        continue
#: chmod, the mode on a line of its own | B103
import os
os.chmod(
    path,
    0o777,
)
#: chmod | B103
import os
os.chmod(path, 0o777)
#: debug on a line of its own | B201
import flask
app = flask.Flask(__name__)
app.run(
    host=host,
    debug=True,
)
#: debug | B201
import flask
app = flask.Flask(__name__)
app.run(host=host, debug=True)
#: tar | B202
import tarfile
def f(path):
    with tarfile.open(path) as archive:
        archive.extractall(path)
#: verify on a line of its own | B501
import requests
requests.get(
    url,
    timeout=1,
    verify=False,
)
#: verify | B501
import requests
answer = requests.get(url, timeout=1, verify=False)
#: protocol on a line of its own | B502
import ssl
ssl.wrap_socket(
    socket,
    ssl_version=ssl.PROTOCOL_SSLv2,
)
#: default protocol | B503
import ssl
def f(a, version=ssl.PROTOCOL_SSLv2):
    return a
#: no protocol | B504
import ssl
x = ssl.wrap_socket(socket)
#: key on a line of its own | B505
from cryptography.hazmat.primitives.asymmetric import rsa
rsa.generate_private_key(
    public_exponent=65537,
    key_size=1024,
)
#: loader on a line of its own | B506
import yaml
x = yaml.load(
    data,
    Loader=yaml.Loader,
)
#: loader by place | B506
import yaml
x = yaml.load(data, yaml.Loader)
#: policy on a line of its own | B507
import paramiko
client = paramiko.SSHClient()
client.set_missing_host_key_policy(
    paramiko.AutoAddPolicy,
)
#: paramiko | B601
import paramiko
client = paramiko.SSHClient()
client.exec_command(command)
#: shell on the last line | B602
import subprocess
subprocess.Popen(
    command,
    env=env,
    shell=True,
)
#: shell on the last line, hanging | B602
import subprocess
subprocess.Popen(command,
                 env=env,
                 shell=True)
#: no shell | B603
import subprocess
subprocess.run([program, argument])
#: no shell over lines | B603
import subprocess
subprocess.run(
    [
        program,
        argument,
    ],
    check=True,
)
#: false shell on a line of its own | B603
import subprocess
subprocess.run(
    command,
    shell=False,
)
#: other function with a shell | B604
run(command, shell=True)
#: no process with a shell | B606
import os
os.execl(path, path)
#: partial path | B607
import subprocess
subprocess.run(["git", "status"])
#: partial path on a line of its own | B607
import subprocess
subprocess.run(
    ["git", "status"],
    check=True,
)
#: partial path in a list of several lines | B607
import subprocess
subprocess.run(
    [
        "git",
        "status",
    ],
    check=True,
)
#: wildcard | B609
import subprocess
subprocess.Popen("chown * file", shell=True)
#: wildcard on a line of its own | B609
import subprocess
subprocess.Popen(
    "chown * file",
    shell=True,
)
#: listening | B612
import logging.config
logging.config.listen(port)
#: characters of both directions | B613
x = 1
y = "‮"
#: raw SQL | B611
from django.db.models.expressions import RawSQL
x = RawSQL(query, [])
#: extra SQL | B610
from django.contrib.auth.models import User
User.objects.filter(username="admin").extra(where=[query])
#: autoescape | B701
import jinja2
x = jinja2.Environment(loader=loader, autoescape=False)
#: autoescape on a line of its own | B701
import jinja2
x = jinja2.Environment(
    loader=loader,
    autoescape=False,
)
#: no autoescape | B701
import jinja2
x = jinja2.Environment(loader=loader)
#: template | B702
from mako import template
x = template.Template(text)
#: safe mark | B308
from django.utils import safestring
x = safestring.mark_safe(text)
#: markup | B704
import markupsafe
x = markupsafe.Markup(f"a {text}")
#: torch | B614
import torch
x = torch.load(path)
#: model | B615
from transformers import AutoModel
x = AutoModel.from_pretrained(name)
#: snmp version | B508
from pysnmp.hlapi import CommunityData
x = CommunityData("public", mpModel=0)
#: snmp without keys | B509
from pysnmp.hlapi import UsmUserData
x = UsmUserData("user")
#: eval | B307
x = eval(text)
#: exec | B102
exec(text)
#: temporary name | B306
import tempfile
x = tempfile.mktemp()
#: URL | B310
import urllib.request
with urllib.request.urlopen(url) as answer:
    pass
#: XML | B314
import xml.etree.ElementTree as ET
root = ET.parse(path).getroot()
#: import | B404
import subprocess
#: import as | B404
import subprocess as sp
#: import among others | B404
import os, subprocess, sys
#: import from | B404
from subprocess import run
#: import of several names | B404
from subprocess import PIPE, Popen, run
#: import in parentheses | B404
from subprocess import (
    PIPE,
    run,
)
#: import behind a backslash | B404 refused-ruff=Moved refused-both=Moved
from subprocess import PIPE, \
    run
#: import in a function | B403
def f():
    import pickle
    return pickle
#: import in try on one line | B403
try: import cPickle as pickle
except ImportError: pickle = None
#: import by a call | B403
import importlib
x = importlib.import_module("pickle")
#: import of the submodule from a package | B405
from xml.etree import ElementTree

# What is there already, and lines that take no comment.
#: ids of another rule | B602
import subprocess  # nosec B404
subprocess.Popen(command, shell=True)  # nosec B607
#: ids of another rule and its reason | B602
import subprocess  # nosec B404
subprocess.Popen(command, shell=True)  # nosec B607 # a program of ours
#: name of another rule | B602
import subprocess
subprocess.Popen(command, shell=True)  # nosec start_process_with_partial_path
#: ids of another rule in another line of the call | B602
import subprocess
subprocess.Popen(
    command,
    shell=True,
    env=env,  # nosec B607 # a program of ours
)
#: ids of two rules in two lines of the call, of which the first counts | B602
import subprocess
subprocess.Popen(
    command,  # nosec B607 # a program of ours
    env=env,  # nosec B101
    shell=True,
)
#: ids in a comment of its own within the call | B602
import subprocess
subprocess.Popen(
    # nosec B607 # a program of ours
    command,
    shell=True,
)
#: noqa of another rule | B602
import subprocess
subprocess.Popen(command, shell=True)  # noqa: S607
#: noqa and ids of another rule | B602
import subprocess
subprocess.Popen(command, shell=True)  # noqa: S607  # nosec B607 # a program of ours
#: noqa behind ids of another rule | B602
import subprocess
subprocess.Popen(command, shell=True)  # nosec B607 # a program of ours # noqa: S607
#: words that are no ids | B602 refused-bandit=Unclear refused-both=Unclear
import subprocess
subprocess.Popen(command, shell=True)  # nosec B607 because it is fine
#: ids without blanks | B602 refused-bandit=Unclear refused-both=Unclear
import subprocess
subprocess.Popen(command, shell=True)  # nosec B101,B607
#: a later comment of the call around | B605 refused-bandit=Shadows refused-both=Shadows
import os, subprocess
subprocess.Popen(
    os.popen(command),
    shell=True,
    env=env,  # nosec B602 # a program of ours
)
#: a later comment of the call around, for what has its own line there | B605
import os, subprocess
subprocess.Popen(
    os.popen(command),
    env=env,
    shell=True,  # nosec B602 # a program of ours
)
#: a later comment about a string | B605 refused-bandit=Shadows refused-both=Shadows
import os
call(
    os.popen(command),
    "/tmp/x",  # nosec B108 # a name of ours
)
#: a comment in the body of the function | B107
def login(user, password="abc"):
    assert user  # nosec B101 # fine
    return user
#: a blanket comment in the body of a function without defaults | B605
import os
def f(a):
    os.popen(a)
    os.popen(a)  # nosec
#: a comment of the default further down | B605 refused-bandit=Shadows refused-both=Shadows
import os
def login(user, password="abc"):
    os.popen(user)
    os.remove(user)  # nosec B107 # no password
#: an earlier comment of the call around | B605
import os, subprocess
subprocess.Popen(  # nosec B602 # a program of ours
    os.popen(command),
    shell=True,
)
#: comment of mypy and of Ruff | B602
import subprocess
subprocess.Popen(command, shell=True)  # type: ignore # noqa: S607
#: comment of Black | B602
import subprocess
subprocess.Popen(command, shell=True)  # fmt: skip
#: comment of coverage | B602
import subprocess
subprocess.Popen(command, shell=True)  # pragma: no cover
#: comment that is empty | B602
import subprocess
subprocess.Popen(command, shell=True)  #
#: comment with two hashes | B602
import subprocess
subprocess.Popen(command, shell=True)  ## careful
#: comment that has the word | B602
import subprocess
subprocess.Popen(command, shell=True)  # see the nosec below
#: blanks at the end of the line | B605
import os
os.popen(command)   

os.remove(command)
#: multi-line string | B608
cursor.execute("""
    SELECT a FROM %s
    WHERE b
""" % table)
#: multi-line f-string | B608
cursor.execute(f"""
    SELECT a FROM {table}
    WHERE b
""")
#: multi-line f-string assigned | B608
query = f"""
    SELECT a FROM {table}
    WHERE b
"""
#: multi-line format | B608 refused-ruff-long=Moved refused-both-long=Moved
query = """
    SELECT a FROM {}
    WHERE b
""".format(table)
#: multi-line string in a list | B608
queries = [
    f"""
    SELECT a FROM {table}
    WHERE b
    """,
    x,
]
#: multi-line string and an argument | B608
cursor.execute(
    f"""
    SELECT a FROM {table}
    WHERE b
    """,
    (x,),
)
#: call in a multi-line f-string | B605 refused-bandit=InsideString refused-both=InsideString
import os
x = f"""{os.popen(command)}
b"""
#: call in the last line of a multi-line f-string | B605 refused-bandit=Moved refused-both=Moved
import os
x = f"""a
{os.popen(command)}"""
#: call in an f-string | B605
import os
x = f"a {os.popen(command)} b"
#: call in a nested f-string | B605
import os
x = f"a {f'{os.popen(command)}'} b"
#: call with a multi-line string | B605
import os
os.popen("""a
b""" + command)
#: call with a multi-line string on a line of its own | B602
import subprocess
subprocess.Popen(
    f"""a
    {command}""",
    shell=True,
)
#: call before a backslash | B605 refused-bandit=Continued refused-both=Continued
import os
x = os.popen(command) + \
    y
#: call behind a backslash | B605
import os
x = y + \
    os.popen(command)
#: call across a backslash | B605 refused-ruff=Moved refused-both=Moved
import os
x = os.popen(command, \
    mode)
#: concatenation across a backslash | B608 refused=Moved
query = "SELECT a FROM " + \
    table
#: implicit concatenation | B608
query = (
    f"SELECT a FROM {table} "
    "WHERE b"
)
#: implicit concatenation that begins without a value | B608
query = (
    "SELECT a "
    f"FROM {table} "
    "WHERE b"
)
#: implicit concatenation in a call | B608
cursor.execute(
    f"SELECT a FROM {table} "
    "WHERE b",
    (x,),
)
#: concatenation over lines | B608
query = (
    "SELECT a FROM "
    + table
    + " WHERE b"
)
#: concatenation that begins elsewhere | B608
query = (
    prefix
    + "SELECT a FROM "
    + table
)
#: percent over lines | B608
query = (
    "SELECT a FROM %s WHERE b = %s"
    % (table, b)
)
#: percent with a tuple over lines | B608 refused-ruff-long=Moved
query = "SELECT a FROM %s WHERE b = %s" % (
    table,
    b,
)
#: format over lines | B608
query = "SELECT a FROM {}".format(
    table,
)
#: percent with a tuple | B608
query = "SELECT a FROM %s WHERE b = %s" % (table, b)
#: string in the next line of a call | B608
cursor.execute(
    f"SELECT a FROM {table}"
)
#: string in the next line of a call with a comma | B608
cursor.execute(
    "SELECT a FROM %s" % table,
)
#: two strings in a line of a call | B608 line=2
cursor.execute(
    f"SELECT a FROM {table}", x
)
#: string as first of two statements | B608
query = "SELECT a FROM %s" % table; x = 1
#: string as second of two statements | B608
x = 1; query = f"SELECT a FROM {table}"
#: statement that ends in a semicolon | B605
import os
os.popen(command);
#: string in a condition | B104
if host == "0.0.0.0":
    pass
#: string in elif | B104
if a:
    pass
elif host == "0.0.0.0":
    pass
#: string in a condition on one line with the body | B104
if host == "0.0.0.0": x = 1
#: string in a body on one line with the condition | B104
if a: host = "0.0.0.0"
#: string in a tuple | B104
socket.bind(("0.0.0.0", 80))
#: string in a tuple over lines | B104
socket.bind(
    (
        "0.0.0.0",
        80,
    )
)
#: string as default | B104
def serve(port, host="0.0.0.0"):
    return port
#: string as default over lines | B104
def serve(
    port,
    host="0.0.0.0",
    path=None,
):
    return port
#: string as default of a lambda | B104 refused-long=Moved
serve = lambda port, host="0.0.0.0": port
#: string as keyword over lines | B104
serve(
    80,
    host="0.0.0.0",
)
#: string in a comparison within all | B104
x = all([host == "0.0.0.0", port])
#: string in match | B104 refused-long=Moved
match host:
    case "0.0.0.0":
        x = 1
#: string in the guard of match | B104 refused-long=Moved
match host:
    case a if a == "0.0.0.0":
        x = 1
#: string in a conditional expression | B108
x = "/tmp/x" if a else b
#: string in a subscript | B108
x = table["/tmp/x"]
#: string in a loop | B108
for x in ["/tmp/x", "b"]:
    pass
#: string in with | B108
with open("/tmp/x") as a:
    pass
#: string in a generator | B108
x = any(a == "/tmp/x" for a in b)
#: string in a comprehension | B108
x = [a for a in b if a != "/tmp/x"]
#: string in an f-string | B108
x = f"{'/tmp/x'}"
#: f-string that begins with it | B108
x = f"/tmp/x/{name}"
#: string in a set of two lines | B108
x = {"/tmp/x",
     "b"}
#: string in a chained call | B108
x = Path("/tmp/x").joinpath(a).read_text()
#: string in a walrus | B108
if (x := "/tmp/x"):
    pass
#: string in yield | B108
def f():
    yield "/tmp/x"
#: string in raise | B108
raise Error("/tmp/x") from error
#: string in del | B108
del table["/tmp/x"]
#: string in a class keyword | B108
class A(B, path="/tmp/x"):
    pass
#: string in a decorator | B108
@register("/tmp/x", a)
class A:
    pass
#: string in a print with a star | B108
print(*names, "/tmp/x")
#: string in a call with unpacked keywords | B108
f("/tmp/x", **options)
#: string in a call that has a magic comma | B108
f(a, "/tmp/x",)
#: string in an await | B108
async def f():
    async with open("/tmp/x") as a:
        await a
#: string in a subscript of a call in a condition | B108
while f(a)["/tmp/x"] == b:
    pass
#: string in an unformatted call | B108
f(a,b,"/tmp/x",c=1,d=2)
#: string behind what is not ASCII | B108
f("äöü€", "/tmp/x", 'ß')
#: string with a hash | B108
f("/tmp/#x", a)
#: decorator over lines | B106
@register(
    name,
    password="abc",
)
def f():
    pass
#: call in a decorated class | B301
import pickle
@a
@b
class A:
    @c
    def f(self):
        return pickle.loads(self.data)
#: chain over lines | B605
import os
x = (
    os.popen(command)
    .read()
    .strip()
)
#: call that begins a chain | B605
import os
x = os.popen(command).read().strip()
#: two findings of different rules in a call | B602
import subprocess
subprocess.Popen("ls *.py; chown * x", shell=True)
#: inner call of a call | B605 line=2
import os, subprocess
subprocess.run([os.popen(command).read()])
#: generator alone in a call | B301
import pickle
x = list(pickle.loads(a) for a in b)
#: starred in a call | B301
import pickle
f(*pickle.loads(a), **b)
#: conditional call | B301
import pickle
x = pickle.loads(a) if a else pickle
#: comparison | B301
import pickle
if pickle.loads(a) == b and c:
    pass
#: comment in the brackets | B602
import subprocess
subprocess.Popen(  # a program of ours
    command,
    shell=True,
)
#: comment behind an argument | B108
f(
    a,
    "/tmp/x",  # a folder of ours
)
#: line that is too long | B108
function_with_a_long_name(argument_with_a_long_name, "/tmp/x", another_argument_with_a_name)
#: default in a method that is too long | B104
class A:
    def function_with_a_long_name(self, argument_with_a_long_name, host="0.0.0.0", port=80):
        pass

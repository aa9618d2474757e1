# Calls, above and below the imports that Bandit reads them by.
subprocess("x")
subprocess.run("x")
import subprocess as subprocess
subprocess("x")
from . import subprocess as sp
from .subprocess import run
from asyncio import subprocess
import os as o, popen2 as p2
subprocess.run(["ls"])
sp.run(["ls"]); run("ls", shell=0)
def f(run, os):
    run(["ls"], shell="")
    os.system("ls")
    import subprocess
    subprocess.run(["ls"], shell=[])
    subprocess.Popen("C:foo", shell={})
    subprocess.call(["\\x"], shell=0.0)
    subprocess.call(("ls",), shell=None)
    subprocess.call([f"ls"], shell=...)
    subprocess.call([b"ls"], shell=b"")
    subprocess.call(["" "ls"], shell=1j)
    subprocess.call([""], shell=-0)
    subprocess.call([], **{"shell": True})
    subprocess.check_output(*x, shell=False)
    subprocess.run(args="ls", shell=False)
    subprocess.run(args="ls",
       shell=False, x="/tmp")
    subprocess.getoutput("ls")
    o.execl("ls", x); o.spawnlp("ls"); o.startfile("foo.txt"); p2.Popen3("x"); o.popen2("é:x"); o.popen("Z:x"); o.popen("é:x")
    x().run(["ls"]); (lambda: 1)(); x.subprocess.run("ls")
    subprocess.run
    commands.getoutput("x")
@subprocess.run("ls")
class C:
    from sub import run as r
    r("ls")
    from subprocess import run as r
r("ls")

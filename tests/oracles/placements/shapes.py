# Shapes of statements and expressions, for the expressions with findings in placements.py.
#: assigned | each=calls
x = FINDING
#: assigned text | each=texts
x = FINDING
#: assigned to what is long | each=calls
class A:
    def f(self):
        self.attributes["name"].member = FINDING
#: assigned text to what is long | each=texts
class A:
    def f(self):
        self.attributes["name"].member = FINDING
#: statement | each=calls
FINDING
#: returned | each=calls
def f():
    return FINDING
#: returned text | each=texts
def f():
    return FINDING
#: member of the result | each=calls empty-refused-bandit-long=Moved empty-refused-both-long=Moved
def f():
    return FINDING.member
#: item of the result | each=calls empty-refused-ruff-long=Moved empty-refused-both-long=Moved
x = FINDING["key"]
#: argument alone | each=calls
f(FINDING)
#: text as argument alone | each=texts
f(FINDING)
#: argument among others | each=calls
x = function(first, FINDING, last=2)
#: text as argument among others | each=texts
x = function(first, FINDING, last=2)
#: keyword argument | each=calls
x = function(first, key=FINDING, last=2)
#: text as keyword argument | each=texts
x = function(first, key=FINDING, last=2)
#: argument of two calls | each=calls
x = outer(inner(first, FINDING), second)
#: text as argument of two calls | each=texts
x = outer(inner(first, FINDING), second)
#: argument on a line of its own | each=calls
x = function(
    first,
    FINDING,
    last=2,
)
#: text as argument on a line of its own | each=texts
x = function(
    first,
    FINDING,
    last=2,
)
#: arguments in the second line | each=calls
x = function(first,
             FINDING, last=2)
#: text among arguments in the second line | each=texts
x = function(first,
             FINDING, last=2)
#: condition | each=calls
if FINDING:
    pass
#: part of a condition | each=calls
if x and FINDING:
    pass
elif y:
    pass
#: condition of elif | each=calls
if x:
    pass
elif FINDING:
    pass
#: loop | each=calls
for x in FINDING:
    pass
#: with | each=calls empty-refused-long=Moved
with FINDING as x:
    pass
#: with two items | each=calls empty-refused-long=Moved empty-refused-both=Moved
with open(path) as a, FINDING as x:
    pass
#: lambda | each=calls
x = lambda data: FINDING
#: text in a lambda | each=texts
x = lambda data: FINDING
#: default of a parameter | each=calls
def f(a, b=FINDING, c=2):
    pass
#: item of a list | each=calls
x = [first, FINDING, last]
#: text as item of a list | each=texts
x = [first, FINDING, last]
#: value in a dict | each=calls
x = {"a": 1, "b": FINDING, "c": 2}
#: text as value in a dict | each=texts
x = {"a": 1, "b": FINDING, "c": 2}
#: value in a dict of several lines | each=calls
x = {
    "a": 1,
    "b": FINDING,
    "c": 2,
}
#: text as value in a dict of several lines | each=texts
x = {
    "a": 1,
    "b": FINDING,
    "c": 2,
}
#: comprehension | each=calls
x = [FINDING for data in many if data]
#: class body | each=calls
class A:
    a = 1
    b = FINDING
#: text in a class body | each=texts
class A:
    a = 1
    b = FINDING
#: decorator | each=calls
@register(FINDING)
def f():
    pass
#: awaited | each=calls
async def f():
    x = await FINDING
#: raised | each=calls
raise Error(FINDING)
#: one-line compound | each=calls
if a: x = FINDING
#: conditional expression | each=calls
x = FINDING if a else None
#: last of several statements | each=calls
a = 1; x = FINDING
#: subscript | each=calls
x = table[FINDING]
#: line that ends in a comment of another tool | each=calls
x = FINDING  # noqa: E501
#: line that ends in a comment for mypy | each=calls
x = FINDING  # type: ignore
#: line that ends in prose | each=calls
x = FINDING  # as in the example
#: augmented | each=calls
x += FINDING
#: annotated | each=calls
x: object = FINDING
#: printed at the end of a file after a form feed | each=calls
a = 1

x = FINDING


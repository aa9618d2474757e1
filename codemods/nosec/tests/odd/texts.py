# Texts in all places and forms.
async def g(x="/tmp", *, y: "0.0.0.0" = "0.0.0.0") -> "/tmp":
    "/tmp"
    "0.0.0.0"
    f"/tmp"
    f"0.0.0.0"
    f"{x}0.0.0.0"
    f"{x}/tmp{y}/tmp"
    "/t" "mp"
    "0.0." f"0.0"
    x = "/t" "mp"
    f"{x:/tmp}{y!r:{'/tmp'}0.0.0.0}"
    f"{x=}/tmp"
    f"0.0.0.0{x=}"
    f"{x = :/tmp}"
    x = "\x2ftmp", u"/var/tmp", b"/tmp", r"/dev/shm", "/tmp\n"
    match x:
        case "0.0.0.0" | {"0.0.0.0": "/tmp"} | C(a="/tmp"):
            pass
    del x["/tmp"]
    lambda a="/tmp": "/tmp"
    ("/tmp")
    ("/tmp",)
    assert (x), "/tmp"; assert f"/tmp"
    print(f"""{
        x}
        /tmp""", f'''
/tmp''')

"""Documents, benign and hostile, by name."""

BENIGN = {
    "plain": "<a><b k='v'>x</b>y<c/></a>",
    "namespaces": "<a xmlns='urn:a' xmlns:p='urn:p'><p:b p:k='v'/></a>",
    "cdata": "<a><![CDATA[<&>]]>\n]]&gt;</a>",
    "comment": "<!-- a --><a><!-- b -->t<?pi x?>u</a>",
    "references": "<a>&#233;&#x20ac;&lt;&amp;&quot;</a>",
    "declaration": "<?xml version='1.0'?>\n<a>é</a>",
    "subset": "<!DOCTYPE a [<!ELEMENT a ANY><!ATTLIST a k CDATA 'v'>]><a>t</a>",
    "large": "<a>" + "<b>text</b>\n" * 20_000 + "</a>",
    "deep": "<a>" * 200 + "x" + "</a>" * 200,
    "empty": "",
    "not-closed": "<a><b></a>",
    "undefined-entity": "<a>&nope;</a>",
}

EXTERNAL_DTD = {
    "external-dtd": "<!DOCTYPE a PUBLIC '-//X//Y' 'no-such-file.dtd'><a>t</a>",
}


def hostile(marker_file: str, address: str) -> dict[str, str]:
    """`marker_file` is a file whose content must not be read, `address` one that must not be asked."""
    bomb = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 4))
    return {
        "entity": "<!DOCTYPE a [<!ENTITY e 'EXPANDED'>]><a>&e;</a>",
        "unused-entity": "<!DOCTYPE a [<!ENTITY e 'EXPANDED'>]><a/>",
        "bomb": f"<!DOCTYPE a [<!ENTITY e0 'EXPANDED'>{bomb}]><a>&e3;</a>",
        "quadratic": f"<!DOCTYPE a [<!ENTITY e '{'EXPANDED' * 1000}'>]><a>{'&e;' * 100}</a>",
        "file": f"<!DOCTYPE a [<!ENTITY e SYSTEM 'file://{marker_file}'>]><a>&e;</a>",
        "parameter": f"<!DOCTYPE a [<!ENTITY % p SYSTEM '{address}/p.dtd'> %p;]><a>t</a>",
    }

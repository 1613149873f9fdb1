"""Texts that have broken programs: each must come out as text, whole, and do nothing."""

HOSTILE: dict[str, str] = {
    "formula": '=HYPERLINK("http://example.invalid","click")',
    "command": "-1+cmd|' /C calc'!A0",
    "script": "<script>document.title='owned'</script><img src=x onerror=alert(1)>",
    "markup": "</p></section><h1>Not ours</h1> &amp; <!-- -->",
    "style": "</style><style>body{display:none}</style>",
    "template": "{{ 7*7 }} {% for x in y %} {# no #} ${7*7}",
    "typst": '#panic("no") *bold* _it_ $x^2$ @ref <label> = Heading #import "x" \\ `raw` // gone? /* gone? */',
    "typst-call": '"#read(\\"/etc/passwd\\")" [#include "a.typ"]',
    "right-to-left": "before \u202egnp.exe\u202c after \u2067isolate\u2069 مرحبا بالعالم שלום",
    "control": "a\x00b\x01c\x07d\x1be\x7ff\x9fg\ttab",
    "line-ends": "one\r\ntwo\rthree\x0bfour\x0cfive\u2028six\u2029seven\x85eight",
    "emoji": "😀 👮🏽\u200d♂️ 🇬🇧 ☐ ☑ ✓ → 100 % ½ ² ﬁ",
    "word-bullets": "\uf0b7 first \uf0a7 second \uf0fc done \ue000",
    "surrogate": "half \ud800 a pair \udfff",
    "no-characters": "\ufffe\uffff\U0001ffff\ufdd0\U000e0041",
    "accents": "Z" + "\u0351\u0346\u0321" * 60 + "algo",
    "scripts": "Ελληνικά Кириллица Zażółć Ŵythnos Việt 中文 日本語 한국어 ไทย",
    "long-word": "W" * 900,
    "long-number": "1-1/1." * 150,
    "path": r"C:\Users\someone\..\..\etc\passwd %s %n {0}",
    "blank": " \t \n ",
}

LONGEST = ("word " * 6550 + "THELASTWORD").rjust(32768, "x")

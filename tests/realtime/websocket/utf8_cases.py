"""Text that is UTF-8 and bytes that are not, by the classes of the Unicode standard (3.9)."""

GOOD = [
    "",
    "Hello-µ@ßöäüàá-UTF-8!!",
    "마당에 모이세요 — 삼성전자 005930",
    "\u0000\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufffd\uffff",
    "\U00010000\U0001f9e1\U0003ffff\U000fffff\U0010ffff",
    "\ufdd0\ufdef\ufffe\U0001fffe\U0010fffe",  # Noncharacters are characters of UTF-8.
]

BAD = {
    "lone continuation, first": b"\x80",
    "lone continuation, last": b"\xbf",
    "many continuations": bytes(range(0x80, 0xC0)),
    "two-byte start alone": b"\xc2",
    "two-byte start, then text": b"\xc2 ",
    "three-byte start alone": b"\xe1",
    "three-byte, one missing": b"\xe1\x80",
    "four-byte start alone": b"\xf1",
    "four-byte, two missing": b"\xf1\x80",
    "four-byte, one missing": b"\xf1\x80\x80",
    "overlong of two": b"\xc0\xaf",
    "overlong of two, highest": b"\xc1\xbf",
    "overlong of three": b"\xe0\x80\xaf",
    "overlong of three, highest": b"\xe0\x9f\xbf",
    "overlong of four": b"\xf0\x80\x80\xaf",
    "overlong of four, highest": b"\xf0\x8f\xbf\xbf",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "overlong nul": b"\xc0\x80",
    "surrogate, lowest": b"\xed\xa0\x80",
    "surrogate, highest": b"\xed\xbf\xbf",
    "surrogate pair": b"\xed\xa0\x80\xed\xb0\x80",
    "above the last code point": b"\xf4\x90\x80\x80",
    "never a byte of UTF-8, fe": b"\xfe",
    "never a byte of UTF-8, ff": b"\xff",
    "bytes f5 to f7": b"\xf5\x80\x80\x80",
    "truncated inside text": "마당".encode()[:-1] + "끝".encode(),
}

# At which byte (from 0) each of these cannot become right any more.
FAILS_AT = [
    (b"\xed\xa0\x80", 1),
    (b"\xf4\x90\x80\x80", 1),
    (b"\xe0\x9f\xbf", 1),
    (b"\xf0\x8f\xbf\xbf", 1),
    (b"\xc0\xaf", 0),
    (b"\xf5\x80\x80\x80", 0),
    (b"ab\xffcd", 2),
]

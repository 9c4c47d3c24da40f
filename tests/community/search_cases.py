"""The written set of the search: texts, and for each query which of them it must find, by number.

Recall and precision over it are 1.000 on every engine; each group names its rules of
`docs/specs/search.md`.
"""

BO = "b" * 16

TEXTS: tuple[str, ...] = (
    "우리 학교에서 만나요",  # 0
    "우리학교가 더 좋아요",  # 1
    "학교",  # 2
    "오늘 저녁에 밥 먹자!",  # 3
    "볶음밥이랑 김밥 중에 뭐가 좋아",  # 4
    "삼성전자를 샀다가 팔았다",  # 5
    "$005930 오늘 어때요? 삼성전자우 말고",  # 6
    "코드 005930, 000660 두 개만 봅시다",  # 7
    "안녕하세요 여러분",  # 8
    "안녕 하세요 (띄어 쓴 것)",  # 9
    "KOSPI를 보면 3월이 바닥",  # 10
    "kospi200 선물",  # 11
    "working late, then we work again",  # 12
    "homework is not Work",  # 13
    "https://github.com/madang/yard?tab=readme-ov-file#설치 참고",  # 14
    "github.com 만 적은 글",  # 15
    "축하해요 🎉🎉 최고",  # 16
    "가족 사진 👨‍👩‍👧 올려요",  # 17
    "좋아요 👍🏽",  # 18
    "ㅋㅋㅋㅋ 웃기다",  # 19
    "ㅋ",  # 20
    "Straße und café",  # 21
    "C++ 과 C# 그리고 snake_case_name",  # 22
    "東京で会いましょう",  # 23
    "カレーライス 먹었어",  # 24
    f"<@{BO}> 님 회의록 봐 주세요",  # 25
    "배당금·분기배당/연말배당",  # 26
    "2026년 11월 21일 v2.10.3 배포",  # 27
    "하나 둘 셋",  # 28
    "한글날 행사",  # 29
    "email: ann@example.org 로 주세요",  # 30
    "`code_block` 안의 코드, **굵게**",  # 31
    "가가가나",  # 32
    "카페 오늘 가자",  # 33
    "카카오api 문서",  # 34
    "카오 api",  # 35
)

CASES: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    # SE4: particles and compounds.
    ("SE4", "학교", (0, 1, 2)),
    ("SE4", "학교에서", (0,)),
    ("SE4", "우리학교", (1,)),
    ("SE4", "삼성전자", (5, 6)),
    ("SE4", "전자", (5, 6)),
    ("SE4", "삼성전자우", (6,)),
    ("SE4", "배당", (26,)),
    ("SE4", "분기배당", (26,)),
    ("SE4", "밥", (3, 4)),
    ("SE4", "볶음밥", (4,)),
    ("SE4", "김밥", (4,)),
    ("SE4", "음밥이", (4,)),
    ("SE4", "가나", (32,)),
    ("SE4", "가가나", (32,)),
    ("SE4", "가가가가", ()),
    ("SE4", "ㅋㅋ", (19,)),
    ("SE4", "ㅋ", (19, 20)),
    ("SE4", "東京", (23,)),
    ("SE4", "会い", (23,)),
    ("SE4", "ライス", (24,)),
    ("SE4", "먹", (3, 24)),
    # SE4: a blank in the text ends a run.
    ("SE4", "안녕하세요", (8,)),
    ("SE4", "하세요", (8, 9)),
    # SE5: half a syllable.
    ("SE5", "안녀", ()),
    ("SE5", "ㅎ", ()),
    ("SE5", "하", (8, 9, 16, 28)),
    ("SE5", "한", (29,)),
    ("SE5", "학ㄱ", ()),
    # SE1: the same in decomposed letters, as macOS sends them.
    ("SE1", "\u1112\u1161\u11a8\u1100\u116d", (0, 1, 2)),
    ("SE1", "cafe\u0301", (21,)),
    ("SE1", "cafe", ()),
    # SE6: words whole, case folded.
    ("SE6", "work", (12, 13)),
    ("SE6", "WORK", (12, 13)),
    ("SE6", "work*", (12, 13)),
    ("SE6", "wor", ()),
    ("SE6", "wor*", (12, 13)),
    ("SE6", "kospi", (10,)),
    ("SE6", "kospi*", (10, 11)),
    ("SE6", "KOSPI를", (10,)),
    ("SE6", "strasse", (21,)),
    # SE6: codes and numbers.
    ("SE6", "005930", (6, 7)),
    ("SE6", "$005930", (6, 7)),
    ("SE6", "00593", ()),
    ("SE6", "0059*", (6, 7)),
    ("SE6", "000660", (7,)),
    ("SE6", "11월", (27,)),
    ("SE6", "2026년", (27,)),
    ("SE7", "v2.10.3", (27,)),
    # SE7: several pieces one after the other.
    ("SE7", "github.com", (14, 15)),
    ("SE7", "github.com/madang", (14,)),
    ("SE7", "https://github.com/madang/yard", (14,)),
    ("SE7", "readme-ov-file", (14,)),
    ("SE7", "ann@example.org", (30,)),
    ("SE7", "example.com", ()),
    ("SE7", "snake_case_name", (22,)),
    ("SE7", "case", (22,)),
    ("SE7", '"카페 오"', (33,)),
    ("SE7", '"카페 늘"', ()),
    ("SE7", '"우리 학교"', (0,)),
    ("SE7", "카오api", (34, 35)),
    ("SE7", "카카오api", (34,)),
    ("SE7", "api문", (34,)),
    # SE3: all terms, in any order.
    ("SE3", "오늘 삼성전자", (6,)),
    ("SE3", "좋아 밥", (4,)),
    ("SE3", "학교 밥", ()),
    ("SE3", "work 학교", ()),
    # SE1: emoji.
    ("SE1", "🎉", (16,)),
    ("SE1", "🎉🎉", (16,)),
    ("SE1", "👨‍👩‍👧", (17,)),
    ("SE1", "👩", (17,)),
    ("SE1", "👍", (18,)),
    ("SE1", "👍🏿", (18,)),
    ("SE1", "🚀", ()),
    # SE8: signs that are no pieces are left out of a query.
    ("SE8", "!!! 축하", (16,)),
    ("SE8", "c++", (22,)),
    # SE1: a mark is no word.
    ("SE1", "b" * 16, ()),
    ("SE4", "회의록", (25,)),
    # SE9-SE11: filters.
    ("SE9", f"mentions:<@{BO}>", (25,)),
    ("SE9", "mentions:보라", (25,)),
    ("SE9", "mentions:보라 from:ann 회의", (25,)),
    ("SE9", "mentions:보라 학교", ()),
    ("SE11", "has:mention", (25,)),
    ("SE11", "has:card", (6,)),
    ("SE11", "has:link", (14,)),
    ("SE11", "has:link has:card", ()),
    ("SE11", "HAS:LINK github", (14,)),
    ("SE10", "in:광장 005930", (6, 7)),
    ("SE10", "in:#광장 has:card", (6,)),
)

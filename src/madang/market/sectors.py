"""From an industry as the exchange's listing names it (Korean, KSIC wording) to a sector of the heat map.

The first rule whose word stands in the industry wins, so narrow words come before wide ones.
"""

from typing import NamedTuple


class Sector(NamedTuple):
    """A sector: its stable key, its names, and the words that its industries carry."""

    key: str
    name_ko: str
    name_en: str
    words: tuple[str, ...]


SECTORS: tuple[Sector, ...] = (
    Sector("semiconductor", "반도체", "Semiconductors", ("반도체",)),
    Sector("battery", "2차전지", "Batteries", ("이차전지",)),
    Sector("pharma", "제약", "Pharmaceuticals", ("의약품", "의약물질", "의약 관련")),
    Sector("medical", "의료기기", "Medical devices", ("의료용",)),
    Sector("bio", "바이오·연구개발", "Biotech and research", ("연구개발업",)),
    Sector("software", "소프트웨어", "Software", ("소프트웨어", "프로그래밍")),
    Sector("internet", "인터넷", "Internet", ("포털", "정보 서비스업")),
    Sector("telecom", "통신", "Telecom", ("전기 통신업",)),
    Sector("ship", "조선", "Shipbuilding", ("선박",)),
    Sector("defence_aero", "항공우주·방산", "Aerospace and defence", ("항공기", "무기")),
    Sector("auto", "자동차", "Automobiles", ("자동차",)),
    Sector("steel_metal", "철강·금속", "Steel and metals", ("철강", "금속", "주조")),
    Sector("oil_energy", "에너지", "Energy", ("석유 정제", "연료", "전기업", "증기, 냉")),
    Sector(
        "chemical",
        "화학",
        "Chemicals",
        ("화학", "플라스틱", "고무", "비료"),
    ),
    Sector(
        "electronics",
        "전기·전자",
        "Electronics",
        (
            "전자부품",
            "통신 및 방송 장비",
            "영상 및 음향",
            "컴퓨터",
            "광학",
            "마그네틱",
            "가정용 기기",
        ),
    ),
    Sector(
        "electric",
        "전기장비",
        "Electrical equipment",
        ("전동기", "전기장비", "절연선", "조명", "전기 및 통신 공사"),
    ),
    Sector("machinery", "기계", "Machinery", ("기계", "정밀기기", "철도장비", "운송장비")),
    Sector("insurance", "보험", "Insurance", ("보험",)),
    Sector("bank", "은행", "Banks", ("은행",)),
    Sector(
        "securities",
        "증권",
        "Securities",
        ("금융 지원", "신탁업"),
    ),
    Sector("holding", "지주·기타 금융", "Holdings", ("기타 금융", "회사 본부")),
    Sector(
        "construction",
        "건설",
        "Construction",
        ("건설", "건축", "토목", "시멘트", "공사업", "건물설비", "유리", "비금속", "요업"),
    ),
    Sector("transport", "운송", "Transport", ("운송", "화물", "여객")),
    Sector(
        "media",
        "미디어·엔터",
        "Media and entertainment",
        ("영화", "방송", "오디오물", "출판", "광고", "예술", "영상", "인쇄", "기록매체"),
    ),
    Sector(
        "food",
        "음식료",
        "Food and drink",
        (
            "식품",
            "음료",
            "사료",
            "곡물",
            "육류",
            "낙농",
            "담배 제조",
            "과자",
            "과실",
            "수산",
            "식사",
        ),
    ),
    Sector(
        "fashion",
        "섬유·의복",
        "Textiles and apparel",
        ("의복", "섬유", "직물", "가죽", "신발", "방적", "편조", "귀금속", "장신"),
    ),
    Sector(
        "retail",
        "유통",
        "Retail and trade",
        ("도매", "소매", "판매업", "중개업"),
    ),
    Sector("paper_wood", "종이·목재", "Paper and wood", ("종이", "펄프", "목재", "나무", "가구")),
    Sector(
        "leisure",
        "여행·레저",
        "Travel and leisure",
        ("여행", "숙박", "오락", "스포츠", "음식점", "경기용구", "악기"),
    ),
    Sector(
        "education",
        "교육",
        "Education",
        (
            "교습",
            "교육",
        ),
    ),
    Sector("property", "부동산", "Property", ("부동산",)),
    Sector(
        "services", "서비스", "Services", ("서비스", "임대", "디자인", "폐기물", "재생", "경비")
    ),
)
OTHER = Sector("other", "기타", "Other", ())
BY_KEY: dict[str, Sector] = {sector.key: sector for sector in (*SECTORS, OTHER)}


def sector_of(industry: str | None) -> Sector:
    """Return the sector of an industry; OTHER when it is unknown."""
    if not industry:
        return OTHER
    for sector in SECTORS:
        if any(word in industry for word in sector.words):
            return sector
    return OTHER

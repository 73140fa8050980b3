"""Chinese organisations, funds and state bodies by their last word (科技, 资本, 基金 ...) and by registered form."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tenfold.claims import MentionKind
from tenfold.reading import words_zh
from tenfold.reading.lexicon import places, table, words
from tenfold.reading.names import Name
from tenfold.reading.words_zh import (
    CLOSED,
    ENDING,
    EVERYDAY,
    HAN,
    LATIN,
    MARK,
    NAME_KINDS,
    NOUN,
    PLACE,
    PROPER,
    SINGLE,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_REGISTERED = re.compile(r"股份有限公司|有限责任公司|有限公司|合伙企业(?:\(有限合伙\))?")
_HAVE_TERMS = frozenset({"天使", "种子", "并购"})
_TERM = re.compile("[一二三四五]期")  # 大基金三期
_CODE_OR_ROUND = re.compile(
    r"\(\d{4,6}(?:\.[A-Z]{2})?\)|(?:\([^()]{1,12}\))?[:,]?(?:种子|天使|Pre-|[A-H]\d?\+*轮|战略(?:融资|投资))"
    r"|的?(?:科创板|创业板|港交所|港股|IPO|招股书|创始人|联合创始人|CEO|董事长|首席|总裁)"
)
_TAKES_PART = re.compile("领投|跟投|参投|加注|追投|投资方|投资者|投资人|股东")
_LISTED_INVESTOR = re.compile(
    rf"(?:(?<=[,;:、由和与及])|^)((?:(?![及与])[{HAN}]){{2,6}}?(?:资本|创投|基金|产投|国投|创新投|资管|战投))"
    r"(?=等?(?:[、,;和与及]|以及|领投|跟投|参投|独家|联合|共同|持续|继续|超额|加注|追投|也|均|则|。|$))"
)
_LIST_LEADS = frozenset({"包括", "来自", "以及", "还有", "其中", "由", "获", "为", "是", "有", "的", "引入", "获得"})
_COUNTED_OUT = re.compile("[多几数两三一各其某该这那]|国有|海外|产业|美元|人民币|社会|风险|政府|私募|公募")
_SITES = frozenset({"城", "园", "园区", "大厦", "广场", "产业园", "科技园", "小镇"})  # 未来科技城 is a place
_REACH = 8  # words that a name may have before its last one


def registered_names(split: Sequence[Word]) -> Iterator[Name]:
    """Names as they are registered: all that stands before 有限公司 and may belong to it."""
    text = "".join(word.text for word in split)
    at = 0
    for match in _REGISTERED.finditer(text):
        start = match.start()
        depth = 0
        for word in reversed([word for word in split if at <= word.start < match.start()]):
            depth += {")": 1, "(": -1}.get(word.text, 0)
            inside = word.kind == CLOSED and len(word.text) == 1 and word.start and _is_single(split, word.start)
            if depth not in (0, 1) or not (inside or _belongs_to_registered(word, text)):
                break
            start = word.start
            if word.kind == PLACE and not depth:
                break
        while start < match.start() and text[start] in "()":
            start += 1
        at = match.end()
        core = [word for word in split if start <= word.start < match.start()]
        if match.start() - start >= 2 and not all(word.kind == ENDING for word in core):
            yield Name(start, match.end(), MentionKind.ORGANISATION)


def _is_single(split: Sequence[Word], end: int) -> bool:
    """Whether the word that ends at ``end`` is a character that is no word: 茉 before 里茶饮."""
    return any(word.end == end and word.kind == SINGLE for word in split)


def _belongs_to_registered(word: Word, text: str) -> bool:
    if word.text == "企业":
        return text.startswith(("管理", "咨询", "服务"), word.end)
    return word.kind in NAME_KINDS or word.text in "()" or word.text in words("zh/names", "legal_parts")


def from_endings(split: Sequence[Word]) -> Iterator[Name]:
    """Names by their last word, put together leftwards."""
    endings = words_zh.endings()
    for i, word in enumerate(split):
        if (
            word.kind == PROPER
            and word.tag == "nt"
            and len(word.text) > 3
            and word.text.endswith(_endings_by_kind()[1])
        ):
            yield Name(word.start, word.end, MentionKind.AUTHORITY)  # 美国法院, one word to the dictionary
        if word.text not in endings:
            continue
        after = split[i + 1] if i + 1 < len(split) else None
        if after is not None and after.kind == ENDING and after.text != "股份":
            continue
        if word.text == "股份" and i and split[i - 1].kind == ENDING:  # 卖出长汀科技股份
            continue
        if (word.kind == PLACE and not _is_unknown_before(split, i)) or (after is not None and after.text in _SITES):
            continue
        first = _first_of(split, i)
        if first == i and i and split[i - 1].kind == NOUN and (_is_told(split, i) or _is_led(split, i - 1)):
            first -= 1  # 渡口智能(02699)
        if _only_describes(word, after) and not any(w.kind == SINGLE for w in split[first:i]):
            continue
        part = split[first : i + 1]
        led = _is_led(split, first) or _is_told(split, i)
        if (first < i or word.text in words("zh/names", "authority")) and _is_name(part, led):
            term = (
                after is not None and word.text in _HAVE_TERMS | words("zh/names", "fund") and _TERM.match(after.text)
            )
            yield Name(part[0].start, word.end + (2 if term else 0), kind_by_form(_text(part)))


def _is_led(split: Sequence[Word], first: int) -> bool:
    """Whether the words before a name announce a company: 芯片公司X, A旗下的X."""
    if first and told_as_company(split[first - 1]):
        return True
    return first > 1 and split[first - 1].text == "的" and split[first - 2].text == "旗下"


def told_as_company(word: Word) -> bool:
    """Whether a word is a noun that the name of a company follows: 公司, 零售商, 独角兽."""
    by_suffix = word.kind == NOUN and len(word.text) > 2 and word.text[-1] == "厂"  # 设备厂
    return by_suffix or word.text.endswith(_company_nouns())


@cache
def _company_nouns() -> tuple[str, ...]:
    return tuple(table("zh/names")["company_nouns"])


def _is_told(split: Sequence[Word], last: int) -> bool:
    """Whether the words behind a name are those of a listed company or of one in a list of rounds: X(02699), X:B轮."""
    behind = "".join(word.text for word in split[last + 1 : last + 9])
    return _CODE_OR_ROUND.match(behind) is not None


def listed_investors(text: str) -> Iterator[Name]:
    """Investors by their place in a sentence that tells who took part, whatever words their names are made of."""
    if not _TAKES_PART.search(text):
        return
    for match in _LISTED_INVESTOR.finditer(text):
        split = words_zh.split(match.group(1))
        heads = [i for i, word in enumerate(split) if word.text in words("zh/names", "company_nouns") | _LIST_LEADS]
        first = heads[-1] + 1 if heads else 0
        if first >= len(split):
            continue
        surface = match.group(1)[split[first].start :].lstrip("里")
        listed, _, last = surface.rpartition("和")
        surface = last if len(listed) > 1 else surface  # 腾讯和北岸资本, but 国和资本
        if len(surface) > 3 and surface not in words("zh/names", "not_names") and not _COUNTED_OUT.match(surface):
            kind = kind_by_form(surface)
            yield Name(match.end(1) - len(surface), match.end(1), kind, sure=False)


def _is_unknown_before(split: Sequence[Word], at: int) -> bool:
    """Whether a name that the dictionary lacks stands right before: 红杉中国, but not 来到中国."""
    return (at > 0 and split[at - 1].kind == PROPER) or (at > 1 and split[at - 2].kind == split[at - 1].kind == SINGLE)


def _only_describes(ending: Word, after: Word | None) -> bool:
    """Whether an ending that is also a noun describes the noun behind it: 科技博弈, 资本市场."""
    if ending.text not in words("zh/names", "weak") and ending.text not in words("zh/names", "also_nouns"):
        return False
    beside = words("zh/names", "acts") | words("zh/names", "person_before")
    return after is not None and after.kind in (NOUN, PROPER) and after.tag[0] == "n" and after.text not in beside


def _first_of(split: Sequence[Word], last: int) -> int:
    """The index of the word with which the name begins that ends with word ``last``."""
    first, nouns = last, 0
    state = split[last].text in words("zh/names", "authority")
    for i in range(last - 1, max(-1, last - 1 - _REACH), -1):
        word = split[i]
        if word.kind == NOUN and not _is_part(word, split[last]):
            nouns += 1
            if not (_may_be_noun_of(word, split[last], nouns, beside=i == last - 1) or _leads_fund(split, i, last)):
                break
        elif word.kind == EVERYDAY and state and word.text in "市省区县州":
            continue
        elif word.kind == EVERYDAY and not _may_be_everyday_of(split, i, last):
            break
        if word.kind == CLOSED and _is_inside(split, i):
            continue
        if (
            word.kind not in NAME_KINDS
            or (word.kind == NOUN and told_as_company(word))
            or (nouns and word.text in words("zh/names", "strong"))
        ):
            break
        first = i
        if word.kind == PLACE and not state and not (i and split[i - 1].kind == PLACE):
            break
    return _without_head(split, first, last)


def _is_inside(split: Sequence[Word], at: int) -> bool:
    """Whether a word of grammar is a character of a name: 软件公司栈上科技, 甲资本和均普智能."""
    if len(split[at].text) > 1 or at + 1 >= len(split):
        return False
    before = split[at - 1] if at else None
    if before is not None and before.kind == SINGLE and split[at + 1].kind == ENDING:
        return at > 1 and told_as_company(split[at - 2])
    if split[at].text not in "均又正更再同用有上中" or split[at + 1].kind != SINGLE:
        return False
    begins = before is None or before.kind == MARK or before.text in ("和", "与", "及", "由")
    beyond = split[at + 2] if at + 2 < len(split) else None
    if begins:  # 正泰电器
        return beyond is not None and beyond.kind == ENDING
    single = before is not None and len(before.text) == 1 and before.kind in (SINGLE, EVERYDAY)
    return single and beyond is not None and beyond.text in words("zh/names", "strong")  # 先正达集团


def _is_part(word: Word, ending: Word) -> bool:
    """Whether an ordinary noun belongs to names of this kind: 人工智能 to a fund's, 国家 to a state body's."""
    if ending.text in words("zh/names", "fund"):
        return word.text in words("zh/names", "fund_parts")
    return ending.text in words("zh/names", "authority") and word.text in words("zh/names", "authority_parts")


def _leads_fund(split: Sequence[Word], at: int, last: int) -> bool:
    """Whether an ordinary noun begins the name of a fund: 光谷具身基金, behind a mark or a word of grammar."""
    begins = at == 0 or split[at - 1].kind in (MARK, CLOSED)
    parts = split[at + 1 : last]
    fund = split[last].text in words("zh/names", "fund")
    return fund and begins and bool(parts) and len(split[at].text) > 1 and all(_is_part(w, split[last]) for w in parts)


def _may_be_noun_of(word: Word, ending: Word, nouns: int, *, beside: bool) -> bool:
    if nouns > 1 or word.text in words("zh/names", "acts") or (word.tag[0] == "v" and not beside):
        return False
    return ending.text not in words("zh/names", "weak") and ending.text not in words("zh/names", "fund")


def _may_be_everyday_of(split: Sequence[Word], at: int, last: int) -> bool:
    if at and split[at - 1].kind == SINGLE:
        return True
    if at >= last - 2 and split[last].text in words("zh/names", "strong"):
        return split[at].text not in table("zh/names")["never_first"]
    return at + 1 < last and split[at + 1].kind == SINGLE and (at + 2 >= last or split[at + 2].kind != SINGLE)


def _without_head(split: Sequence[Word], first: int, last: int) -> int:
    """Past the words that stand before a name without being part of it."""
    while first < last and split[first].kind == EVERYDAY and split[first].text in table("zh/names")["never_first"]:
        first += 1
    while first < last and split[first].text in ("投资", "控股", "参股"):
        first += 1
    if split[first].kind == NOUN and first + 1 < last and unknown_characters(split[first + 1 : last]) > 1:
        first += 1
    return first


def _is_name(part: Sequence[Word], led: bool) -> bool:
    """Whether the words make a name. ``led``: a word such as 公司 stands right before."""
    surface, last, rest = _text(part), part[-1], part[:-1]
    if surface in words("zh/names", "not_names") or not 2 < len(surface) <= 24:
        return False
    if last.text in words("zh/names", "authority"):
        return not surface.endswith(tuple(table("zh/names")["inner_bodies"]))
    if all(word.kind == ENDING for word in rest):
        return last.text in words("zh/names", "fund") and len(surface) > 4
    if last.text in words("zh/names", "fund"):
        return True
    strange = any(word.kind == PROPER for word in rest) or unknown_characters(rest) > 1
    if last.text in words("zh/names", "weak"):
        if len(rest) == 1 and rest[0].kind == NOUN and rest[0].tag[:1] in ("v", "a"):  # 隔开供应链
            return led
        if len(rest) == 1 and rest[0].kind == LATIN and last.text in words("zh/names", "firm_endings"):  # GE医疗
            return rest[0].text.lower() not in words("en/names", "jargon") | words("zh/names", "latin_noise")
        local = rest[0].kind == PLACE and last.kind == ENDING and len(rest) > 1 and rest[1].kind == ENDING
        return local or led or (strange and rest[-1].kind != NOUN)
    everyday = len(rest) == 1 and rest[0].kind == EVERYDAY and len(rest[0].text) == 1
    acting = len(rest) == 1 and rest[0].tag[0] == "v" and last.text in words("zh/names", "also_nouns")  # 推动科技
    plain = all(word.kind in (NOUN, EVERYDAY) for word in rest)
    if acting or (last.text == "股份" and plain):  # 新老股份
        return False
    return strange or rest[0].kind in (PLACE, LATIN) or (len(rest) < 3 and not everyday)


def unknown_characters(parts: Sequence[Word]) -> int:
    """How many characters of the words are no words; everyday ones count if beside one that is none."""
    singles = sum(word.kind == SINGLE for word in parts)
    return singles + (sum(word.kind == EVERYDAY for word in parts) if singles else 0)


def may_be_name(surface: str, *, beside_name: bool = False, quoted: bool = False) -> bool:
    """Whether nothing in ``surface`` itself rules it out as a name."""
    not_names = words("zh/names", "not_names")
    if not 2 <= len(surface) <= 30 or surface in not_names or surface in places("zh") or surface in words_zh.endings():
        return False
    if re.fullmatch(r"[\d.\s%]+", surface) or surface.endswith(_long_not_names()):
        return False
    parts = words_zh.split(surface)
    kinds = {word.kind for word in parts}
    if not quoted and (CLOSED in kinds or any(word.kind == MARK and _parts_names(word) for word in parts)):
        return False
    if parts[-1].text == "股份" and (parts[-2:-1][0].kind == ENDING if len(parts) > 1 else True):
        return False
    if len(parts) == 1:
        return parts[0].kind in (PROPER, LATIN) or (quoted and parts[0].kind == NOUN)
    if beside_name:
        return len(surface) <= 12 and bool(kinds & {SINGLE, PROPER, ENDING, LATIN})
    return quoted or not kinds <= {EVERYDAY, NOUN, MARK}


@cache
def _long_not_names() -> tuple[str, ...]:
    return tuple(name for name in table("zh/names")["not_names"] if len(name) > 3)


def _parts_names(mark: Word) -> bool:
    return mark.text not in "·-+.&'" and not mark.text[0].isalnum()


def kind_by_form(surface: str) -> MentionKind:
    """What the ending of a name tells of its kind."""
    fund, state, organisation = _endings_by_kind()
    if surface.endswith(fund) and len(surface) > 3:
        return MentionKind.FUND
    if surface.endswith(state):
        return MentionKind.AUTHORITY
    return MentionKind.ORGANISATION if surface.endswith(organisation) else MentionKind.UNKNOWN


@cache
def _endings_by_kind() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    names = table("zh/names")
    return tuple(names["fund"]), tuple(names["authority"]), (*names["strong"], *names["weak"])


def _text(part: Sequence[Word]) -> str:
    return "".join(word.text for word in part)

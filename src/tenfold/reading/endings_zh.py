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
            if depth not in (0, 1) or not _belongs_to_registered(word, text):
                break
            start = word.start
            if word.kind == PLACE and not depth:
                break
        while start < match.start() and text[start] in "()":
            start += 1
        at = match.end()
        if match.start() - start >= 2:
            yield Name(start, match.end(), MentionKind.ORGANISATION)


def _belongs_to_registered(word: Word, text: str) -> bool:
    if word.text == "企业":
        return text.startswith(("管理", "咨询", "服务"), word.end)
    return word.kind in NAME_KINDS or word.text in "()" or word.text in words("zh/names", "legal_parts")


def from_endings(split: Sequence[Word]) -> Iterator[Name]:
    """Names by their last word, put together leftwards."""
    endings = words_zh.endings()
    for i, word in enumerate(split):
        if word.text not in endings:
            continue
        after = split[i + 1] if i + 1 < len(split) else None
        if after is not None and after.kind == ENDING and after.text != "股份":
            continue
        if word.text == "股份" and i and split[i - 1].kind == ENDING:  # 卖出长汀科技股份
            continue
        if word.kind == PLACE and not _is_unknown_before(split, i):
            continue
        first = _first_of(split, i)
        if first == i and i and split[i - 1].kind == NOUN and (_is_told(split, i) or _is_led(split, i - 1)):
            first -= 1  # 渡口智能(02699)
        if _only_describes(word, after) and not any(w.kind == SINGLE for w in split[first:i]):
            continue
        part = split[first : i + 1]
        led = _is_led(split, first) or _is_told(split, i)
        if (first < i or word.text in words("zh/names", "authority")) and _is_name(part, led):
            term = after is not None and word.text in words("zh/names", "fund") and _TERM.match(after.text)
            yield Name(part[0].start, word.end + (2 if term else 0), kind_by_form(_text(part)))


def _is_led(split: Sequence[Word], first: int) -> bool:
    """Whether the words before a name announce a company: 芯片公司X, A旗下的X."""
    if first and split[first - 1].text.endswith(tuple(words("zh/names", "company_nouns"))):
        return True
    return first > 1 and split[first - 1].text == "的" and split[first - 2].text == "旗下"


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
            if not _may_be_noun_of(word, split[last], nouns, beside=i == last - 1):
                break
        elif word.kind == EVERYDAY and state and word.text in "市省区县州":
            continue
        elif word.kind == EVERYDAY and not _may_be_everyday_of(split, i, last):
            break
        if word.kind not in NAME_KINDS or (nouns and word.text in words("zh/names", "strong")):
            break
        first = i
        if word.kind == PLACE and not state and not (i and split[i - 1].kind == PLACE):
            break
    return _without_head(split, first, last)


def _is_part(word: Word, ending: Word) -> bool:
    """Whether an ordinary noun belongs to names of this kind: 人工智能 to a fund's, 国家 to a state body's."""
    if ending.text in words("zh/names", "fund"):
        return word.text in words("zh/names", "fund_parts")
    return ending.text in words("zh/names", "authority") and word.text in words("zh/names", "authority_parts")


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
        return True
    if all(word.kind == ENDING for word in rest):
        return last.text in words("zh/names", "fund") and len(surface) > 4
    if last.text in words("zh/names", "fund"):
        return True
    strange = any(word.kind == PROPER for word in rest) or unknown_characters(rest) > 1
    if last.text in words("zh/names", "weak"):
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

"""The quantity reader against its corpus, and properties that hold for any text."""

from __future__ import annotations

import time
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.claims import Quantity
from tenfold.reading.numbers import find_numbers
from tenfold.reading.numbers_zh import chinese_value
from tenfold.reading.numerals import fold, table
from tenfold.reading.quantities import Found, find_quantities

CORPUS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "quantities_corpus.toml").read_text(encoding="utf-8"))
CARRIERS = {
    "en": ["{}", "The maker, now at {}, kept silent.", "It was {}.", "Analysts spoke of {} (a record)."],
    "zh": ["{}", "这家公司说，{}。", "据悉是{}，不算少。", "报告里写着「{}」"],
}
MEANS = [(entry, said) for entry in CORPUS["means"] for said in entry["says"]]
NOTHING = [(entry["lang"], said) for entry in CORPUS["nothing"] for said in entry["says"]]


def expected(entry: dict[str, Any]) -> Quantity:
    conversion = entry.get("conversion")
    return Quantity(
        value=entry["value"],
        currency=entry.get("currency"),
        unit=entry.get("unit"),
        bound=entry.get("bound", "exact"),
        value_max=entry.get("value_max"),
        conversion=expected(conversion) if conversion else None,
    )


def sentences(said: str, lang: str) -> list[tuple[str, int, int]]:
    """The texts to try a string in, each with the span that should be found."""
    if "«" in said:
        before, rest = said.split("«")
        figure, after = rest.split("»")
        return [(before + figure + after, len(before), len(before) + len(figure))]
    out = []
    for carrier in CARRIERS[lang]:
        at = carrier.index("{}")
        out.append((carrier.format(said), at, at + len(said)))
    return out


@pytest.mark.parametrize(("entry", "said"), MEANS, ids=[said for _, said in MEANS])
def test_string_means_quantity(entry: dict[str, Any], said: str) -> None:
    for text, start, end in sentences(said, entry["lang"]):
        found = find_quantities(text, entry["lang"])
        assert len(found) == 1, (text, found)
        assert found[0].kind == entry["kind"], text
        assert found[0].quantity == expected(entry), text
        assert text[slice(*found[0].span)] == text[start:end]
        if "core" in entry:
            assert text[slice(*found[0].core)] == entry["core"] or fold(text[slice(*found[0].core)]) == entry["core"]


@pytest.mark.parametrize(("lang", "said"), NOTHING, ids=[said for _, said in NOTHING])
def test_string_means_nothing(lang: str, said: str) -> None:
    for text, _, _ in sentences(said, lang):
        assert find_quantities(text, lang) == []


@pytest.mark.parametrize("entry", CORPUS["several"], ids=lambda entry: entry["text"])
def test_several_figures(entry: dict[str, Any]) -> None:
    assert [each.quantity.value for each in find_quantities(entry["text"], entry["lang"])] == entry["values"]


def test_corpus_is_large_enough() -> None:
    money = [said for entry, said in MEANS if entry["kind"] == "money"]
    assert len(set(money)) >= 150
    assert len({said for _, said in MEANS} - set(money)) >= 80


def test_tables_hold_together() -> None:
    currencies, bounds = table("currencies")["code"], table("bounds")
    assert all(len(code) == 3 and code.isupper() for code in currencies)
    for keys in (("before", "before_large"), ("after", "after_large", "tenths", "hundredths", "hundredths_each")):
        words = [word for entry in currencies.values() for key in keys for word in entry.get(key, ())]
        assert len(words) == len(set(words)), "a word names one currency"
        assert all(word == fold(word) for word in words), "words are lower case and simplified"
    for key in ("before", "after"):
        phrases = [word for kind in ("about", "over", "under") for word in bounds[kind][key]]
        assert len(phrases) == len(set(phrases)), "a word bounds in one way"
    for key in ("en", "zh", "symbols"):
        nouns = [noun for entry in table("units")["unit"] for noun in entry.get(key, ())]
        assert len(nouns) == len(set(nouns)), "a noun has one unit"
        assert all(noun == fold(noun) for noun in nouns)


# --- properties ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(CORPUS["pieces"]["fuzz"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=24).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["en", "zh"]))
def test_spans_are_sorted_inside_and_apart(text: str, lang: str) -> None:
    found = find_quantities(text, lang)
    last = 0
    for each in found:
        (start, end), (core_start, core_end) = each.span, each.core
        assert last <= start <= core_start < core_end <= end <= len(text)
        assert each.quantity.value_max is None or each.quantity.value_max > each.quantity.value
        assert (each.kind == "money") == (each.quantity.currency is not None)
        last = end


@given(st.text(max_size=60))
def test_folding_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)


# Every way of writing a sum that the tables know: a currency's word before or behind it, a magnitude, a bound.
CODES: dict[str, dict[str, list[str]]] = table("currencies")["code"]
MAGNITUDES: dict[str, dict[str, int]] = table("numbers")["after"]
AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999.99"), places=2)
SCALES = {
    "en": [(f" {word}", scale) for word, scale in MAGNITUDES["words"].items() if scale >= 10**6] + [("bn", 10**9)],
    "zh": [*MAGNITUDES["zh"].items()],
}
SCALES["zh"] = [(word, scale) for word, scale in SCALES["zh"] if scale >= 10**4 and word != "兆"]


def _latin(word: str) -> bool:
    return word[0].isascii() and word[0].isalpha()


def _currency_words(keys: tuple[str, ...], lang: str) -> list[tuple[str, str]]:
    """(code, word) for all that a sum in ``lang`` can be written with."""
    shared = {sign for cue in table("currencies")["cues"] for sign in cue["signs"] if sign.isalpha()}
    shared |= set(table("currencies")["alone"]["words"])
    words = [(code, word) for code, entry in CODES.items() for key in keys for word in entry.get(key, ())]
    words = [(code, word) for code, word in words if word not in shared]  # the words around would tell whose they are
    return [
        (code, word) for code, word in words if word.isascii() or not any(c >= "\u4e00" for c in word) or lang == "zh"
    ]


BEFORE = {lang: _currency_words(("before", "before_large"), lang) for lang in ("en", "zh")}
BEHIND = {lang: _currency_words(("after", "after_large"), lang) for lang in ("en", "zh")}
BOUNDS = {
    lang: [("", "exact")]
    + [
        (word, kind)
        for kind in ("about", "over", "under")
        for word in table("bounds")[kind]["before"]
        if _latin(word) == (lang == "en") and (word.isascii() or lang == "zh") and word[-1].isalpha()
    ]
    for lang in ("en", "zh")
}


@st.composite
def rendered_sums(draw: st.DrawFn) -> tuple[str, str, str, int, str, str]:
    """(language, bound words, sum with "{}" for its number, scale, code, bound)."""
    lang = draw(st.sampled_from(["en", "zh"]))
    magnitude, scale = draw(st.sampled_from(SCALES[lang]))
    words, bound = draw(st.sampled_from(BOUNDS[lang]))
    if draw(st.booleans()):
        code, word = draw(st.sampled_from(BEFORE[lang]))
        form = f"{word}{' ' if _latin(word) else ''}{{}}{magnitude}"
    else:
        code, word = draw(st.sampled_from(BEHIND[lang]))
        form = f"{{}}{magnitude}{' ' if _latin(word) or lang == 'en' else ''}{word}"
    return lang, f"{words} " if words and lang == "en" else words, form, scale, code, bound


@settings(max_examples=600, deadline=None)
@given(AMOUNTS, rendered_sums())
def test_rendered_sums_read_back(amount: Decimal, how: tuple[str, str, str, int, str, str]) -> None:
    lang, words, form, scale, code, bound = how
    found = find_quantities(f"{words}{form.format(amount)}", lang)
    assert [(each.quantity.currency, each.quantity.bound) for each in found] == [(code, bound)]
    assert Decimal(str(found[0].quantity.value)) == amount * scale


@settings(max_examples=300, deadline=None)
@given(
    AMOUNTS, AMOUNTS, rendered_sums(), st.sampled_from([" to ", "-", " - "]), st.sampled_from(["至", "-", "到", "~"])
)
def test_rendered_ranges_read_back(
    one: Decimal, other: Decimal, how: tuple[str, str, str, int, str, str], to: str, zh_to: str
) -> None:
    lang, _, form, scale, code, _ = how
    low, high = sorted((one, other))
    if low < high:
        to = to if lang == "en" else zh_to
        for text in (form.format(f"{low}{to}{high}"), f"{form.format(low)}{to}{form.format(high)}"):
            (found,) = find_quantities(text, lang)
            assert found.quantity.currency == code
            assert Decimal(str(found.quantity.value)) == low * scale
            assert Decimal(str(found.quantity.value_max)) == high * scale


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=1, max_value=10**9))
def test_digits_read_back_however_grouped(number: int) -> None:
    plain, commas = str(number), f"{number:,}"
    for digits in (
        plain,
        commas,
        commas.replace(",", " "),
        commas.replace(",", "'"),
        fullwidth(plain),
        fullwidth(commas),
    ):
        (found,) = find_quantities(f"CHF {digits}", "en")
        assert found.quantity.value == number


def fullwidth(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


@given(st.integers(min_value=1, max_value=9999), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]))
def test_chinese_numerals_read_back(number: int, scale: tuple[str, int]) -> None:
    assert chinese_value(chinese(number) + scale[0]) == number * scale[1]


@given(st.integers(min_value=1, max_value=9999), st.sampled_from([("万元", 10**4), ("亿美元", 10**8)]))
def test_sums_in_chinese_numerals_read_back(number: int, scale: tuple[str, int]) -> None:
    (found,) = find_quantities(f"约{chinese(number)}{scale[0]}", "zh")
    assert (found.quantity.value, found.quantity.bound) == (number * scale[1], "about")


@given(
    st.integers(min_value=1, max_value=99),
    st.sampled_from(["million", "billion"]),
    st.sampled_from(["", " and a half"]),
)
def test_sums_in_english_words_read_back(number: int, scale: str, half: str) -> None:
    (found,) = find_quantities(f"about {english(number)}{half} {scale} euros", "en")
    assert found.quantity.bound == "about"
    assert found.quantity.value == (number + (0.5 if half else 0)) * {"million": 10**6, "billion": 10**9}[scale]


def english(number: int) -> str:
    """A number below a hundred in English words."""
    words = {value: word for word, value in table("numbers")["en"]["words"].items() if word not in ("a", "an")}
    return words[number] if number in words else f"{words[number // 10 * 10]}-{words[number % 10]}"


def chinese(number: int) -> str:
    """A number below ten thousand in Chinese numerals."""
    digits, out, zero = "零一二三四五六七八九", "", False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + unit
            zero = False
        else:
            zero = True
    return out


def test_numbers_keep_to_their_text() -> None:
    text = "K2.5 cost 1,190 and 3.5bn"
    numbers = find_numbers(text, fold(text))
    assert [(text[n.start : n.end], n.attached) for n in numbers] == [("2.5", True), ("1,190", False), ("3.5bn", False)]


@pytest.mark.parametrize("piece", CORPUS["pieces"]["repeated"])
def test_time_grows_linearly(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begin = time.process_time()
        find_quantities(text, "zh")
        return time.process_time() - begin

    seconds(1_000)
    short, long = (min(seconds(length) for _ in range(3)) for length in (4_000, 32_000))
    assert long < 24 * max(short, 0.002)  # eight times the text; 64 times the time if it were quadratic


def test_found_is_a_value() -> None:
    (found,) = find_quantities("over $2 million", "en")
    assert found == Found("money", (0, 15), (5, 15), Quantity(2_000_000, "USD", bound="over"))

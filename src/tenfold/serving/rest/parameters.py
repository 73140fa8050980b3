"""The parameters of questions, each with what it means and an example."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from tenfold.claims import ClaimType, Status

DAY = r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_MOST = 200  # rows on one page

Name = Annotated[str | None, Query(min_length=1, max_length=200, examples=["StepFun"])]
Company = Annotated[
    str | None,
    Query(min_length=1, max_length=200, description="anyone, by any name, in any script", examples=["阶跃星辰"]),
]
Since = Annotated[str | None, Query(pattern=DAY, description="from this day, month or year on", examples=["2026-01"])]
Until = Annotated[str | None, Query(pattern=DAY, description="up to and with this day, month or year")]
AsOf = Annotated[str | None, Query(pattern=DAY, description="answer from what was published by this day")]
Types = Annotated[list[ClaimType], Query(alias="type", description="repeat it for several")]
Statuses = Annotated[list[Status], Query(alias="status", description="repeat it for several")]
Currency = Annotated[str, Query(pattern=r"^[A-Z]{3}$", description="ISO 4217", examples=["USD"])]
Country = Annotated[
    str | None, Query(pattern=r"^[A-Za-z]{2}$", description="ISO 3166, of the company", examples=["CN"])
]
Stage = Annotated[str | None, Query(min_length=1, max_length=40, examples=["B+"])]
Amount = Annotated[float | None, Query(ge=0, le=1e15)]
Confidence = Annotated[float, Query(ge=0, le=1)]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="rows on a page")]
After = Annotated[str | None, Query(max_length=2000, description="the `next` of the page before")]
Sort = Annotated[Literal["date", "amount", "company"], Query()]
By = Annotated[Literal["investor", "company", "quarter", "stage", "type", "month", "year"], Query()]
Kinds = Annotated[
    list[Literal["implausible", "conflict", "update", "duplicate"]], Query(alias="kind", description="repeat it")
]
Words = Annotated[str, Query(alias="q", min_length=1, max_length=300, examples=["Huawei chips"])]

"""What stands on everything that leaves the page: plan, scenario, data, quality, model, and when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqdash.language import _
from sqdash.model import MODEL_VERSION
from sqdash.returns.types import Workspace
from sqdash.views.moments import day_and_time
from sqdash.views.words import quality_word

MARKED = ("illustrative",)  # the qualities whose word lies across a page


@dataclass(frozen=True)
class Stamp:
    """`plan` with its version and `scenario` are names as shown, `quality` the worst of what is shown.

    `version` says which saved version of the scenario it is, in words; `basis` what else the figures rest on, in a
    sentence; empty where there is none.
    """

    plan: str
    scenario: str
    year: int
    data: str
    quality: str
    made: datetime
    version: str = ""
    basis: str = ""

    @property
    def lines(self) -> tuple[str, str]:
        """What is printed at the foot of everything: what it shows, and what it rests on."""
        named = with_version(self.scenario, self.version)
        shown = _("{plan}　情景：{scenario}").format(plan=self.plan, scenario=named)
        rests = _("数据截至 {year} 年　数据版本 {data}　数据质量：{quality}　模型版本 {model}　生成于 {made}").format(
            year=self.year,
            data=self.data,
            quality=quality_word(self.quality),
            model=MODEL_VERSION,
            made=day_and_time(self.made),
        )
        return shown, f"{rests}　{self.basis}" if self.basis else rests

    @property
    def watermark(self) -> str:
        """The word across a page whose figures are illustrative; nothing where they are not."""
        return quality_word(self.quality) if self.quality in MARKED else ""

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """Names and values for the last columns of a table."""
        return (
            (_("规划"), self.plan),
            (_("情景名称"), self.scenario),
            (_("情景版本"), self.version),
            (_("数据年份"), str(self.year)),
            (_("数据版本"), self.data),
            (_("数据质量"), quality_word(self.quality)),
            (_("模型版本"), MODEL_VERSION),
            (_("导出时间"), day_and_time(self.made)),
            *([(_("取值范围"), self.basis)] if self.basis else []),
        )


def quality_notice(quality: str) -> str:
    """What may be made of figures of this quality."""
    words = {
        "illustrative": _(
            "示例数据：人员和设施数由程序生成，用于演示方法，不代表任何县（市、区）的实际情况，不能作为考核依据。"
        ),
        "estimated": _("含估计数：部分数字由估计得出，引用时请注明；以各县（市、区）上报数为准。"),
    }
    return words.get(quality, _("数据质量：{quality}。").format(quality=quality_word(quality)))


def with_version(name: str, version: str) -> str:
    """A scenario's name with its version behind it: 两批招聘（第 2 版）; alone where it has none."""
    return name + _("（{version}）").format(version=version) if version else name


def plan_words(workspace: Workspace) -> str:
    """The plan's title with its version."""
    return _("{title}（{version}）").format(title=workspace.plan.title, version=workspace.plan.version)


def stamp(
    workspace: Workspace,
    *,
    scenario: str,
    quality: str,
    version: str = "",
    made: datetime | None = None,
    basis: str = "",
) -> Stamp:
    """Args: scenario: its name as shown; quality: the worst of what is shown; made: now by default; version, basis: as
    kept."""
    return Stamp(
        plan_words(workspace),
        scenario,
        workspace.base_year,
        workspace.version,
        quality,
        made or datetime.now(UTC),
        version,
        basis,
    )

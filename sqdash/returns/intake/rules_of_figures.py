"""Rules about cells, rows and figures: what a value may be, and what it is compared with."""

from __future__ import annotations

from sqdash.language import _
from sqdash.returns.intake.rule import CELL, ERROR, FIGURE, NOTE, PROGRESS, ROW, VILLAGE, WARNING, Rule


def only_digits() -> str:
    return _("只填数字，不带单位和说明")


def check_or_explain() -> str:
    return _("核对；属实就在“备注/说明理由”里写明原因")


FIGURE_RULES = (
    Rule("formula", NOTE, CELL, lambda: _("是公式“{value}”，取了上次算好的值 {got}"), lambda: _("核对；最好粘贴为数值")),
    Rule("formula_uncached", ERROR, CELL, lambda: _("公式“{value}”没有算好的值"), lambda: _("打开重新计算后保存，或直接填数")),
    Rule("error_cell", ERROR, CELL, lambda: _("单元格是错误值 {value}"), lambda: _("改正公式，或直接填数")),
    Rule("date", ERROR, CELL, lambda: _("这里应填数，却是日期 {value}"), lambda: _("把格式改为“常规”，重新填数")),
    Rule("boolean", ERROR, CELL, lambda: _("这里应填数，却是 {value}"), only_digits),
    Rule("text", ERROR, CELL, lambda: _("“{value}”不是数"), only_digits),
    Rule("placeholder", ERROR, CELL, lambda: _("“{value}”说不清是零还是缺数"), lambda: _("是零就填 0；缺数就补报")),
    Rule("approximate", ERROR, CELL, lambda: _("“{value}”不是确数"), lambda: _("填一个确定的数")),
    Rule("separators", ERROR, CELL, lambda: _("“{value}”里的逗号、点或空格位置不对"), only_digits),
    Rule("exponent", ERROR, CELL, lambda: _("“{value}”是科学计数法，可能丢了位数"), only_digits),
    Rule("wrong_unit", ERROR, CELL, lambda: _("“{value}”的单位不对，应为 {unit}"), lambda: _("换算成 {unit} 再填")),
    Rule("percent", ERROR, CELL, lambda: _("“{value}”是百分数，这里应填数量，单位：{unit}"), lambda: _("填绝对数")),
    Rule("full_width", NOTE, CELL, lambda: _("全角字符“{value}”读作 {got}"), lambda: _("核对")),
    Rule("thousands", NOTE, CELL, lambda: _("千分位“{value}”读作 {got}"), lambda: _("核对")),
    Rule("ten_thousands", NOTE, CELL, lambda: _("“{value}”读作 {got}"), lambda: _("核对；最好填完整的数")),
    Rule("unit_in_cell", NOTE, CELL, lambda: _("带单位的“{value}”读作 {got}"), lambda: _("核对")),
    Rule("spaces", NOTE, CELL, lambda: _("去掉了“{value}”里的空格，读作 {got}"), lambda: _("核对")),
    Rule("text_number", NOTE, CELL, lambda: _("以文本存放的“{value}”读作 {got}"), lambda: _("核对")),
    Rule("percent_share", NOTE, CELL, lambda: _("百分数“{value}”读作 {got}"), lambda: _("核对")),
    Rule("merged_value", ERROR, CELL, lambda: _("要填的格子跨行合并了：{value}"), lambda: _("取消合并，每行各填各的")),
    Rule("hidden", NOTE, CELL, lambda: _("在隐藏的行或列里，仍然读了：{value}"), lambda: _("核对")),
    Rule("total", NOTE, ROW, lambda: _("“{value}”行不是填报数据，没有计入"), lambda: _("不必处理")),
    Rule("total_differs", WARNING, ROW, lambda: _("合计 {value} 与各行之和 {sum:.15g} 不符"), check_or_explain),
    Rule("duplicate", ERROR, ROW, lambda: _("{area} {year} 年的“{measure}”填了两次，数不一样：{value}"), lambda: _("只留一行")),
    Rule("duplicate_same", NOTE, ROW, lambda: _("{area} {year} 年的“{measure}”填了两次，数一样：{value}"), lambda: _("只计一次")),
    Rule("unknown_area", ERROR, ROW, lambda: _("不认识的地区“{value}”"), lambda: "{suggestion}"),
    Rule("no_area", ERROR, ROW, lambda: _("没有写是哪个地区"), lambda: _("填地区代码")),
    Rule("area_differs", ERROR, ROW, lambda: _("地区代码与名称不一致：{value}"), lambda: _("应为 {name}")),
    Rule("wrong_area", ERROR, ROW, lambda: _("这一行是 {value} 的，只收 {name} 的数"), lambda: _("删去别的地区，或请该地区自己报送")),
    Rule("unknown_measure", ERROR, ROW, lambda: _("不认识的指标“{value}”"), lambda: "{suggestion}"),
    Rule("no_measure", ERROR, ROW, lambda: _("这一行没有指标，却填了“{value}”"), lambda: _("移到对应的行，或清空")),
    Rule("measure_differs", ERROR, ROW, lambda: _("指标代码与名称不一致：{value}"), lambda: _("应为 {name}")),
    Rule("unit_differs", ERROR, ROW, lambda: _("单位写的是“{value}”，应为 {unit}"), lambda: _("换算成 {unit}，并改回单位")),
    Rule("missing", ERROR, FIGURE, lambda: _("{area} 缺“{measure}”"), lambda: _("补报这一项")),
    Rule("area_empty", ERROR, FIGURE, lambda: _("{value} 一个数也没有填"), lambda: _("填报，或从表里删去这个地区")),
    Rule("negative", ERROR, FIGURE, lambda: _("不能是负数：{value}"), lambda: _("改成 0 或以上的数")),
    Rule("largest", ERROR, FIGURE, lambda: _("数太大：{value}"), only_digits),
    Rule("whole", ERROR, FIGURE, lambda: _("应是整数：{value}"), lambda: _("人数、户数和个数不填小数")),
    Rule("part", ERROR, FIGURE, lambda: _("“{measure}”{value} 大于“{whole}”{most:.15g}"), lambda: _("部分不能大于整体，核对两项")),
    Rule("zero", ERROR, FIGURE, lambda: _("“{measure}”不能是零"), lambda: _("它是分母，填实际数")),
    Rule("registry", WARNING, FIGURE, lambda: _("“{measure}”{value} 与代码表的 {count} 个不符"), check_or_explain),
    Rule("magnitude", WARNING, FIGURE,
         lambda: _("“{measure}”{value} 约为上年 {last:.15g} 的 {times:.4g} 倍，像是单位错了"), check_or_explain),
    Rule("jump", WARNING, FIGURE, lambda: _("“{measure}”{value} 比上年 {last:.15g} 变化 {change:+.0%}"), check_or_explain),
    Rule("denominator", WARNING, FIGURE,
         lambda: _("“{measure}”{value} 与已有的 {year} 年数 {known:.15g} 相差 {change:+.1%}"), check_or_explain),
    Rule("last_changed", WARNING, FIGURE, lambda: _("“{measure}”的上年数被改成 {value}，原为 {last:.15g}"), check_or_explain),
    Rule("household_size", WARNING, FIGURE, lambda: _("户均 {size:.2f} 人，不合常理：{value}"), check_or_explain),
    Rule("building_per_person", WARNING, FIGURE, lambda: _("人均建筑面积 {size:.1f} m²，不合常理：{value}"), check_or_explain),
    Rule("facility_size", WARNING, FIGURE, lambda: _("每处设施平均 {size:.0f} m²，不合常理：{value}"), check_or_explain),
    Rule("indicator_range", WARNING, FIGURE, lambda: _("算出的“{indicator}”为 {size:.4g}，不合常理：{value}"), check_or_explain),
    Rule("village_sum", ERROR, FIGURE, lambda: _("“{measure}”{value} 与各村（社区）之和 {sum:.15g} 不符"), lambda: _("改正一处")),
    Rule("village_sum_part", WARNING, FIGURE,
         lambda: _("“{measure}”{value} 小于已填各村（社区）之和 {sum:.15g}"), check_or_explain),
    Rule("villages_incomplete", WARNING, VILLAGE, lambda: _("{area} 的村（社区）只填了 {value}"), lambda: _("补齐，或写明原因")),
    Rule("villages_empty", NOTE, VILLAGE, lambda: _("{value} 没有填村（社区）明细"), lambda: _("有明细时请一并填报")),
    Rule("village_unknown", ERROR, VILLAGE, lambda: _("代码表里没有这个村（社区）：{value}"), lambda: "{suggestion}"),
    Rule("village_area", ERROR, VILLAGE, lambda: _("村（社区）代码 {value} 属于{name}，行里写的却是{other}"),
         lambda: _("改正地区或村（社区）代码")),
    Rule("village_twice", ERROR, VILLAGE, lambda: _("村（社区）填了两次：{value}"), lambda: _("只留一行")),
    Rule("village_name", NOTE, VILLAGE, lambda: _("名称“{value}”与代码表的“{name}”不同"), lambda: _("按代码计；改名请另行报备")),
    Rule("yes_no", ERROR, VILLAGE, lambda: _("“{value}”不是“有”或“无”"), lambda: _("从下拉列表里选")),
    Rule("village_part", ERROR, VILLAGE, lambda: _("活动区域面积 {value} 大于设施面积 {most:.15g}"), lambda: _("核对两项")),
    Rule("village_no_centre", ERROR, VILLAGE, lambda: _("没有设施，却填了面积或年份：{value}"), lambda: _("改“有无”，或清空面积和年份")),
    Rule("village_no_area", WARNING, VILLAGE, lambda: _("有设施，却没有面积：{value}"), lambda: _("补填面积")),
    Rule("opened", ERROR, VILLAGE, lambda: _("启用年份不对：{value}"), lambda: _("填 1949 到 {year} 之间的四位年份")),
    Rule("commitment_unknown", ERROR, PROGRESS, lambda: _("规划里没有任务“{value}”"), lambda: "{suggestion}"),
    Rule("commitment_twice", ERROR, PROGRESS, lambda: _("任务“{value}”填了两次"), lambda: _("只留一行")),
    Rule("progress_share", ERROR, PROGRESS, lambda: _("这项任务按比例报，“{value}”大于 1"), lambda: _("写 0–1 之间的数，或如 80%")),
    Rule("progress_most", ERROR, PROGRESS, lambda: _("任务“{task}”填了 {value}，最多只有 {most:.15g}"),
         lambda: _("填已做到的个数，不大于总数")),
    Rule("progress_evidence", WARNING, PROGRESS, lambda: _("任务“{value}”有进展，没有佐证"), lambda: _("写明文件或项目的名称")),
)  # fmt: skip

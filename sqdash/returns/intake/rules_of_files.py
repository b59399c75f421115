"""Rules about a file as a whole, its sheets and headings."""

from __future__ import annotations

from sqdash.language import _
from sqdash.returns.intake.rule import ERROR, FILE, NOTE, SHEET, Rule, fill_again

FILE_RULES = (
    Rule("empty", ERROR, FILE, lambda: _("文件是空的"), fill_again),
    Rule("too_large", ERROR, FILE, lambda: _("文件太大：{value}"), lambda: _("不超过 {most} MB；删去图片和无关的工作表")),
    Rule("old_excel", ERROR, FILE, lambda: _("这是旧版 Excel（.xls）或加了密码的文件"),
         lambda: _("在 Excel 或 WPS 里取消密码，另存为 .xlsx")),
    Rule("not_a_table", ERROR, FILE, lambda: _("不是 .xlsx 或 .csv 表格（{value}）"), lambda: _("另存为 .xlsx 或 .csv 再上传")),
    Rule("extension", NOTE, FILE, lambda: _("文件名的后缀是“{value}”，内容是 {kind}"), lambda: _("已按内容读；请改正后缀")),
    Rule("damaged", ERROR, FILE, lambda: _("文件损坏，打不开"), lambda: _("在 Excel 或 WPS 里打开，另存为 .xlsx")),
    Rule("encrypted", ERROR, FILE, lambda: _("文件里有加密的部分：{value}"), lambda: _("取消密码后另存")),
    Rule("zip_size", ERROR, FILE, lambda: _("解压后太大：{value}"), lambda: _("删去多余的内容；正常的填报表不到 5 MB")),
    Rule("zip_entries", ERROR, FILE, lambda: _("压缩包里的部件太多或重名：{value}"), fill_again),
    Rule("zip_ratio", ERROR, FILE, lambda: _("压缩比异常：{value}"), fill_again),
    Rule("zip_path", ERROR, FILE, lambda: _("压缩包里有不安全的路径：{value}"), fill_again),
    Rule("macros", ERROR, FILE, lambda: _("文件带有宏：{value}"), lambda: _("另存为不带宏的 .xlsx")),
    Rule("external", ERROR, FILE, lambda: _("文件引用了外部的文件或数据：{value}"), lambda: _("断开链接，粘贴为数值后另存")),
    Rule("doctype", ERROR, FILE, lambda: _("文件里有不允许的 XML 声明：{value}"), fill_again),
    Rule("extent", ERROR, SHEET, lambda: _("表格超出范围：{value}"),
         lambda: _("最多 200 列、20000 行；删去远处的单元格和多余的空行")),
    Rule("many_cells", ERROR, SHEET, lambda: _("内容太多：{value}"), lambda: _("只保留填报用的工作表")),
    Rule("dimension", NOTE, SHEET, lambda: _("工作表自称的范围（{value}）比实际大"), lambda: _("不影响读数")),
    Rule("child_slow", ERROR, FILE, lambda: _("读文件超过了时限（{value} 秒）"), lambda: _("精简文件后再上传")),
    Rule("child_died", ERROR, FILE, lambda: _("读文件用尽了内存或意外中止"), lambda: _("精简文件，或在 Excel、WPS 里另存后再上传")),
    Rule("unreadable", ERROR, FILE, lambda: _("读不了这个文件：{value}"), lambda: _("在 Excel 或 WPS 里打开，另存为 .xlsx")),
    Rule("encoding", ERROR, FILE, lambda: _("文字编码不是 UTF-8 或 GB18030"), lambda: _("另存为“CSV UTF-8”")),
    Rule("gb18030", NOTE, FILE, lambda: _("按 GB18030 编码读的"), lambda: _("看看中文是否正确")),
    Rule("csv_shape", ERROR, FILE, lambda: _("不是有效的 CSV：{value}"), lambda: _("检查引号、分隔符和每行的列数")),
    Rule("no_figures", ERROR, FILE, lambda: _("没有找到填报表：要有“指标代码”和“本年数”两列"), fill_again),
    Rule("no_rows", ERROR, FILE, lambda: _("填报表里一个数也没有"), fill_again),
    Rule("sheet_ignored", NOTE, SHEET, lambda: _("没有读工作表“{value}”"), lambda: _("里面没有认得的表头")),
    Rule("sheet_hidden", NOTE, SHEET, lambda: _("工作表“{value}”是隐藏的，仍然读了"), lambda: _("核对里面的数")),
    Rule("heading_twice", ERROR, SHEET, lambda: _("表头“{value}”出现两次"), lambda: _("只保留一列")),
    Rule("heading_unknown", NOTE, SHEET, lambda: _("没有读“{value}”这一列"), lambda: _("不认得这个表头")),
    Rule("heading_merged", NOTE, SHEET, lambda: _("表头是合并单元格：{value}"), lambda: _("按左上角的格子理解")),
    Rule("no_stamp", NOTE, FILE, lambda: _("没有模板的识别信息"), lambda: _("年份按表头或“年份”列理解")),
    Rule("old_template", ERROR, FILE, lambda: _("模板版本是 {value}，现在用 {version}"), fill_again),
    Rule("wrong_plan", ERROR, FILE, lambda: _("模板属于另一个规划：{value}"), fill_again),
    Rule("year_unknown", ERROR, FILE, lambda: _("不知道是哪一年的数：{value}"), lambda: _("在“年份”列或“本年数（2023）”表头里写四位年份")),
    Rule("year_differs", ERROR, FILE, lambda: _("年份不一致：{value}，应为 {year}"), fill_again),
    Rule("year_past", ERROR, FILE, lambda: _("这是 {value} 年的模板；{year} 年及以前的数已经齐全"), fill_again),
    Rule("year_revised", NOTE, FILE, lambda: _("{value} 年已有数据，这份会作为修订"), lambda: _("核对是否要修订")),
)  # fmt: skip
